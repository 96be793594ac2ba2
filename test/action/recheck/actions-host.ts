import { recheck } from "../../../action/recheck/run.ts";
import type { Hub } from "../../fake-github/hub.ts";
import { headOf } from "../../fake-github/pull-views.ts";
import { nowOf, type WorkflowRunRow } from "../../fake-github/state.ts";
import { type ApiPullRequest, type ApiWorld, installedFor, READS, webhookPullRequest } from "../api-world.ts";
import { type InProcessRun, runInProcess } from "../runner.ts";
import { serve } from "../serve.ts";

const WORKFLOW = "followthrough.yml";

export const GATE = `
on: pull_request
jobs:
  gate:
    name: Action items
    runs-on: ubuntu-latest
    steps:
      - uses: followthrough/followthrough/action@v1
`;

interface Options extends Partial<Omit<ApiWorld, "override" | "pullRequests">> {
  readonly pullRequests: Readonly<Record<number, ApiPullRequest>>;
  /** The workflow that runs the gate, on the default branch. */
  readonly workflow?: string;
  readonly config?: string;
  readonly now?: string;
}

/** Like GitHub Actions: runs the gate for pull requests, keeps their events, and runs again what it is told to. */
export class ActionsHost {
  now: string;
  /** The numbers of the pull requests whose gate was started again, in order. */
  readonly started: number[] = [];
  readonly requests: string[];
  /** Answers in place of the model's, for the next recheck. */
  fault: NonNullable<ApiWorld["override"]> = () => null;
  readonly #events = new Map<number, { readonly number: number; readonly run: InProcessRun }>();
  readonly #pulls: Options["pullRequests"];
  #hub: Hub | undefined;

  constructor({ pullRequests, workflow = GATE, config, now = "2026-12-11T12:00:00Z", ...world }: Options) {
    this.now = now;
    this.#pulls = pullRequests;
    const files = {
      [`acme/shop:.github/workflows/${WORKFLOW}`]: workflow,
      ...(config !== undefined && { "acme/shop:.github/followthrough.yml": config }),
    };
    const pulls = Object.entries(pullRequests).map(([number, pull]) => [`acme/shop#${number}`, pull]);
    const override: ApiWorld["override"] = (url, github) => {
      this.#hub = github.hub;
      github.hub.onRerun = ({ id }) => this.started.push(this.#events.get(id)!.number);
      return this.fault(url, github);
    };
    const token = { ...installedFor("shop"), permissions: { ...READS, actions: "write" as const } };
    this.requests = serve(
      {
        token,
        ...world,
        files,
        pullRequests: Object.fromEntries(pulls) as NonNullable<ApiWorld["pullRequests"]>,
        override,
      },
      () => this.now,
    );
  }

  /** The gate's workflow runs for a pull request, as after a push. */
  async check(
    number: number,
    inputs: Record<string, string> = {},
    jobs = ["Action items"],
  ): Promise<WorkflowRunRow> {
    const pull = this.#pulls[number]!;
    const payload = { number, pull_request: webhookPullRequest("acme/shop", number, pull) };
    const run: InProcessRun = { inputs, event: { name: "pull_request", payload } };
    const { code } = await runInProcess({ ...run, now: this.now });
    const hub = this.#hub!;
    const id = hub.id();
    this.#events.set(id, { number, run });
    const row: WorkflowRunRow = {
      ...{ id, workflow: WORKFLOW, event: "pull_request", attempt: 1, status: "completed" },
      repositoryId: hub.repository("acme", "shop")!.id,
      headSha: headOf({ number }, pull),
      createdAt: Date.parse(this.now),
      startedAt: Date.parse(this.now),
      conclusion: code === 0 ? "success" : "failure",
      jobs: jobs.map((name) => ({ id: hub.id(), name, conclusion: code === 0 ? "success" : "failure" })),
    };
    hub.state.runs.push(row);
    return row;
  }

  /** Runs the recheck, and then the jobs that it started again. */
  async recheck(inputs: Record<string, string> = {}, event?: InProcessRun["event"], program = recheck) {
    const given = { workflow: `.github/workflows/${WORKFLOW}`, ...inputs };
    const before = this.started.length;
    const result = await runInProcess({
      ...{ inputs: given, now: this.now, program },
      ...(event && { event }),
    });
    this.fault = () => null;
    await this.finish();
    return { ...result, started: this.started.slice(before) };
  }

  /** Runs what waits for a runner: with the event of its first run, as GitHub does. */
  async finish(): Promise<void> {
    for (const row of (this.#hub?.state.runs ?? []).filter(({ status }) => status === "queued")) {
      const { run } = this.#events.get(row.id)!;
      const { code } = await runInProcess({ ...run, now: this.now });
      row.status = "completed";
      row.conclusion = code === 0 ? "success" : "failure";
      row.jobs = row.jobs.map((job) => ({ ...job, conclusion: job.conclusion ?? row.conclusion }));
    }
  }

  /** The conclusion of the newest run of each pull request, by number. */
  get shown(): Record<number, string | null> {
    return Object.fromEntries(
      this.#hub!.state.runs.map((row) => [this.#events.get(row.id)!.number, row.conclusion]),
    );
  }

  /** Somebody changes an issue. */
  change(number: number, values: { state?: "open" | "closed"; labels?: number[]; body?: string }): void {
    const hub = this.#hub!;
    const row = hub.issue(hub.repository("acme", "shop")!, number)!;
    const at = Date.parse(this.now);
    const closed =
      values.state === "closed" ? { stateReason: "completed" as const, closedAt: at, closedBy: "alice" } : {};
    row.versions.push({ at, value: { ...nowOf(row), ...values, ...closed, updatedAt: at } });
    hub.version += 1;
  }
}
