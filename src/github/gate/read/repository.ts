import { CONFIG_PATH, type ReadFile } from "../../../config/load.ts";
import { ConfigError, formatProblem } from "../../../config/problems.ts";
import { dayIn } from "../../../domain/calendar/days.ts";
import { DEFAULT_POLICY } from "../../../domain/default-policy.ts";
import { withoutRepeats } from "../../../domain/gate/problems.ts";
import type { GateProblem, RepositoryData } from "../../../domain/gate/verdict.ts";
import {
  formatRepository,
  parseRepository,
  type RepositoryRef,
  sameRepository,
} from "../../../domain/issue-ref.ts";
import type { PlainClock } from "../../../reconcile/ports.ts";
import type { Client } from "../../client/client.ts";
import { type FaultKind, faultKindOf } from "../../client/errors.ts";
import type { GraphQL } from "../../client/graphql.ts";
import type { GateInputs } from "../inputs.ts";
import { explainFailure } from "./explain.ts";
import { type Issues, readIssues } from "./issues.ts";
import { type LoadedGatePolicy, readPolicy, sourceOf } from "./policy.ts";
import type { FactsReader } from "./repository-facts.ts";

interface ReadContext {
  readonly client: Client;
  readonly graphql: GraphQL;
  readonly clock: PlainClock;
  readonly read: ReadFile;
  readonly inputs: Pick<GateInputs, "current" | "configPath" | "asOf" | "repositories">;
  readonly facts: FactsReader;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly onLongListing: () => void;
}

/** What was read of one repository, and the policy that applies to it. */
export interface RepositoryResult {
  readonly data: RepositoryData;
  /** Null if it could not be read. */
  readonly policy: LoadedGatePolicy | null;
  /** Whether the workflow may have caused that, by its permissions or by the input `config`. */
  readonly isConfigHidden: boolean;
  /** Whether the repository's own config file is what can't be used. */
  readonly isConfigInvalid: boolean;
}

/** Reads the open items and postmortems of one repository. A failure becomes a problem, which never passes. */
export async function readRepository(
  repository: RepositoryRef,
  context: ReadContext,
): Promise<RepositoryResult> {
  const { client, graphql, clock, read, facts, inputs, now, onLongListing } = context;
  const comparing = facts.isMorePrivate(repository);
  const loading = readPolicy(read, repository, inputs);
  // While the pages are on their way, because the first use of a zone takes a third as long as starting Node.
  const dayOfPolicy = loading.then(({ policy }) => dayIn(now, policy.timeZone));
  const repositoryId = () => facts.idOf(repository);
  const results = await Promise.allSettled([
    loading,
    readIssues(
      { client, graphql, repository, repositoryId, clock, onLongListing },
      loading.then(({ policy }) => policy),
    ),
    dayOfPolicy,
  ]);
  const isNamed = inputs.configPath !== CONFIG_PATH;
  const policy = results[0].status === "fulfilled" ? results[0].value : null;
  const reasons = results.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  const timeZone = policy?.policy.timeZone ?? null;
  const today = results[2].status === "fulfilled" ? results[2].value : dayIn(now, "UTC");
  const isCurrent = inputs.current !== null && sameRepository(repository, inputs.current);
  const isDisabled =
    isCurrent && reasons.length > 0 && reasons.every((reason) => faultKindOf(reason) === "gone");
  const { isUsed, ...issues } = results[1].status === "fulfilled" ? results[1].value : NO_ISSUES;
  const notes = isUsed || policy === null ? [] : hiddenLabels(repository, policy);
  const isMorePrivate = await comparing;
  // Without a policy, both fail for the same reason.
  const failures = (await Promise.all(reasons.slice(0, 1).map((one) => problemsOf(one, context)))).flat();
  const problems = isMorePrivate
    ? withoutWords(repository, failures, issues.problems, inputs)
    : [...failures, ...issues.problems];
  return {
    policy,
    isConfigHidden:
      results[0].status === "rejected" && (isNamed || DENIED.includes(faultKindOf(results[0].reason))),
    isConfigInvalid: results[0].status === "rejected" && isInvalid(repository, results[0].reason),
    data: {
      repository,
      timeZone,
      timeZoneSource: (policy && sourceOf(policy, "time_zone")) ?? "default",
      sources: policy?.sources ?? [],
      rules: policy?.policy ?? DEFAULT_POLICY,
      today,
      day: inputs.asOf ?? today,
      ...issues,
      notes: isDisabled ? [issuesDisabled(repository)] : [...issues.notes, ...notes],
      problems: isDisabled ? [] : problems,
      isMorePrivate,
    },
  };
}

const DENIED: readonly FaultKind[] = ["unauthorized", "forbidden", "not-found"];

const NO_ISSUES: Issues = {
  ...{ items: [], postmortems: [], unreadable: [], lastSweep: null, notes: [], problems: [] },
  isUsed: true,
};

/** A private `.github` repository looks like a missing one to a workflow's token, and its settings can name the labels. */
function hiddenLabels({ owner, repo }: RepositoryRef, policy: LoadedGatePolicy): string[] {
  const isNamed = LABEL_KEYS.every((key) => sourceOf(policy, key) !== null);
  const isShared = policy.sources.some((file) => file.startsWith(`${owner}/.github:`));
  if (isNamed || isShared) return [];
  return [
    `${owner}/${repo} has no open issues of Followthrough, and ${owner}/.github shows no settings. If ${owner}/.github is private, this token can't read it, and the gate may look for the wrong labels. Set action_items.label and postmortem.label in ${owner}/${repo}:${CONFIG_PATH}, or pass the token of an App that can read ${owner}/.github.`,
  ];
}

const LABEL_KEYS = ["action_items.label", "postmortem.label"];

function isInvalid(repository: RepositoryRef, error: unknown): boolean {
  const own = `${formatRepository(repository)}:${CONFIG_PATH}`;
  return error instanceof ConfigError && error.problems.some(({ file }) => file === own);
}

/** Problems of a config in a more private repository would quote it. */
async function problemsOf(error: unknown, { facts }: ReadContext): Promise<GateProblem[]> {
  if (!(error instanceof ConfigError)) return [explainFailure(error)];
  const told = error.problems.map(async (setting): Promise<GateProblem> => {
    const place = parseRepository(setting.file.split(":")[0]!);
    const isShown = place !== null && !(await facts.isMorePrivate(place));
    if (isShown) return { text: formatProblem(setting), setting };
    return { text: `${setting.file} can't be used. ${NOT_SHOWN}` };
  });
  return withoutRepeats(await Promise.all(told));
}

const NOT_SHOWN =
  "Details are not shown, because that repository is more private than this run. Run the gate there to see them.";

/** What a run may say about a more private repository that could not be read. The workflow itself may name it. */
function withoutWords(
  repository: RepositoryRef,
  failures: readonly GateProblem[],
  problems: readonly GateProblem[],
  { repositories }: Pick<GateInputs, "repositories">,
): GateProblem[] {
  const isNamed = repositories.some((ref) => sameRepository(ref, repository));
  const [failure] = failures;
  if (isNamed && failure) return [{ ...failure, text: `${formatRepository(repository)}: ${failure.text}` }];
  const isRead = failures.length + problems.length === 0;
  return isRead ? [] : [{ text: `A repository could not be read completely. ${NOT_SHOWN}` }];
}

/** This may pass: only an administrator can disable issues, and no input can exclude the current repository. */
function issuesDisabled(repository: RepositoryRef): string {
  return `Issues are disabled in ${formatRepository(repository)}, so there is nothing to check.`;
}
