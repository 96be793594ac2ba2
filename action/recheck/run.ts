import * as core from "@actions/core";
import { passes, withoutMorePrivate } from "../../src/domain/gate/evaluate-gate.ts";
import { listProblems } from "../../src/domain/gate/problems.ts";
import { messageOf, plural } from "../../src/domain/text.ts";
import { apiBaseUrl } from "../../src/github/client/base-url.ts";
import { createClient, fixedToken } from "../../src/github/client/client.ts";
import { faultKindOf } from "../../src/github/client/errors.ts";
import { GraphQL } from "../../src/github/client/graphql.ts";
import {
  dependsOnChange,
  evaluateEvent,
  type GateState,
  type Reader,
  readState,
} from "../../src/github/gate/evaluate.ts";
import { fileReader } from "../../src/github/gate/read/policy.ts";
import { forLog } from "../../src/markdown/escape.ts";
import { bullets } from "../../src/markdown/gate/markdown.ts";
import { InputError, readInputs } from "../inputs.ts";
import type { Runner } from "../run.ts";
import { actionLog, keepHeapLean } from "../runtime.ts";
import { type Change, decide } from "./decide.ts";
import { type GateWorkflow, readGateWorkflow } from "./gate-workflow.ts";
import { type Head, openHeads } from "./heads.ts";
import { type RecheckInputs, readRecheckInputs } from "./inputs.ts";
import { newestChange } from "./newest-change.ts";
import { type GateJob, gateJobOf, rerunJob } from "./rerun.ts";

/** How many runs one start re-runs, the most recently updated pull requests first. */
const MAX_RERUNS_A_START = 50;

/** How many pull requests one start judges by their own content, which takes requests of its own. */
const MAX_JUDGED = 100;

/** GitHub asks for a second between writes: docs.github.com, "Best practices for using the REST API". */
const WRITE_INTERVAL_MS = 1_000;

const MAX_PAUSE_MS = 60_000;

interface Report {
  /** A sentence for each run that was started again. */
  readonly rerun: readonly string[];
  /** A sentence for each that was left alone, and why. */
  readonly left: readonly string[];
  readonly agreeing: number;
  readonly notes: readonly string[];
}

/**
 * Re-runs the gate where its check no longer shows what the gate says today.
 * @returns the exit code: 1 if it could not tell or GitHub refused. Never throws.
 */
export async function recheck(runner: Runner): Promise<number> {
  try {
    const inputs = readRecheckInputs(core.getInput, process.env.GITHUB_REPOSITORY);
    const reader = readerFor(inputs, runner, process.env);
    await publish(await recheckAll(inputs, reader, process.env));
    return 0;
  } catch (error) {
    for (const problem of problemsOf(error))
      core.error(forLog(problem, 1_000), { title: "Followthrough recheck" });
    return 1;
  }
}

/** Re-runs the gate where its check is out of date, as part of another Action. Returns what it did, a line each. Throws what the client throws. */
export async function recheckChecks(
  inputs: RecheckInputs,
  { fetch, clock }: Runner,
  env: Environment,
): Promise<readonly string[]> {
  return linesOf(await recheckAll(inputs, readerFor(inputs, { fetch, clock }, env), env));
}

type Environment = Readonly<Record<string, string | undefined>>;

function readerFor({ token }: RecheckInputs, { fetch, clock }: Runner, env: Environment): Reader {
  const client = createClient({
    baseUrl: apiBaseUrl(env),
    auth: fixedToken(token),
    fetch,
    clock,
    log: actionLog,
    userAgent: "followthrough-recheck",
    writeIntervalMs: WRITE_INTERVAL_MS,
    maxPauseMs: MAX_PAUSE_MS,
    readConcurrency: 10,
  });
  const host = new URL(env.GITHUB_SERVER_URL || "https://github.com").host;
  return { client, graphql: new GraphQL(), clock, host, onLongListing: keepHeapLean };
}

/** What could not be decided: it would turn every check the wrong way. */
class Undecided extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

async function recheckAll(inputs: RecheckInputs, reader: Reader, env: Environment): Promise<Report> {
  const { client, clock } = reader;
  const { repository } = inputs;
  const workflow = await readGateWorkflow(fileReader(client), repository, inputs.workflow);
  const { gateInputs, notes } = gateInputsOf(inputs, workflow, env);
  const state = await readState(gateInputs, reader);
  if (state.verdict.outcome === "undecided")
    throw new Undecided(listProblems(withoutMorePrivate(state.verdict)).map(({ text }) => text));
  const now = clock.now().epochMilliseconds;
  const heads = await openHeads(client, repository, { workflow: workflow.file, now });
  const newest = await newestChange(state, { client, now, env });
  const judging = { state, workflow, newest, now, reader };
  return { ...(await rerunStale(heads, judging)), notes };
}

interface Judging {
  readonly state: GateState;
  readonly workflow: GateWorkflow;
  readonly newest: Change;
  readonly now: number;
  readonly reader: Reader;
}

async function rerunStale(heads: readonly Head[], judging: Judging): Promise<Omit<Report, "notes">> {
  const { state, workflow, newest, reader } = judging;
  const [rerun, left]: [string[], string[]] = [[], []];
  let [agreeing, judged, waiting] = [0, 0, 0];
  for (const head of heads) {
    const { number } = head.pullRequest;
    if (rerun.length >= MAX_RERUNS_A_START || judged >= MAX_JUDGED) {
      waiting += 1;
      continue;
    }
    const job = await jobToCompare(head, judging);
    const shown = job && head.run ? { ...head, run: { ...head.run, conclusion: job.conclusion } } : head;
    const passesAnyway = !dependsOnChange(state, head.pullRequests);
    // A red one can be red for the settings in its pull request.
    const isOpen = !passesAnyway || shown.run?.conclusion !== "success";
    const needsJudging = isOpen && shown.run?.status === "completed";
    if (needsJudging) judged += 1;
    const green = needsJudging ? await passesNow(head, judging) : passesAnyway;
    const decision = decide(shown, green, judging);
    if (decision.kind === "agrees") agreeing += 1;
    else if (decision.kind === "left") left.push(decision.why);
    else {
      const started = job ?? (await gateJobOf(reader.client, state.repository!, decision.run, workflow.job));
      const refusal = started ? await rerunJob(reader.client, state.repository!, started) : NO_JOB;
      if (refusal === null)
        rerun.push(`#${number} turns ${green ? "green" : "red"}, because ${newest.what}.`);
      else left.push(`#${number}: the job “${workflow.job}” could not be run again. ${refusal}`);
    }
  }
  if (waiting > 0) left.push(`${plural(waiting, "more pull request")} will be checked at the next start.`);
  return { rerun, left, agreeing };
}

const NO_JOB = "Its run has no job of this name.";

/** In a workflow with more jobs, the run's conclusion is not the gate's. */
async function jobToCompare({ run }: Head, { state, workflow, reader }: Judging): Promise<GateJob | null> {
  if (workflow.isOnlyJob || run?.status !== "completed") return null;
  return gateJobOf(reader.client, state.repository!, run, workflow.job);
}

async function passesNow({ pullRequest }: Head, { state, reader }: Judging): Promise<boolean> {
  return passes(await evaluateEvent(state, () => ({ about: "pull-request", pullRequest }), reader));
}

/** The gate's own inputs, so that both judge alike. Expressions are only known to its run. */
function gateInputsOf({ token }: RecheckInputs, { inputs, dependents, job }: GateWorkflow, env: Environment) {
  const unknown = Object.keys(inputs).filter((name) => inputs[name]!.includes("${{"));
  const get = (name: string): string => {
    if (name === "github-token") return token;
    return unknown.includes(name) ? "" : (inputs[name] ?? "").trim();
  };
  const notes = [
    ...unknown.map(
      (name) => `The input ${name} of the gate is an expression, so it is not taken into account.`,
    ),
    ...(dependents.length > 0
      ? [
          `Jobs that need “${job}” run again with it: ${dependents.join(", ")}. Put the gate into a workflow of its own.`,
        ]
      : []),
  ];
  return { gateInputs: readInputs(get, env), notes };
}

function linesOf({ rerun, left, agreeing, notes }: Report): [head: string, ...rest: string[]] {
  const head = `Followthrough recheck: ${plural(rerun.length, "check")} started again, ${agreeing} up to date, ${left.length} left alone.`;
  return [head, ...rerun, ...left, ...notes];
}

async function publish(report: Report): Promise<void> {
  const { rerun, left, notes } = report;
  const lines = linesOf(report);
  for (const line of lines) core.info(forLog(line, 1_000));
  core.setOutput("rerun-count", String(rerun.length));
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  const parts = [lines[0], bullets(rerun, 60), bullets(left, 60), bullets(notes, 10)];
  await core.summary.addRaw(`${parts.filter((part) => part !== "").join("\n\n")}\n`).write();
}

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof InputError || error instanceof Undecided) return error.problems;
  const isDenied = ["forbidden", "not-found"].includes(faultKindOf(error));
  return [isDenied ? `${PERMISSIONS} (${messageOf(error)})` : messageOf(error)];
}

const PERMISSIONS =
  "Give the job `permissions: { actions: write, contents: read, issues: read, pull-requests: read }`.";
