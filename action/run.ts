import * as core from "@actions/core";
import type { Temporal } from "temporal-polyfill";
import { evaluateGate, undecided } from "../src/domain/gate.ts";
import { parseRepository } from "../src/domain/issue-ref.ts";
import type { Outcome, Verdict } from "../src/domain/verdict.ts";
import { apiBaseUrl } from "../src/github/base-url.ts";
import { createClient, fixedToken } from "../src/github/client.ts";
import type { Clock } from "../src/reconcile/ports.ts";
import { annotationsFor } from "./annotations.ts";
import { InputError, readInputs } from "./inputs.ts";
import { actionLog, logVerdict } from "./log.ts";
import { outputsOf } from "./outputs.ts";
import { readRepository } from "./read-repository.ts";
import { DEFAULT_SETTINGS, settingsFrom } from "./settings.ts";
import { type RunContext, renderSummary } from "./summary.ts";

export interface Runner {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

/** The step's exit code: undecided is red too, and can be told apart. */
export const EXIT_CODES: Readonly<Record<Outcome, number>> = { pass: 0, fail: 1, undecided: 2 };

/** Longer than this no build should wait for a rate limit to end. */
const MAX_PAUSE_MS = 60_000;

/**
 * Runs the gate once in the runner's environment: reads, judges, then reports.
 * @returns the exit code. Nothing is thrown: what goes wrong is undecided, and says why.
 */
export async function run({ fetch, clock }: Runner): Promise<number> {
  const verdict = await reachVerdict(fetch, clock).catch(couldNotDecide);
  await report(verdict);
  return EXIT_CODES[verdict.outcome];
}

async function reachVerdict(fetch: Runner["fetch"], clock: Clock): Promise<Verdict> {
  const inputs = readInputs(core.getInput, process.env.GITHUB_REPOSITORY);
  const client = createClient({
    baseUrl: apiBaseUrl(process.env),
    auth: fixedToken(inputs.token),
    fetch,
    clock,
    log: actionLog,
    userAgent: "followthrough-gate",
    writeIntervalMs: 0,
    maxPauseMs: MAX_PAUSE_MS,
  });
  const now: Temporal.Instant = clock.now();
  const readings = await Promise.all(
    inputs.repositories.map((repository) => readRepository(client, repository, inputs, now)),
  );
  return evaluateGate(readings, settingsFrom(inputs));
}

function couldNotDecide(error: unknown): Verdict {
  const problems = error instanceof InputError ? error.problems : [messageOf(error)];
  return undecided(problems, DEFAULT_SETTINGS);
}

/** The verdict stands: a report that cannot be written is said in the log, and changes nothing. */
async function report(verdict: Verdict): Promise<void> {
  await attempt("the log", () => logVerdict(verdict));
  await attempt("the annotations", () => annotate(verdict));
  if (process.env.GITHUB_OUTPUT) await attempt("the outputs", () => setOutputs(verdict));
  if (process.env.GITHUB_STEP_SUMMARY) {
    await attempt("the job summary", () => core.summary.addRaw(renderSummary(verdict, runContext())).write());
  }
}

function annotate(verdict: Verdict): void {
  for (const { level, title, message } of annotationsFor(verdict)) {
    if (level === "error") core.error(message, { title });
    else core.warning(message, { title });
  }
}

function setOutputs(verdict: Verdict): void {
  for (const [name, value] of Object.entries(outputsOf(verdict))) core.setOutput(name, value);
}

async function attempt(what: string, write: () => unknown): Promise<void> {
  try {
    await write();
  } catch (error) {
    core.warning(`Followthrough could not write ${what}: ${messageOf(error)}`);
  }
}

function runContext(): RunContext {
  const { GITHUB_SERVER_URL, GITHUB_RUN_ID, GITHUB_REPOSITORY } = process.env;
  return {
    serverUrl: (GITHUB_SERVER_URL || "https://github.com").replace(/\/+$/, ""),
    repository: GITHUB_REPOSITORY ? parseRepository(GITHUB_REPOSITORY) : null,
    runId: /^\d+$/.test(GITHUB_RUN_ID ?? "") ? GITHUB_RUN_ID! : null,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
