import { evaluateGate, passes, withoutMorePrivate } from "../../domain/gate/evaluate-gate.ts";
import { type GateRequest, gateSettings } from "../../domain/gate/gate-settings.ts";
import { holdsAuthor, holdsOnlyOwners, teamsInQuestion } from "../../domain/gate/holds.ts";
import { isBlocking } from "../../domain/gate/pull-requests.ts";
import { withSettingsErrors } from "../../domain/gate/settings-errors.ts";
import type {
  Finding,
  GateProblem,
  GatePullRequest,
  GateSettings,
  Verdict,
} from "../../domain/gate/verdict.ts";
import { DEFAULT_GATE } from "../../domain/gate-policy.ts";
import { type RepositoryRef, sameRepository } from "../../domain/issue-ref.ts";
import { messageOf } from "../../domain/text.ts";
import type { PlainClock } from "../../reconcile/ports.ts";
import type { Client } from "../client/client.ts";
import type { GraphQL } from "../client/graphql.ts";
import type { QueryContext } from "./change/ask.ts";
import type { SettingsMemory } from "./change/config-check.ts";
import type { RunEvent } from "./change/event.ts";
import { eachByItself, type PullRequestSource } from "./change/source.ts";
import type { GateInputs } from "./inputs.ts";
import { fileReader, sourceOf } from "./read/policy.ts";
import { type RepositoryResult, readRepository } from "./read/repository.ts";
import { readsFacts } from "./read/repository-facts.ts";
import { listRepositories } from "./read/repository-list.ts";

export interface Reader {
  readonly client: Client;
  readonly graphql: GraphQL;
  readonly clock: PlainClock;
  /** The web host of issue URLs. */
  readonly host: string;
  /** Called once a listing turns out to be long. */
  readonly onLongListing?: () => void;
  /** Where pull requests of this repository are read from. Default: each by itself. */
  readonly sourceOf?: (context: QueryContext) => PullRequestSource;
  /** The errors in contents of the settings that are known. Default: none. */
  readonly settingsMemory?: SettingsMemory;
  /** Takes a sentence for the log. Default: nothing is logged. */
  readonly note?: (sentence: string) => void;
}

/** What the gate knows before it looks at a change. */
export interface GateState {
  readonly results: readonly RepositoryResult[];
  readonly settings: GateSettings;
  readonly problems: readonly GateProblem[];
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
  { client, graphql, clock, onLongListing = () => {} }: Reader,
): Promise<GateState> {
  const { repositories, facts: listed, problems } = await listRepositories(client, inputs);
  const facts = readsFacts(client, inputs, listed);
  const now = clock.now().epochMilliseconds;
  const context = {
    ...{ client, graphql, clock, inputs, now, facts, onLongListing },
    read: fileReader(client),
  };
  const read = await Promise.all(repositories.map((repository) => readRepository(repository, context)));
  const repository = inputs.current;
  const current = read.find(({ data }) => repository && sameRepository(data.repository, repository)) ?? null;
  const settings = settingsFrom(inputs, current ?? read[0] ?? null);
  const judge = (some: readonly RepositoryResult[]) => {
    const data = some.map((result) => result.data);
    return evaluateGate(data, settings, null, problems);
  };
  const first = judge(read);
  const results = await withTeams(client, read, teamsInQuestion(first));
  const verdict = results === read ? first : judge(results);
  return { results, settings, problems, repository, current, verdict };
}

/** Adds the members of teams that own something. Most runs need none, so what reads them is loaded here. */
async function withTeams(
  client: Client,
  results: readonly RepositoryResult[],
  wanted: readonly string[],
): Promise<readonly RepositoryResult[]> {
  if (wanted.length === 0) return results;
  const { addTeams } = await import("./read/teams.ts");
  return addTeams(client, results, wanted);
}

/**
 * The verdict for the change of an event, without what is more private than the run. The change is read only if something
 * would block it, or if it could bring errors into the settings.
 */
export async function evaluateEvent(
  state: GateState,
  readEvent: () => RunEvent,
  reader: Reader,
): Promise<Verdict> {
  const { client, graphql, clock, host, sourceOf = eachByItself } = reader;
  if (!state.repository) return withoutMorePrivate(state.verdict);
  const query = { client, clock, graphql, repository: state.repository };
  const context = { ...query, host, source: sourceOf(query) };
  const verdict = withoutMorePrivate(await evaluateChange(state, readEvent, context));
  return withItsSettings(verdict, readEvent(), state, { ...reader, ...context });
}

type EventContext = QueryContext & Pick<Reader, "host"> & { readonly source: PullRequestSource };

/** A pull request that changes the settings must leave them valid. Only pull requests need this, so it is loaded here. */
async function withItsSettings(
  verdict: Verdict,
  event: RunEvent,
  { current }: GateState,
  { settingsMemory: memory = new Map(), note = () => {}, ...context }: Reader & EventContext,
): Promise<Verdict> {
  // If the settings are broken already, the pull request is judged as their repair.
  const isRepair = current?.isConfigInvalid ?? true;
  if (event.about !== "pull-request" || isRepair) return verdict;
  const { settingsErrorsIn } = await import("./change/config-check.ts");
  try {
    const errors = await settingsErrorsIn(event.pullRequest, { ...context, memory });
    return errors === null ? verdict : withSettingsErrors(verdict, errors);
  } catch (error) {
    note(`Whether the pull request changes the settings is unknown. ${messageOf(error)}`);
    return verdict;
  }
}

async function evaluateChange(
  state: GateState,
  readEvent: () => RunEvent,
  query: EventContext,
): Promise<Verdict> {
  const { results, settings, problems, current, verdict } = state;
  if (!mayBeExempt(verdict, current)) return verdict;
  const event = readEvent();
  const context = {
    ...{ ...query, settings },
    canFix: verdict.findings.some(couldBlock),
    isHeld: (author: Author) => verdict.outcome !== "pass" || isHeldBy(verdict, author),
    isConfigInvalid: current?.isConfigInvalid ?? false,
  };
  // Loaded only here, because most runs need no change.
  const { readChange, withSameHead } = await import("./change/change.ts");
  const change = await readChange(event, context);
  if (change === null) return verdict;
  const data = results.map((result) => result.data);
  const own = evaluateGate(data, settings, change, problems);
  if (!isAnyoneHeld(verdict) || !passes(own)) return own;
  return evaluateGate(data, settings, await withSameHead(change, event, context), problems);
}

type Author = Pick<GatePullRequest, "author" | "isByBot">;

/** Whether it blocks this run, or could block one for a pull request of its owners. */
function couldBlock(finding: Finding): boolean {
  return isBlocking(finding) || holdsOnlyOwners(finding);
}

function isHeldBy({ findings }: Verdict, author: Author): boolean {
  return findings.some((finding) => holdsAuthor(finding, author));
}

/** Whether the check of any pull request could be red. */
function isAnyoneHeld(verdict: Verdict): boolean {
  return !passes(verdict) || verdict.findings.some(holdsOnlyOwners);
}

/** Whether the verdict for a check of these authors' pull requests can differ from the one without a change. */
export function dependsOnChange({ verdict }: GateState, authors: readonly Author[]): boolean {
  return !passes(verdict) || authors.some((author) => isHeldBy(verdict, author));
}

/** Whether a change could be exempt from what blocks it. A hotfix is one only by a policy that was read. */
function mayBeExempt({ findings, outcome }: Verdict, current: RepositoryResult | null): boolean {
  const isPolicyClear = current !== null && (current.policy !== null || current.isConfigInvalid);
  return findings.some(couldBlock) || (outcome !== "pass" && isPolicyClear);
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

/**
 * The active settings, each with its source: those of the repository's policy, made stricter by the request. If the policy could not be read, the defaults
 * apply.
 */
export function settingsFrom(
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
