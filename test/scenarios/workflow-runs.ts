// Loading a module on demand takes real time, and simulated time does not wait for it.
import "../../action/sync/loop.ts";
import "../../action/sync/signer.ts";
import { generateKeyPairSync } from "node:crypto";
import type { Output } from "../../action/sync/report.ts";
import { sync } from "../../action/sync/run.ts";
import type { Hub } from "../fake-github/hub.ts";
import type { Level } from "../fake-github/manifest.ts";
import { CHAT } from "../fake-github/network.ts";
import type { DeliveryRow, RepositoryRow, WorkflowRunRow } from "../fake-github/state.ts";
import { ProcessClock } from "../fake-github/time.ts";
import { SETTLE_MS } from "./app-process.ts";
import type { Simulation, Worker } from "./simulation.ts";

export const WORKFLOW = ".github/workflows/sync.yml";
const ACTIONS = "github-actions[bot]";
const EVENTS = ["issues", "issue_comment", "repository_dispatch"];
/** How long GitHub takes to start a runner. */
const RUNNER_MS = 5_000;
/** What GitHub allows a workflow's token. */
const REQUESTS_AN_HOUR = 1_000;

const { d: KEY } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });

/** Adds the workflow to acme/shop, as of the day before. */
export function withWorkflow(hub: Hub): void {
  const { id: repositoryId, createdAt, files } = hub.repository("acme", "shop")!;
  if (files[WORKFLOW] !== undefined) return;
  files[WORKFLOW] = "on: [issues, issue_comment, schedule]\n";
  const sha = "5".repeat(40);
  const commit = { sha, repositoryId, parent: null, message: "Add the workflow", files: [WORKFLOW] };
  hub.state.commits.push({ ...commit, committedAt: createdAt });
  hub.state.branches.push({ repositoryId, name: "main", sha });
}

/** A new token of the workflow, with these permissions beside those of the documentation. */
export function ownToken(hub: Hub, permissions: Readonly<Record<string, Level>>): string {
  const id = hub.id();
  const token = `ghs_workflow${id}`;
  hub.state.tokens.push({
    ...{ id, token, account: "acme", repositories: ["shop"], isPersonal: false },
    ...{ login: ACTIONS, perHour: REQUESTS_AN_HOUR },
    permissions: {
      ...{ contents: "read", issues: "write", metadata: "read", pull_requests: "read" },
      ...permissions,
    },
  });
  return token;
}

/** A job of the workflow, as GitHub keeps it. */
interface Job {
  readonly row: WorkflowRunRow;
  readonly event: string;
  readonly payload: object;
  readonly clock: ProcessClock;
  isDead: boolean;
  kill(): void;
}

export interface WorkflowOptions {
  /** Whether the workflow has a concurrency group: one run at a time and one that waits, which a newer one replaces. */
  readonly isGroup: boolean;
}

/** GitHub Actions with the workflow of `action/sync` in acme/shop: a run for each event and for each sweep. */
export class WorkflowRuns implements Worker {
  isDead = false;
  readonly logged: string[] = [];
  readonly failures: unknown[] = [];
  readonly #sim: Simulation;
  readonly #options: WorkflowOptions;
  readonly #repository: RepositoryRow;
  readonly #token: string;
  #waiting: Job | null = null;
  #running: Job[] = [];

  constructor(sim: Simulation, options: WorkflowOptions) {
    this.#sim = sim;
    this.#options = options;
    const { hub } = sim.github;
    hub.writer = ACTIONS;
    this.#repository = hub.repository("acme", "shop")!;
    withWorkflow(hub);
    this.#token = ownToken(hub, { actions: "read" });
    this.sweep();
  }

  /** Events of the token's own writes start no workflow: docs.github.com, "Triggering a workflow from a workflow". */
  deliver({ event, payload }: Pick<DeliveryRow, "event" | "payload">): undefined {
    const { sender, repository } = payload as { sender: { login: string }; repository: { id: number } };
    const isOurs = repository?.id === this.#repository.id && EVENTS.includes(event);
    if (isOurs && sender.login !== ACTIONS) this.#queue(event, payload);
  }

  /** What the workflow's schedule does. */
  sweep(): void {
    this.#queue("schedule", {});
  }

  startDays(): void {}

  async preview(): Promise<never[]> {
    return [];
  }

  async facts(): Promise<never[]> {
    return [];
  }

  kill(): void {
    this.isDead = true;
    for (const job of this.#running) job.kill();
  }

  #queue(event: string, payload: object): void {
    const { hub } = this.#sim.github;
    const { now } = hub;
    const row: WorkflowRunRow = {
      ...{ id: hub.id(), repositoryId: this.#repository.id, workflow: "sync.yml", event },
      ...{ headSha: "5".repeat(40), createdAt: now, startedAt: now, attempt: 1 },
      ...{ status: "queued", conclusion: null, jobs: [] },
    };
    hub.state.runs.push(row);
    const clock = new ProcessClock(this.#sim.time);
    const job: Job = { row, event, payload, clock, isDead: false, kill: () => this.#end(job, null) };
    if (this.#options.isGroup && this.#running.length > 0) {
      if (this.#waiting) this.#conclude(this.#waiting, "cancelled");
      this.#waiting = job;
    } else void this.#run(job);
  }

  async #run(job: Job): Promise<void> {
    this.#running.push(job);
    await this.#sim.time.sleep(RUNNER_MS);
    if (job.isDead || this.isDead) return;
    this.#grant();
    job.row.status = "in_progress";
    job.row.startedAt = this.#sim.github.hub.now;
    const code = await sync({
      fetch: this.#sim.network.fetchOf(job, job.clock),
      clock: job.clock,
      env: this.#envOf(job),
      payload: () => job.payload,
      output: this.#output(),
      settleMs: SETTLE_MS,
    });
    this.#end(job, code);
  }

  /** @param code null if its runner was lost */
  #end(job: Job, code: number | null): void {
    if (job.isDead) return;
    job.isDead = true;
    job.clock.kill();
    this.#conclude(job, code === 0 ? "success" : "failure");
    this.#running = this.#running.filter((other) => other !== job);
    const next = this.#waiting;
    this.#waiting = null;
    if (next && !this.isDead) void this.#run(next);
  }

  #conclude({ row }: Job, conclusion: string): void {
    const { hub } = this.#sim.github;
    Object.assign(row, { status: "completed", conclusion, updatedAt: hub.now });
    hub.version += 1;
  }

  /** A run's token is for the repository by the name that it has now. */
  #grant(): void {
    const { tokens } = this.#sim.github.hub.state;
    const index = tokens.findIndex(({ token }) => token === this.#token);
    tokens[index] = { ...tokens[index]!, repositories: [this.#repository.name] };
  }

  #envOf({ event }: Job): Record<string, string> {
    const name = `acme/${this.#repository.name}`;
    return {
      GITHUB_API_URL: "https://api.github.com",
      GITHUB_EVENT_NAME: event,
      GITHUB_REPOSITORY: name,
      GITHUB_REPOSITORY_ID: String(this.#repository.id),
      GITHUB_WORKFLOW_REF: `${name}/${WORKFLOW}@refs/heads/main`,
      FOLLOWTHROUGH_NOTIFY_SRE: `${CHAT}/sre`,
      FOLLOWTHROUGH_NOTIFY_SRE_FOR: "acme",
      "INPUT_GITHUB-TOKEN": this.#token,
      "INPUT_SIGNING-KEY": KEY!,
    };
  }

  #output(): Output {
    const say = (level: string) => (line: string) => void this.logged.push(`${level} ${line}`);
    return {
      ...{ info: say("info"), debug() {}, error: say("error"), warning: say("warning") },
      summary: async () => {},
    };
  }
}
