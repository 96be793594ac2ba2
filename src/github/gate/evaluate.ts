import { evaluateGate, withoutMorePrivate } from "../../domain/gate/evaluate-gate.ts";
import { type GateRequest, gateSettings } from "../../domain/gate/gate-settings.ts";
import { isBlocking } from "../../domain/gate/pull-requests.ts";
import type { GateSettings, Verdict } from "../../domain/gate/verdict.ts";
import { DEFAULT_GATE } from "../../domain/gate-policy.ts";
import { type RepositoryRef, sameRepository } from "../../domain/issue-ref.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { Client } from "../client/client.ts";
import type { GraphQL } from "../client/graphql.ts";
import { readChange, withSameHead } from "./change/change.ts";
import type { RunEvent } from "./change/event.ts";
import type { GateInputs } from "./inputs.ts";
import { fileReader, sourceOf } from "./read/policy.ts";
import { type RepositoryResult, readRepository } from "./read/repository.ts";
import { readsFacts } from "./read/repository-facts.ts";
import { listRepositories } from "./read/repository-list.ts";

export interface Reader {
  readonly client: Client;
  readonly graphql: GraphQL;
  readonly clock: Clock;
  /** The web host of issue URLs. */
  readonly host: string;
  /** Called once the first requests are on their way, to use the time that they take. */
  readonly whileReading?: () => void;
  /** Called once a listing turns out to be long. */
  readonly onLongListing?: () => void;
}

/** What the gate knows before it looks at a change. */
export interface GateState {
  readonly results: readonly RepositoryResult[];
  readonly settings: GateSettings;
  readonly problems: readonly string[];
  /** The repository of the run, if the environment names one. */
  readonly repository: RepositoryRef | null;
  /** What was read of it. */
  readonly current: RepositoryResult | null;
  /** The verdict for everything that is no change. It shows what is more private than the run. */
  readonly verdict: Verdict;
}

/** Reads all repositories, and judges them without a change. */
export async function readState(
  inputs: GateInputs,
  { client, graphql, clock, whileReading, onLongListing = () => {} }: Reader,
): Promise<GateState> {
  const { repositories, facts: listed, problems } = await listRepositories(client, inputs);
  const facts = readsFacts(client, inputs, listed);
  const now = clock.now();
  const context = {
    ...{ client, graphql, clock, inputs, now, facts, onLongListing },
    read: fileReader(client),
  };
  const pending = Promise.all(repositories.map((repository) => readRepository(repository, context)));
  whileReading?.();
  const results = await pending;
  const repository = inputs.current;
  const current =
    results.find(({ data }) => repository && sameRepository(data.repository, repository)) ?? null;
  const settings = settingsFrom(inputs, current ?? results[0] ?? null);
  const data = results.map((result) => result.data);
  const verdict = evaluateGate(data, settings, null, problems);
  return { results, settings, problems, repository, current, verdict };
}

/**
 * The verdict for the change of an event, without what is more private than the run. The change is read only if something
 * would block it.
 */
export async function evaluateEvent(
  state: GateState,
  readEvent: () => RunEvent,
  reader: Reader,
): Promise<Verdict> {
  return withoutMorePrivate(await evaluateChange(state, readEvent, reader));
}

async function evaluateChange(
  state: GateState,
  readEvent: () => RunEvent,
  { client, graphql, clock, host }: Reader,
): Promise<Verdict> {
  const { results, settings, problems, repository, current, verdict } = state;
  if (!repository || !mayBeExempt(verdict, current)) return verdict;
  const event = readEvent();
  const context = {
    ...{ client, clock, graphql, repository, settings, host },
    canFix: verdict.findings.some(isBlocking),
    isConfigInvalid: current?.isConfigInvalid ?? false,
  };
  const change = await readChange(event, context);
  if (change === null) return verdict;
  const data = results.map((result) => result.data);
  const own = evaluateGate(data, settings, change, problems);
  if (passes(verdict) || !passes(own)) return own;
  return evaluateGate(data, settings, await withSameHead(change, event, context), problems);
}

/** Whether the check is green. */
export function passes({ outcome, passedWithWarning }: Verdict): boolean {
  return outcome === "pass" || passedWithWarning;
}

/** Whether a change could be exempt from what blocks it. A hotfix is one only by a policy that was read. */
function mayBeExempt({ findings, outcome }: Verdict, current: RepositoryResult | null): boolean {
  const isPolicyClear = current !== null && (current.policy !== null || current.isConfigInvalid);
  return findings.some(isBlocking) || (outcome !== "pass" && isPolicyClear);
}

/** Leaves everything to the settings. */
export const NO_REQUEST: GateRequest = {
  failOn: null,
  dueSoonDays: null,
  graceDays: null,
  scope: null,
  onUndecided: null,
};

/** The settings of a run whose inputs could not be read. */
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
