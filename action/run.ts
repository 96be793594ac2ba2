import * as core from "@actions/core";
import { evaluateGate, undecided } from "../src/domain/gate/evaluate-gate.ts";
import { type GateRequest, gateSettings } from "../src/domain/gate/gate-settings.ts";
import { isBlocking } from "../src/domain/gate/pull-requests.ts";
import type { GateOutcome, GateSettings, Verdict } from "../src/domain/gate/verdict.ts";
import { DEFAULT_GATE } from "../src/domain/gate-policy.ts";
import { parseRepository, sameRepository } from "../src/domain/issue-ref.ts";
import { messageOf } from "../src/domain/text.ts";
import { apiBaseUrl } from "../src/github/client/base-url.ts";
import { type Client, createClient, fixedToken } from "../src/github/client/client.ts";
import type { Clock } from "../src/reconcile/ports.ts";
import { readChange } from "./change/change.ts";
import { readEvent } from "./change/event.ts";
import { InputError, type Inputs, readInputs } from "./read/inputs.ts";
import { fileReader, type PolicyReading, sourceOf } from "./read/policy.ts";
import { type RepositoryRead, readRepository } from "./read/repository.ts";
import { listRepositories } from "./read/repository-list.ts";
import { annotationsFor } from "./report/annotations.ts";
import { logVerdict } from "./report/log.ts";
import { outputsOf } from "./report/outputs.ts";
import { type RunContext, renderSummary } from "./report/summary.ts";
import { actionLog, warmUp } from "./runtime.ts";

export interface Runner {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

/** The step's exit code: undecided is red too, and can be told apart. */
export const EXIT_CODES: Readonly<Record<GateOutcome, number>> = { pass: 0, fail: 1, undecided: 2 };

/** Longer than this no build should wait for a rate limit to end. */
const MAX_PAUSE_MS = 60_000;

const READS_AT_ONCE = 20;

interface Reached {
  readonly verdict: Verdict;
  readonly explain: boolean;
}

/**
 * Runs the gate once in the runner's environment: reads, judges, then reports.
 * @returns the exit code. Nothing is thrown: what goes wrong is undecided, and says why.
 */
export async function run({ fetch, clock }: Runner): Promise<number> {
  const reached = await reachVerdict(fetch, clock).catch(couldNotDecide);
  await report(reached);
  return reached.verdict.passedWithWarning ? EXIT_CODES.pass : EXIT_CODES[reached.verdict.outcome];
}

async function reachVerdict(fetch: Runner["fetch"], clock: Clock): Promise<Reached> {
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
    readConcurrency: READS_AT_ONCE,
  });
  return { verdict: await evaluate(inputs, client, clock), explain: inputs.explain };
}

/** Whoever is held up may be held up wrongly: only then is the change itself looked at. */
async function evaluate(inputs: Inputs, client: Client, clock: Clock): Promise<Verdict> {
  const { repositories, problems } = await listRepositories(client, inputs);
  const context = { client, clock, read: fileReader(client), inputs, now: clock.now() };
  const reading = Promise.all(repositories.map((repository) => readRepository(repository, context)));
  warmUp(clock);
  const all = await reading;
  const first = all.find(
    ({ reading }) => inputs.current && sameRepository(reading.repository, inputs.current),
  );
  const settings = settingsFrom(inputs, first ?? all[0] ?? null);
  const readings = all.map(({ reading }) => reading);
  const verdict = evaluateGate(readings, settings, null, problems);
  if (!inputs.current || !mayBeFreed(verdict, first ?? null)) return verdict;
  const event = readEvent(process.env, inputs.current);
  const host = new URL(serverUrl()).host;
  const change = await readChange(event, { client, repository: inputs.current, settings, host });
  return change === null ? verdict : evaluateGate(readings, settings, change, problems);
}

/** Whether a change could be held up wrongly. What could not be read lets hotfixes through only by a policy that could. */
function mayBeFreed({ findings, outcome }: Verdict, here: RepositoryRead | null): boolean {
  return findings.some(isBlocking) || (outcome !== "pass" && here !== null && here.policy !== null);
}

function couldNotDecide(error: unknown): Reached {
  const problems = error instanceof InputError ? error.problems : [messageOf(error)];
  return { verdict: undecided(problems, DEFAULT_SETTINGS), explain: false };
}

/** The verdict stands: a report that cannot be written is said in the log, and changes nothing. */
async function report({ verdict, explain }: Reached): Promise<void> {
  await attempt("the log", () => logVerdict(verdict, explain));
  await attempt("the annotations", () => annotate(verdict));
  if (process.env.GITHUB_OUTPUT) await attempt("the outputs", () => setOutputs(verdict));
  if (process.env.GITHUB_STEP_SUMMARY) {
    await attempt("the job summary", () =>
      core.summary.addRaw(renderSummary(verdict, runContext(), explain)).write(),
    );
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
  const { GITHUB_RUN_ID, GITHUB_REPOSITORY, GITHUB_EVENT_NAME } = process.env;
  return {
    serverUrl: serverUrl(),
    repository: GITHUB_REPOSITORY ? parseRepository(GITHUB_REPOSITORY) : null,
    runId: /^\d+$/.test(GITHUB_RUN_ID ?? "") ? GITHUB_RUN_ID! : null,
    event: GITHUB_EVENT_NAME ?? "",
  };
}

/** Base address of the web site, without a slash at its end. */
function serverUrl(): string {
  return (process.env.GITHUB_SERVER_URL || "https://github.com").replace(/\/+$/, "");
}

const NOTHING_ASKED: GateRequest = {
  failOn: null,
  dueSoonDays: null,
  graceDays: null,
  scope: null,
  onUndecided: null,
};

/** The settings of a run whose inputs could not be read. */
export const DEFAULT_SETTINGS = gateSettings(DEFAULT_GATE, NOTHING_ASKED, () => null);

/** The settings in force, each with where it came from; the defaults stand in for a policy that could not be read. */
export function settingsFrom(
  request: GateRequest,
  read: { readonly policy: PolicyReading | null; readonly isHidden: boolean } | null,
): GateSettings {
  const loaded = read?.policy ?? null;
  if (loaded === null) return settingsBlindly(request, read?.isHidden ?? false);
  const settings = gateSettings(loaded.policy.gate, request, (key) => sourceOf(loaded, key));
  return { ...settings, ignoredInputs: [...loaded.ignoredInputs, ...settings.ignoredInputs] };
}

/** A pull request can take permissions away in the workflow: what it cannot see, it could else get around. */
function settingsBlindly(request: GateRequest, isHidden: boolean): GateSettings {
  const isRefused = isHidden && request.onUndecided === "warn";
  const asked = isRefused ? { ...request, onUndecided: null } : request;
  const settings = gateSettings(DEFAULT_GATE, asked, () => null);
  return isRefused ? { ...settings, ignoredInputs: [REFUSAL] } : settings;
}

const REFUSAL =
  "The input on-undecided is warn, and was not obeyed: the config, which may say fail, could not be read with this token or under this name.";
