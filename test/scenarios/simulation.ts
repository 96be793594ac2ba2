// Loading a module on demand takes real time, and simulated time does not wait for it.
import "../../src/config/parse.ts";
import "../../src/github/gate/change/change.ts";
import "../../src/github/gate/read/teams.ts";
import "../../src/github/repositories/touched-areas.ts";
import "../../src/record/signature.ts";
import type { AppChoice } from "../../src/domain/app-choices.ts";
import { readMarker } from "../../src/record/marker.ts";
import { readReportTag } from "../../src/record/report-tag.ts";
import { makeEnvironment } from "../fake-github/deployments.ts";
import { type Hub, LIKE_GITHUB } from "../fake-github/hub.ts";
import { readManifest } from "../fake-github/manifest.ts";
import { Network } from "../fake-github/network.ts";
import { Person, type RepositorySeed, settle } from "../fake-github/people.ts";
import { Rival, type Rule } from "../fake-github/rival.ts";
import { GitHub } from "../fake-github/server.ts";
import { type DeliveryRow, type IssueRow, nowOf } from "../fake-github/state.ts";
import { SimulatedTime } from "../fake-github/time.ts";
import { AppProcess, type ProcessOptions } from "./app-process.ts";

const START = "2026-03-02T09:00:00Z";
const DELIVERY_MS = 300;
export const HOUR = 3_600_000;

export interface WorldSeed {
  /** Repositories in addition to acme/shop, which is private with default settings. */
  readonly repositories?: Readonly<Record<string, RepositorySeed>>;
  readonly config?: string;
  /** The environments of acme/shop that ask the App; the value is whether they ask a person, too. */
  readonly environments?: Readonly<Record<string, boolean>>;
  /** What the App was registered for. Default: nothing beyond `app.yml`. */
  readonly choices?: readonly AppChoice[];
  /** Whether the App asks for webhooks that failed at every sweep, as the server does. Default: no, because sweeps cover them. */
  readonly redelivers?: boolean;
  readonly subIssues?: boolean;
  readonly timelines?: boolean;
  readonly graphql?: boolean;
  /** Whether GitHub does what github.com was seen to do beyond its documentation. Default: true. */
  readonly likeGitHub?: boolean;
  /** How GitHub behaves where it is not the same everywhere. */
  readonly hub?: Partial<
    Pick<
      Hub,
      | "showsReviews"
      | "assigneeRefusal"
      | "copilot"
      | "boxes"
      | "boxDelay"
      | "updatedLaterMs"
      | "creatorFilter"
      | "listsFields"
      | "keepsFields"
      | "keepsTypes"
    >
  >;
  /** What another bot wants of issues, and puts back on every webhook. */
  readonly rival?: readonly Rule[];
  /** The start time. Default: a Monday morning in March. */
  readonly start?: string;
}

/** What does Followthrough's work, for the simulation. */
export type Worker = Pick<
  AppProcess,
  "isDead" | "logged" | "failures" | "sweep" | "startDays" | "preview" | "facts" | "deliver" | "kill"
>;

/** Chooses which pending webhooks reach the App, and in which order. */
export type Arrange = (waiting: readonly DeliveryRow[]) => readonly DeliveryRow[];

/** A GitHub with users and the App, on simulated time. */
export class Simulation {
  readonly time: SimulatedTime;
  readonly github: GitHub;
  readonly network: Network;
  readonly processes: Worker[] = [];
  /** Starts what does Followthrough's work: the App's server, or runs of a workflow. */
  makeWorker: (options: ProcessOptions) => Worker = (options) =>
    new AppProcess(this.time, this.network, options);
  /** Another bot; null once it left. */
  rival: Rival | null;
  /** The scenario's current step. */
  step = -1;
  /** Null delivers each webhook shortly after it is sent. */
  arrange: Arrange | null = null;
  /** The delays in milliseconds after which copies of a webhook arrive. Null: once, soon. */
  arrive: ((delivery: DeliveryRow) => readonly number[]) | null = null;

  constructor({
    repositories = {},
    config,
    environments = {},
    choices = [],
    redelivers = false,
    subIssues = true,
    timelines = true,
    graphql = true,
    likeGitHub = true,
    hub = {},
    rival = [],
    start = START,
  }: WorldSeed = {}) {
    this.#redelivers = redelivers;
    this.time = new SimulatedTime(start);
    this.github = new GitHub(this.time);
    this.network = new Network(this.github);
    Object.assign(this.github.hub, readManifest(choices));
    const files = config === undefined ? {} : { ".github/followthrough.yml": config };
    settle(this.github, { "acme/shop": { files }, ...repositories });
    this.#guards(environments);
    this.github.hub.subIssues = subIssues;
    this.github.hub.timelines = timelines;
    this.github.hub.graphql = graphql;
    Object.assign(this.github.hub, likeGitHub && LIKE_GITHUB, hub);
    this.network.kill = (process) => (process as Pick<Worker, "kill">).kill();
    this.rival = new Rival(this.github, rival);
    this.github.hub.onDelivery = (delivery) => {
      this.rival?.hears(delivery.payload);
      if (!this.arrange) this.#deliverSoon(delivery);
    };
  }

  #guards(environments: Readonly<Record<string, boolean>>): void {
    const { hub } = this.github;
    for (const [name, asksPerson] of Object.entries(environments))
      makeEnvironment(hub, hub.repository("acme", "shop")!, name, { asksPerson });
  }

  as(login: string): Person {
    return new Person(this.github, login);
  }

  readonly #redelivers: boolean;

  /** Starts another App process, which sweeps immediately, as the server does. */
  startApp(options: ProcessOptions = {}): Worker {
    const process = this.makeWorker({ redelivers: this.#redelivers, ...options });
    this.processes.push(process);
    return process;
  }

  get running(): Worker[] {
    return this.processes.filter((process) => !process.isDead);
  }

  /** Runs until nothing is pending, including webhooks. */
  async rest(): Promise<void> {
    for (let round = 0; ; round++) {
      if (round > 200) throw new Error("webhooks and answers to them go on for ever");
      await this.time.run();
      const waiting = this.#takeWaiting();
      if (waiting.length === 0) break;
      for (const delivery of this.arrange?.(waiting) ?? waiting) this.#deliver(delivery);
    }
    this.#check();
  }

  /** Delivers pending webhooks. */
  deliverWaiting(): void {
    for (const delivery of this.github.hub.state.deliveries) {
      if (delivery.status === "waiting") this.#deliverSoon(delivery);
    }
  }

  async sweep(): Promise<void> {
    for (const process of this.running) process.sweep();
    await this.rest();
  }

  async pass(milliseconds: number): Promise<void> {
    await this.time.pass(milliseconds);
    for (const process of this.running) process.startDays();
    await this.rest();
  }

  /** The only open postmortem in any repository, or the one whose title starts with `title`. */
  postmortem(title = ""): { number: number; repository: string } {
    return this.#only("postmortem", (row) => nowOf(row).title.startsWith(title));
  }

  /** The item whose title starts with these words. */
  item(words: string): { number: number; repository: string } {
    return this.#only("action-item", (row) => nowOf(row).title.startsWith(words));
  }

  #only(kind: string, isIt: (row: IssueRow) => boolean): { number: number; repository: string } {
    const { hub } = this.github;
    const found = hub.state.issues.filter((row) => {
      const { body, deleted, stateReason } = nowOf(row);
      const reading = readMarker(body ?? "");
      const kindOfRow = reading.found === "marker" ? reading.marker.kind : "postmortem";
      const isOurs = row.author === hub.writer || kindOfRow === "action-item";
      const isReport = readReportTag(body ?? "") !== null;
      const counts = !isReport && !deleted && stateReason !== "duplicate" && isOurs;
      return counts && kindOfRow === kind && isIt(row);
    });
    const open = found.filter((row) => nowOf(row).state === "open");
    const row = (open.length > 0 ? open : found)[0];
    if (!row) throw new Error(`There is no ${kind} here.\n${this.summary()}`);
    const { owner, name } = hub.repositoryById(row.repositoryId);
    return { number: row.number, repository: `${owner}/${name}` };
  }

  /** Recent calls and log lines, for a failed test. */
  summary(): string {
    const calls = this.network.calls.map(
      ({ index, at, method, path }) => `${index} ${clockTime(at)} ${method} ${path}`,
    );
    return [
      ...calls.slice(-40),
      ...this.processes
        .flatMap(({ logged }, number) => logged.map((line) => `[${number}] ${line}`))
        .slice(-20),
    ].join("\n");
  }

  /** Webhooks that are not arranged yet. An arrangement drops those that it leaves out. */
  #takeWaiting(): DeliveryRow[] {
    const waiting = this.github.hub.state.deliveries.filter(({ status }) => status === "waiting");
    for (const delivery of waiting) delivery.status = "failed";
    return waiting;
  }

  #deliverSoon(delivery: DeliveryRow): void {
    const arrivals = this.arrive?.(delivery) ?? [DELIVERY_MS];
    if (arrivals.length === 0) delivery.status = "failed";
    for (const milliseconds of arrivals) {
      void this.time.sleep(milliseconds).then(() => this.#deliver(delivery));
    }
  }

  #deliver(delivery: DeliveryRow): void {
    const running = this.running;
    delivery.status = "failed";
    if (running.length === 0) return;
    // Several processes share the deliveries, as behind a load balancer.
    const answer = running[delivery.id % running.length]!.deliver(delivery);
    if (!answer) delivery.status = "OK";
    void answer?.then((isGood) => {
      if (isGood) delivery.status = "OK";
    });
  }

  #check(): void {
    const failures = [...this.network.violations, ...this.processes.flatMap(({ failures }) => failures)];
    if (failures.length > 0) {
      const [first] = failures;
      const error = first instanceof Error ? first : new Error(String(first));
      error.message += `\n\n${this.summary()}`;
      throw error;
    }
  }
}

function clockTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 23);
}
