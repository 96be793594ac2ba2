import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { startAppEngine } from "../../src/app/app-engine.ts";
import { systemClock } from "../../src/app/runtime.ts";
import { applyEffect } from "../../src/engine/effects.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { effectOf } from "../../src/engine/events.ts";
import type { Payload } from "../../src/engine/payload.ts";
import { appTokens } from "../../src/github/client/app-auth.ts";
import { readMarker } from "../../src/record/marker.ts";
import { Hub } from "../fake-github/hub.ts";
import { pause } from "../harness/eventually.ts";
import { APP, type GitHub, startGitHub } from "../harness/github.ts";
import type { ApiComment, ApiIssue } from "../harness/person.ts";
import { type RecordingProxy, startProxy } from "../harness/recording-proxy.ts";
import { SIGNER } from "../scenarios/app-process.ts";
import type { Actor, Place, Stage } from "../scenarios/scenario.ts";
import type { WorldSeed } from "../scenarios/simulation.ts";
import { actor } from "./emulated-actor.ts";

const SETTLE_MS = 50;
/** After this time without a request, no more requests follow, because the emulator sends webhooks immediately. */
const QUIET_MS = 120;
const USUAL = ["shop", ".github"];

/** The emulator with the production engine, as a stage for the scenarios. */
export class EmulatedStage implements Stage {
  readonly wire: RecordingProxy;
  readonly #github: GitHub;
  readonly #listener: Server;
  readonly #app: RunningApp;
  readonly #webhooks: () => number;
  readonly #repositories: readonly string[];

  private constructor(parts: Parts) {
    this.wire = parts.wire;
    this.#github = parts.github;
    this.#listener = parts.listener;
    this.#app = parts.app;
    this.#webhooks = parts.webhooks;
    this.#repositories = parts.repositories;
  }

  static async start({ repositories = {}, config }: WorldSeed = {}): Promise<EmulatedStage> {
    const wire = await startProxy();
    let app: RunningApp | null = null;
    let webhooks = 0;
    const listener = createServer((request, response) => {
      webhooks++;
      void json(request).then((payload) => {
        const effect = effectOf(String(request.headers["x-github-event"]), payload as Payload);
        if (app && effect) void applyEffect(effect, app.engine);
        response.end();
      });
    }).listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address() as AddressInfo;
    const names = Object.keys(repositories).map((name) => name.split("/")[1]!);
    const github = await startGitHub({
      webhookUrl: `http://127.0.0.1:${port}`,
      publicUrl: wire.url,
      repositories: [...new Set([...USUAL, ...names])].map((name) => ({
        name,
        private: repositories[`acme/${name}`]?.private ?? true,
      })),
    }).catch(async (error) => {
      listener.close();
      await wire.stop();
      throw error;
    });
    wire.connect(github.url);
    const files = Object.entries({
      ...(config !== undefined && { "acme/shop": { files: { ".github/followthrough.yml": config } } }),
      ...repositories,
    });
    for (const [repository, seed] of files) {
      for (const [path, text] of Object.entries(seed.files ?? {})) {
        await github.as("alice", repository).addFile(path, text);
      }
    }
    app = await RunningApp.start(wire.url, github);
    const stage = new EmulatedStage({
      ...{ wire, github, app, listener, webhooks: () => webhooks },
      repositories: [...new Set([...USUAL, ...names])],
    });
    await stage.sweep();
    return stage;
  }

  as(login: string): Actor {
    return actor(this.#github, login, "acme/shop");
  }

  postmortem(start = ""): Promise<Place> {
    return this.#only("postmortem", ({ title }) => title.startsWith(start));
  }

  item(words: string): Promise<Place> {
    return this.#only("action-item", ({ title }) => title.startsWith(words));
  }

  async sweep(): Promise<void> {
    await this.#app.engine.sweep();
    await this.rest();
  }

  /** Sets both clocks forward: the emulator's and the App's. */
  async pass(milliseconds: number): Promise<void> {
    this.#app.pass(milliseconds);
    await this.rest();
  }

  /** Stops the App, and starts it again as another process, which sweeps immediately. */
  async restart(): Promise<void> {
    await this.#app.restart();
    await this.sweep();
  }

  /** Waits until no key is in work and no request or webhook came for a while. */
  async rest(): Promise<void> {
    const events = () => this.wire.requests.length + this.#webhooks();
    for (let seen = -1; seen !== events(); ) {
      seen = events();
      await pause(QUIET_MS);
      await this.#github.as("alice").issues();
      await this.#app.engine.idle();
    }
  }

  /** The emulator's data as rows of the model, so that both can be checked in the same way. */
  async hub(): Promise<Hub> {
    const hub = new Hub(systemClock());
    for (const name of this.#repositories) {
      const row = repositoryRow(hub, name);
      for (const listed of await this.#github.as("alice", `acme/${name}`).issues()) {
        const { origin } = new URL(listed.html_url);
        const issue = {
          ...listed,
          body: (listed.body ?? "").replaceAll(`${origin}/`, "https://github.com/"),
        };
        const labels = issue.labels.map(
          (label) => (hub.label(row, label.name) ?? hub.addLabel(row, label.name)).id,
        );
        addIssue(hub, row.id, issue, labels);
        const comments = await this.#github.as("alice", `acme/${name}`).comments(issue.number);
        for (const comment of comments) addComment(hub, comment);
      }
    }
    return hub;
  }

  async stop(): Promise<void> {
    await this.#app.stop();
    await this.#github.process.stop();
    await this.wire.stop();
    this.#listener.close();
    this.#listener.closeAllConnections();
  }

  async #only(kind: string, isIt: (issue: ApiIssue) => boolean): Promise<Place> {
    const found: (Place & { open: boolean })[] = [];
    for (const name of this.#repositories) {
      const repository = `acme/${name}`;
      for (const issue of await this.#github.as("alice", repository).issues()) {
        const reading = readMarker(issue.body ?? "");
        const isKind = (reading.found === "marker" ? reading.marker.kind : "postmortem") === kind;
        // An item can be an issue that a person wrote.
        const isOurs = issue.user.login === APP.bot || kind === "action-item";
        if (!isOurs || !isKind || !isIt(issue)) continue;
        found.push({ repository, number: issue.number, open: issue.state === "open" });
      }
    }
    const place = found.find(({ open }) => open) ?? found[0];
    if (!place) throw new Error(`There is no ${kind} here.`);
    return place;
  }
}

interface Parts {
  readonly wire: RecordingProxy;
  readonly github: GitHub;
  readonly app: RunningApp;
  readonly listener: Server;
  /** The number of received webhooks. */
  readonly webhooks: () => number;
  readonly repositories: readonly string[];
}

/** The production engine, as one process after the other, on a clock that can be set forward. */
class RunningApp {
  readonly #baseUrl: string;
  readonly #github: GitHub;
  #stopping = new AbortController();
  #aheadMs = 0;
  engine!: Engine;

  private constructor(baseUrl: string, github: GitHub) {
    this.#baseUrl = baseUrl;
    this.#github = github;
  }

  static async start(baseUrl: string, github: GitHub): Promise<RunningApp> {
    const app = new RunningApp(baseUrl, github);
    await app.#start();
    return app;
  }

  pass(milliseconds: number): void {
    this.#aheadMs += milliseconds;
    this.#github.setClock(this.#now().toString());
  }

  async restart(): Promise<void> {
    await this.stop();
    this.#stopping = new AbortController();
    await this.#start();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.engine.close();
  }

  #now() {
    return systemClock().now().add({ milliseconds: this.#aheadMs });
  }

  async #start(): Promise<void> {
    const quiet = { debug() {}, info() {}, warn() {}, error() {} };
    const clientOptions = {
      baseUrl: this.#baseUrl,
      fetch: globalThis.fetch,
      clock: systemClock(),
      log: quiet,
      userAgent: "followthrough/test",
      writeIntervalMs: 0,
      writesPerMinute: 1e6,
      writesPerHour: 1e6,
    };
    const tokens = appTokens({ ...clientOptions, appId: APP.id, privateKey: this.#github.privateKey });
    const clock = { ...systemClock(), now: () => this.#now() };
    const { signal } = this.#stopping;
    this.engine = await startAppEngine({
      ...{ clientOptions, tokens, signer: SIGNER, clock, log: quiet, settleMs: SETTLE_MS, signal },
    });
  }
}

function repositoryRow(hub: Hub, name: string) {
  const row = {
    id: hub.id(),
    owner: "acme",
    name,
    visibility: "private" as const,
    archived: false,
    hasIssues: true,
    createdAt: hub.now,
    pushedAt: hub.now,
    formerNames: [],
    collaborators: {},
    files: {},
    labels: [],
    nextNumber: 1,
  };
  hub.state.repositories.push(row);
  return row;
}

function addIssue(
  hub: Hub,
  repositoryId: number,
  issue: ApiIssue & { id?: number },
  labels: readonly number[],
) {
  const value = {
    title: issue.title,
    body: issue.body,
    state: issue.state,
    stateReason: issue.state_reason as "completed" | "not_planned" | null,
    labels,
    type: null,
    assignees: issue.assignees.map(({ login }) => login),
    locked: false,
    updatedAt: hub.now,
    closedAt: null,
    closedBy: null,
    parent: null,
    deleted: false,
  };
  hub.state.issues.push({
    id: issue.id ?? hub.id(),
    number: issue.number,
    repositoryId,
    author: issue.user.login,
    createdAt: hub.now,
    versions: [{ at: hub.now, value }],
  });
}

/** The last issue that was added has this comment. */
function addComment(hub: Hub, { id, user, body }: ApiComment): void {
  const { id: issueId } = hub.state.issues.at(-1)!;
  const versions = [{ at: hub.now, value: { body, updatedAt: hub.now } }];
  hub.state.comments.push({ id, issueId, author: user.login, createdAt: hub.now, versions });
}
