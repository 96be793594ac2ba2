import * as core from "@actions/core";
import { evaluateGate, undecided } from "../src/domain/gate/evaluate-gate.ts";
import { type GateRequest, gateSettings } from "../src/domain/gate/gate-settings.ts";
import { isBlocking } from "../src/domain/gate/pull-requests.ts";
import type { GateOutcome, GateSettings, Verdict } from "../src/domain/gate/verdict.ts";
import { DEFAULT_GATE } from "../src/domain/gate-policy.ts";
import { sameRepository } from "../src/domain/issue-ref.ts";
import { messageOf } from "../src/domain/text.ts";
import { apiBaseUrl } from "../src/github/client/base-url.ts";
import { type Client, createClient, fixedToken } from "../src/github/client/client.ts";
import { GraphQL } from "../src/github/client/graphql.ts";
import type { Fetch } from "../src/github/client/https-fetch.ts";
import type { Clock } from "../src/reconcile/ports.ts";
import { readChange, withSameHead } from "./change/change.ts";
import { readEvent } from "./change/event.ts";
import { InputError, type Inputs, readInputs } from "./read/inputs.ts";
import { fileReader, sourceOf } from "./read/policy.ts";
import { type RepositoryResult, readRepository } from "./read/repository.ts";
import { listRepositories } from "./read/repository-list.ts";
import { annotationsFor } from "./report/annotations.ts";
import { logVerdict } from "./report/log.ts";
import { outputsOf } from "./report/outputs.ts";
import { runContext } from "./report/run-again.ts";
import { renderSummary } from "./report/summary.ts";
import { actionLog, warmUp } from "./runtime.ts";

export interface Runner {
  readonly fetch: Fetch;
  readonly clock: Clock;
}

/** Exit codes of the step. Undecided fails too, with a code of its own. */
const EXIT_CODES: Readonly<Record<GateOutcome, number>> = { pass: 0, fail: 1, undecided: 2 };

/** The longest wait for a rate limit to reset. */
const MAX_PAUSE_MS = 60_000;

const READS_AT_ONCE = 20;

interface GateResult {
  readonly verdict: Verdict;
  readonly explain: boolean;
}

/**
 * Runs the gate once in the runner's environment: reads, evaluates, reports.
 * @returns the exit code. Never throws: an error makes the result undecided and is reported.
 */
export async function run({ fetch, clock }: Runner): Promise<number> {
  const result = await runGate(fetch, clock).catch(undecidedResult);
  await report(result);
  return passes(result.verdict) ? EXIT_CODES.pass : EXIT_CODES[result.verdict.outcome];
}

async function runGate(fetch: Runner["fetch"], clock: Clock): Promise<GateResult> {
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

/** The change is read only if something would block it. */
async function evaluate(inputs: Inputs, client: Client, clock: Clock): Promise<Verdict> {
  const { repositories, problems } = await listRepositories(client, inputs);
  const context = { client, clock, read: fileReader(client), inputs, now: clock.now() };
  const pending = Promise.all(repositories.map((repository) => readRepository(repository, context)));
  warmUp(clock);
  const results = await pending;
  const current = results.find(
    ({ data }) => inputs.current && sameRepository(data.repository, inputs.current),
  );
  const settings = settingsFrom(inputs, current ?? results[0] ?? null);
  const data = results.map((result) => result.data);
  const verdict = evaluateGate(data, settings, null, problems);
  if (!inputs.current || !mayBeExempt(verdict, current ?? null)) return verdict;
  const event = readEvent(process.env, inputs.current);
  const host = new URL(serverUrl()).host;
  const changeContext = {
    ...{ client, clock, graphql: new GraphQL(), repository: inputs.current, settings, host },
    canFix: verdict.findings.some(isBlocking),
    isConfigInvalid: current?.isConfigInvalid ?? false,
  };
  const change = await readChange(event, changeContext);
  if (change === null) return verdict;
  const own = evaluateGate(data, settings, change, problems);
  if (passes(verdict) || !passes(own)) return own;
  return evaluateGate(data, settings, await withSameHead(change, event, changeContext), problems);
}

function passes({ outcome, passedWithWarning }: Verdict): boolean {
  return outcome === "pass" || passedWithWarning;
}

/** Whether a change could be exempt from what blocks it. A hotfix is one only by a policy that was read. */
function mayBeExempt({ findings, outcome }: Verdict, current: RepositoryResult | null): boolean {
  const isPolicyClear = current !== null && (current.policy !== null || current.isConfigInvalid);
  return findings.some(isBlocking) || (outcome !== "pass" && isPolicyClear);
}

function undecidedResult(error: unknown): GateResult {
  const problems = error instanceof InputError ? error.problems : [messageOf(error)];
  return { verdict: undecided(problems, DEFAULT_SETTINGS), explain: false };
}

/** A report that can't be written is logged; it doesn't change the verdict. */
async function report({ verdict, explain }: GateResult): Promise<void> {
  await attempt("the log", () => logVerdict(verdict, explain));
  await attempt("the annotations", () => annotate(verdict));
  if (process.env.GITHUB_OUTPUT) await attempt("the outputs", () => setOutputs(verdict));
  if (process.env.GITHUB_STEP_SUMMARY) {
    await attempt("the job summary", () =>
      core.summary.addRaw(renderSummary(verdict, runContext(process.env, serverUrl()), explain)).write(),
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

/** Base URL of GitHub's website, without a trailing slash. */
function serverUrl(): string {
  return (process.env.GITHUB_SERVER_URL || "https://github.com").replace(/\/+$/, "");
}

const NO_REQUEST: GateRequest = {
  failOn: null,
  dueSoonDays: null,
  graceDays: null,
  scope: null,
  onUndecided: null,
};

/**
 * The settings of a run whose inputs could not be read.
 * @internal
 */
export const DEFAULT_SETTINGS = gateSettings(DEFAULT_GATE, NO_REQUEST, () => null);

/** The active settings, each with its source. If the policy could not be read, the defaults apply. */
function settingsFrom(
  request: GateRequest,
  result: Pick<RepositoryResult, "policy" | "isConfigHidden"> | null,
): GateSettings {
  const loaded = result?.policy ?? null;
  if (loaded === null) return settingsWithoutConfig(request, result?.isConfigHidden ?? false);
  const settings = gateSettings(loaded.policy.gate, request, (key) => sourceOf(loaded, key));
  return { ...settings, ignoredInputs: [...loaded.ignoredInputs, ...settings.ignoredInputs] };
}

/** A pull request can remove permissions in the workflow. Otherwise it could bypass a config that the run can't read. */
function settingsWithoutConfig(request: GateRequest, isConfigHidden: boolean): GateSettings {
  const isIgnored = isConfigHidden && request.onUndecided === "warn";
  const allowed = isIgnored ? { ...request, onUndecided: null } : request;
  const settings = gateSettings(DEFAULT_GATE, allowed, () => null);
  return isIgnored ? { ...settings, ignoredInputs: [WARN_IGNORED] } : settings;
}

const WARN_IGNORED =
  "The input on-undecided is warn and was ignored: the config, which may set fail, could not be read with this token or at this path.";
