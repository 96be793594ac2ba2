import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { systemClock } from "../../src/app/runtime.ts";
import { appTokens } from "../../src/github/client/app-auth.ts";
import { type ActionResult, runAction } from "./gate.ts";
import { APP, type GitHub, startGitHub } from "./github.ts";
import { person } from "./person.ts";

const SLUG = "github-actions";
const WORKFLOW = ".github/workflows/followthrough-sync.yml";
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

interface Event {
  readonly name: string;
  readonly payload: object;
}

interface Payload {
  readonly sender?: { readonly login: string };
  readonly repository?: { readonly full_name: string };
  readonly issue?: { readonly pull_request?: unknown };
  readonly comment?: { readonly body: string };
}

/**
 * An emulated GitHub whose acme/shop has the workflow of `action/sync`, as the documentation shows it: one run at a time, and
 * one that waits, which a newer one replaces. Each run is a process of the committed bundle.
 */
export class SyncWorkflow {
  /** The author of all that workflows write. */
  static readonly bot = `${SLUG}[bot]`;
  readonly github: GitHub;
  /** The runs that have ended. */
  readonly results: ActionResult[] = [];
  readonly #listener: Server;
  readonly #repositoryId: number;
  readonly #token: string;
  readonly #key: string;
  readonly #node: string;
  #waiting: Event | null = null;
  #running: Promise<void> | null = null;

  private constructor(parts: Parts) {
    this.github = parts.github;
    this.#listener = parts.listener;
    this.#repositoryId = parts.repositoryId;
    this.#token = parts.token;
    this.#key = parts.key;
    this.#node = parts.node;
  }

  /** @param node the program that runs the bundle */
  static async start(node: string): Promise<SyncWorkflow> {
    let workflow: SyncWorkflow | null = null;
    const listener = createServer((request, response) => {
      void json(request).then((payload) => {
        const name = String(request.headers["x-github-event"]);
        if (workflow) workflow.#receive({ name, payload: payload as object });
        response.end();
      });
    }).listen(0, "127.0.0.1");
    await once(listener, "listening");
    listener.unref();
    const { port } = listener.address() as AddressInfo;
    // Workflows write as an App of GitHub's.
    const github = await startGitHub({ webhookUrl: `http://127.0.0.1:${port}`, slug: SLUG });
    const { d: key, x: publicKey } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
    const alice = github.as("alice");
    await alice.addFile(WORKFLOW, "on: [issues, issue_comment, schedule, workflow_dispatch]\n");
    const settings = `apps: [${SLUG}]\nsigning_keys: ["ed25519:${publicKey}"]\n`;
    await alice.addFile(".github/followthrough.yml", settings);
    const { id: repositoryId } = await alice.call<{ id: number }>("GET", "/repos/acme/shop");
    const token = await tokenOf(github);
    workflow = new SyncWorkflow({ github, listener, repositoryId, token, key: key!, node });
    return workflow;
  }

  /** Starts a run on the schedule, and waits until no run is left. */
  async sweep(): Promise<void> {
    this.#queue({ name: "schedule", payload: {} });
    await this.idle();
  }

  /** Waits until no run is left. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async stop(): Promise<void> {
    this.#listener.close();
    this.#listener.closeAllConnections();
    await this.idle();
    await this.github.process.stop();
  }

  /** What the token of a workflow writes starts no other run. */
  #receive(event: Event): void {
    const { sender, repository, issue, comment } = event.payload as Payload;
    if (sender?.login === SyncWorkflow.bot || repository?.full_name !== "acme/shop") return;
    const isCommand = !issue?.pull_request && comment?.body.includes("/");
    if (event.name === "issues" || (event.name === "issue_comment" && isCommand)) this.#queue(event);
  }

  #queue(event: Event): void {
    if (this.#running) this.#waiting = event;
    else this.#running = this.#run(event);
  }

  async #run(event: Event): Promise<void> {
    const result = await runAction({
      action: "action/sync",
      apiUrl: this.github.url,
      token: this.#token,
      inputs: { "signing-key": this.#key },
      event,
      env: {
        GITHUB_REPOSITORY_ID: String(this.#repositoryId),
        GITHUB_WORKFLOW_REF: `acme/shop/${WORKFLOW}@refs/heads/main`,
      },
      node: this.#node,
    });
    this.results.push(result);
    const next = this.#waiting;
    this.#waiting = null;
    this.#running = next ? this.#run(next) : null;
  }
}

interface Parts {
  readonly github: GitHub;
  readonly listener: Server;
  readonly repositoryId: number;
  readonly token: string;
  readonly key: string;
  readonly node: string;
}

/** A token that writes as workflows do. */
async function tokenOf(github: GitHub): Promise<string> {
  const wire = { fetch: globalThis.fetch, clock: systemClock(), log: QUIET, userAgent: "followthrough/test" };
  const { app } = appTokens({
    ...wire,
    baseUrl: github.url,
    appId: APP.id,
    privateKey: github.privateKey,
  });
  const path = `/app/installations/${APP.installation}/access_tokens`;
  const caller = person(github.url, await app.token(), "acme/shop");
  return (await caller.call<{ token: string }>("POST", path, {})).token;
}
