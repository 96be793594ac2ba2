// What is loaded only once it is needed takes real time, and no simulated time waits for that.
import "../../src/config/parse.ts";
import { readMarker } from "../../src/record/marker.ts";
import { readReportTag } from "../../src/record/report-tag.ts";
import { APP } from "../fake-github/hub.ts";
import { Network } from "../fake-github/network.ts";
import { Person, type RepositorySeed, settle } from "../fake-github/people.ts";
import { GitHub } from "../fake-github/server.ts";
import { type DeliveryRow, type IssueRow, nowOf } from "../fake-github/state.ts";
import { SimulatedTime } from "../fake-github/time.ts";
import { AppProcess, type ProcessOptions } from "./app-process.ts";

const START = "2026-03-02T09:00:00Z";
const DELIVERY_MS = 300;
export const HOUR = 3_600_000;

export interface WorldSeed {
  /** Besides acme/shop, which is private and has nothing special. */
  readonly repositories?: Readonly<Record<string, RepositorySeed>>;
  readonly config?: string;
  readonly subIssues?: boolean;
  readonly timelines?: boolean;
  readonly graphql?: boolean;
  /** The instant at which it begins; a Monday morning in March unless given. */
  readonly start?: string;
}

/** How webhooks reach the App: at once and in order, or all that wait, as a test arranges them. */
export type Arrange = (waiting: readonly DeliveryRow[]) => readonly DeliveryRow[];

/** A GitHub, people in it, and the App, on a time of their own. */
export class Simulation {
  readonly time: SimulatedTime;
  readonly github: GitHub;
  readonly network: Network;
  readonly processes: AppProcess[] = [];
  /** The step of the scenario that is being played. */
  step = -1;
  /** Null delivers each webhook shortly after it was sent. */
  arrange: Arrange | null = null;
  /** Says after how many milliseconds copies of a webhook arrive; null is once, and soon. */
  arrive: ((delivery: DeliveryRow) => readonly number[]) | null = null;

  constructor({
    repositories = {},
    config,
    subIssues = true,
    timelines = true,
    graphql = true,
    start = START,
  }: WorldSeed = {}) {
    this.time = new SimulatedTime(start);
    this.github = new GitHub(this.time);
    this.network = new Network(this.github);
    const files = config === undefined ? {} : { ".github/followthrough.yml": config };
    settle(this.github, { "acme/shop": { files }, ...repositories });
    this.github.hub.subIssues = subIssues;
    this.github.hub.timelines = timelines;
    this.github.hub.graphql = graphql;
    this.network.kill = (process) => (process as AppProcess).kill();
    this.github.hub.onDelivery = (delivery) => {
      if (!this.arrange) this.#deliverSoon(delivery);
    };
  }

  as(login: string): Person {
    return new Person(this.github, login);
  }

  /** Starts one more process of the App; it sweeps at once, as the server does. */
  startApp(options: ProcessOptions = {}): AppProcess {
    const process = new AppProcess(this.time, this.network, options);
    this.processes.push(process);
    return process;
  }

  get running(): AppProcess[] {
    return this.processes.filter((process) => !process.isDead);
  }

  /** Lets everything happen that is bound to happen, webhooks included. */
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

  /** Sends webhooks on their way that wait. */
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
    await this.rest();
  }

  /** The one postmortem that is open, in whichever repository; with `title`, the one whose title starts so. */
  postmortem(title = ""): { number: number; repository: string } {
    return this.#only("postmortem", (row) => nowOf(row).title.startsWith(title));
  }

  /** The item whose title starts like this. */
  item(words: string): { number: number; repository: string } {
    return this.#only("action-item", (row) => nowOf(row).title.startsWith(words));
  }

  #only(kind: string, isIt: (row: IssueRow) => boolean): { number: number; repository: string } {
    const { hub } = this.github;
    const found = hub.state.issues.filter((row) => {
      const { body, deleted, stateReason } = nowOf(row);
      const reading = readMarker(body ?? "");
      const kindOfRow = reading.found === "marker" ? reading.marker.kind : "postmortem";
      const isOurs = row.author === APP.bot || kindOfRow === "action-item";
      const isReport = readReportTag(body ?? "") !== null;
      const counts = !isReport && !deleted && stateReason !== "duplicate" && isOurs;
      return counts && kindOfRow === kind && isIt(row);
    });
    const open = found.filter((row) => nowOf(row).state === "open");
    const row = (open.length > 0 ? open : found)[0];
    if (!row) throw new Error(`There is no ${kind} here.\n${this.story()}`);
    const { owner, name } = hub.repositoryById(row.repositoryId);
    return { number: row.number, repository: `${owner}/${name}` };
  }

  /** What was called and said, for a test that failed. */
  story(): string {
    const calls = this.network.calls.map(
      ({ index, at, method, path }) => `${index} ${clockTime(at)} ${method} ${path}`,
    );
    return [
      ...calls.slice(-40),
      ...this.processes.flatMap(({ said }, number) => said.map((line) => `[${number}] ${line}`)).slice(-20),
    ].join("\n");
  }

  /** Webhooks that nobody arranged yet; what an arrangement leaves out is lost. */
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
    delivery.status = running.length > 0 ? "OK" : "failed";
    // Several workers share the deliveries, as behind a load balancer.
    if (running.length > 0) running[delivery.id % running.length]!.deliver(delivery);
  }

  #check(): void {
    const failures = [...this.network.violations, ...this.processes.flatMap(({ failures }) => failures)];
    if (failures.length > 0) {
      const [first] = failures;
      const error = first instanceof Error ? first : new Error(String(first));
      error.message += `\n\n${this.story()}`;
      throw error;
    }
  }
}

function clockTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 23);
}
