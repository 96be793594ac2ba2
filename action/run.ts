import * as core from "@actions/core";
import { passes, undecided } from "../src/domain/gate/evaluate-gate.ts";
import type { GateOutcome, Verdict } from "../src/domain/gate/verdict.ts";
import { messageOf } from "../src/domain/text.ts";
import { apiBaseUrl } from "../src/github/client/base-url.ts";
import { createClient, fixedToken } from "../src/github/client/client.ts";
import { GraphQL } from "../src/github/client/graphql.ts";
import type { Fetch } from "../src/github/client/https-fetch.ts";
import { eachByItself, type PullRequestSource } from "../src/github/gate/change/source.ts";
import { DEFAULT_SETTINGS, evaluateEvent, type Reader, readState } from "../src/github/gate/evaluate.ts";
import { forLog } from "../src/markdown/escape.ts";
import { renderSummary } from "../src/markdown/gate/summary.ts";
import type { PlainClock } from "../src/reconcile/ports.ts";
import { readEvent } from "./event.ts";
import { InputError, readInputs } from "./inputs.ts";
import { leanList } from "./lean-lists.ts";
import { annotationsFor } from "./report/annotations.ts";
import { logVerdict } from "./report/log.ts";
import { outputsOf } from "./report/outputs.ts";
import { runContext } from "./report/run-context.ts";
import { actionLog, keepHeapLean } from "./runtime.ts";

export interface Runner {
  readonly fetch: Fetch;
  readonly clock: PlainClock;
}

/** Exit codes of the step. Undecided fails too, with a code of its own. */
const EXIT_CODES: Readonly<Record<GateOutcome, number>> = { pass: 0, fail: 1, undecided: 2 };

/** The longest wait for a rate limit to reset. */
const MAX_PAUSE_MS = 60_000;

const READS_AT_ONCE = 20;

interface GateResult {
  readonly verdict: Verdict;
  readonly explain: boolean;
  /** Makes a section of the summary about new settings. Null for most runs. */
  readonly simulate: (() => Promise<string>) | null;
}

/**
 * Runs the gate once in the runner's environment: reads, evaluates, reports.
 * @returns the exit code. Never throws: an error makes the result undecided and is reported.
 */
export async function run({ fetch, clock }: Runner): Promise<number> {
  const result = await runGate(fetch, clock).catch(undecidedResult);
  await report(result);
  const { verdict } = result;
  return passes(verdict) ? EXIT_CODES.pass : EXIT_CODES[verdict.outcome];
}

async function runGate(fetch: Runner["fetch"], clock: PlainClock): Promise<GateResult> {
  const inputs = readInputs(core.getInput, process.env);
  const client = createClient({
    baseUrl: apiBaseUrl(process.env),
    auth: fixedToken(inputs.token),
    fetch,
    shorten: leanList,
    clock,
    log: actionLog,
    userAgent: "followthrough-gate",
    writeIntervalMs: 0,
    maxPauseMs: MAX_PAUSE_MS,
    readConcurrency: READS_AT_ONCE,
  });
  const host = new URL(serverUrl()).host;
  const reader = {
    ...{ client, graphql: new GraphQL(), clock, host, sourceOf: oneSource() },
    onLongListing: keepHeapLean,
    note: (sentence: string) => core.info(forLog(sentence, 1_000)),
  };
  const state = await readState(inputs, reader);
  const event = () => readEvent(process.env, inputs.current);
  const verdict = await evaluateEvent(state, event, reader);
  const simulate = async () => {
    // Few runs need it.
    const { simulationFor } = await import("./simulation.ts");
    return simulationFor(event(), { state, inputs, reader, serverUrl: serverUrl() });
  };
  const isAsked = inputs.simulateDays > 0 && !verdict.settingsErrors;
  return { verdict, explain: inputs.explain, simulate: isAsked ? simulate : null };
}

/** One source for all, because it keeps what it reads. */
function oneSource(): NonNullable<Reader["sourceOf"]> {
  let source: PullRequestSource | null = null;
  return (context) => {
    source ??= eachByItself(context);
    return source;
  };
}

function undecidedResult(error: unknown): GateResult {
  const problems =
    error instanceof InputError
      ? error.problems.map((text) => ({ text, isWorkflow: true }))
      : [{ text: messageOf(error) }];
  return { verdict: undecided(problems, DEFAULT_SETTINGS), explain: false, simulate: null };
}

/** A report that can't be written is logged; it doesn't change the verdict. */
async function report({ verdict, explain, simulate }: GateResult): Promise<void> {
  await attempt("the log", () => logVerdict(verdict, explain));
  await attempt("the annotations", () => annotate(verdict));
  if (process.env.GITHUB_OUTPUT) await attempt("the outputs", () => setOutputs(verdict));
  if (process.env.GITHUB_STEP_SUMMARY) {
    const add = (text: string) => core.summary.addRaw(text).write();
    await attempt("the job summary", () =>
      add(renderSummary(verdict, runContext(process.env, serverUrl()), { explain })),
    );
    if (simulate) await attempt("the simulation", async () => add(await simulate()));
  }
}

function annotate(verdict: Verdict): void {
  for (const { level, message, ...at } of annotationsFor(verdict)) {
    if (level === "error") core.error(message, at);
    else core.warning(message, at);
  }
}

function setOutputs(verdict: Verdict): void {
  for (const [name, value] of Object.entries(outputsOf(verdict))) core.setOutput(name, value);
}

async function attempt(what: string, write: () => unknown): Promise<void> {
  try {
    await write();
  } catch (error) {
    core.warning(forLog(`Followthrough could not write ${what}: ${messageOf(error)}`, 1_000));
  }
}

/** Base URL of GitHub's website, without a trailing slash. */
function serverUrl(): string {
  return (process.env.GITHUB_SERVER_URL || "https://github.com").replace(/\/+$/, "");
}
