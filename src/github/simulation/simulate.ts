import type { LoadedPolicy } from "../../config/load.ts";
import type { IssueHistory, Merge, MergeDetails } from "../../domain/simulation/history.ts";
import { type Past, type Replayed, replay, type Screened, screen } from "../../domain/simulation/replay.ts";
import { INDEX_LABEL } from "../../record/report-tag.ts";
import { type IssueEvidence, listIssues, type ReadContext } from "./evidence.ts";
import { historiesOf } from "./history.ts";
import { lostItems } from "./index-history.ts";
import { type ListedMerge, listMerges, type MergeListing, type ReadDetails, readDetails } from "./merges.ts";
import { mayHaveHeld } from "./relevance.ts";
import { type Rules, rulesOf } from "./rules.ts";
import { readVersions } from "./versions.ts";

/** Which merges are replayed: from an instant (epoch milliseconds) until now. */
interface Window {
  readonly since: number;
  readonly now: number;
}

export interface SimulationRequest extends Window {
  /** The policies to apply, each by itself. */
  readonly policies: readonly LoadedPolicy[];
  /** The web host whose issue addresses count. */
  readonly host: string;
  /** Makes histories of issues that no App tracks; null replays what the App tracked. */
  readonly imagine?: Imagine | null;
}

/** Issues with a label, as if they had been items. */
interface Imagine {
  readonly label: string;
  readonly historyOf: (issue: IssueEvidence, rules: Rules) => IssueHistory;
}

/** What one policy would have done. */
interface Simulated {
  readonly rules: Rules;
  /** The oldest merge first; the same merges for every policy. */
  readonly replayed: readonly Replayed[];
}

export interface Simulation extends Window {
  readonly simulated: readonly Simulated[];
  /** Whether there was any issue in this time that may have been an item or a postmortem. */
  readonly hasItems: boolean;
  /** What could not be read, a sentence each. */
  readonly notes: readonly string[];
  readonly requests: number;
}

/** Reads the past of a repository once, and replays its merges with each policy. Throws what the client throws. */
export async function simulate(context: ReadContext, request: SimulationRequest): Promise<Simulation> {
  const { since, now } = request;
  const allRules = request.policies.map(rulesOf);
  const [merges, issues] = await Promise.all([
    listMerges(context, { since, until: now }),
    readTracked(context, allRules, request),
  ]);
  const histories = await readHistories(context, issues, merges, allRules, request);
  const pasts = allRules.map((rules, index): Past => {
    const { settings, ...policyData } = rules.past;
    return { repository: context.repository, rules: policyData, settings, histories: histories[index]!, now };
  });
  const screened = await Promise.all(pasts.map((past) => screenAll(context, past, merges.rows)));
  const withTeams = screened.map(({ past }) => past);
  const held = merges.rows.filter((_, index) => screened.some(({ found }) => found[index]!.mayBeHeld));
  const withFiles = withTeams.some(({ settings }) => settings.scope === "changed-areas");
  const details = await readDetails(context, held, { withFiles, host: request.host });
  const detailsFor = await areasReader(details);
  return {
    since,
    now,
    simulated: withTeams.map((past, index) => ({
      rules: allRules[index]!,
      replayed: merges.rows.map((merge) => replay(asMerge(merge), detailsFor(merge.number, past), past)),
    })),
    hasItems: issues.issues.length > 0 || issues.indexes.length > 0,
    notes: notesOf(merges),
    requests: context.budget.used,
  };
}

function asMerge({ node: _, base: __, ...merge }: ListedMerge): Merge {
  return merge;
}

function notesOf({ isComplete, rows }: MergeListing): string[] {
  if (isComplete) return [];
  return [
    `There are more merges than the limit of requests allows to read. These are ${rows.length} of them.`,
  ];
}

interface Tracked {
  readonly issues: readonly IssueEvidence[];
  readonly indexes: readonly IssueEvidence[];
  readonly isComplete: boolean;
}

/** The issues that were open at some time in the window: those that still are, and those that changed in it. */
async function readTracked(
  context: ReadContext,
  allRules: readonly Rules[],
  { since, imagine }: SimulationRequest,
): Promise<Tracked> {
  const labels = imagine
    ? [imagine.label]
    : allRules.flatMap(({ policy }) => [policy.actionItems.label, policy.postmortem.label]);
  const changed = new Date(since).toISOString();
  const listings = await Promise.all([
    ...[...new Set(labels)].flatMap((label) => [
      listIssues(context, { labels: [label], states: ["OPEN"] }),
      listIssues(context, { labels: [label], states: ["CLOSED"], since: changed }),
    ]),
  ]);
  const indexes = imagine
    ? []
    : (await listIssues(context, { labels: [INDEX_LABEL], states: ["OPEN"] })).rows;
  const issues = new Map(listings.flatMap(({ rows }) => rows.map((row) => [row.number, row])));
  return {
    issues: [...issues.values()],
    indexes: indexes.filter(({ isByBot }) => isByBot),
    isComplete: listings.every(({ isComplete }) => isComplete),
  };
}

/** The histories of all issues under each policy. */
async function readHistories(
  context: ReadContext,
  { issues, indexes, isComplete }: Tracked,
  { repositoryId }: MergeListing,
  allRules: readonly Rules[],
  { since, now, imagine }: SimulationRequest,
): Promise<readonly (readonly IssueHistory[])[]> {
  const { repository } = context;
  const unlisted = isComplete ? [] : [unlistedIssues(repository)];
  if (imagine) {
    return allRules.map((rules) => [...unlisted, ...issues.map((issue) => imagine.historyOf(issue, rules))]);
  }
  const asked = issues.filter((issue) => {
    return allRules.some((rules) => mayHaveHeld(issue, { rules, repository, since, now }));
  });
  const versions = await readVersions(context, [...asked, ...indexes], since);
  const versionsOf = ({ node }: IssueEvidence) => versions.get(node) ?? null;
  // The others held nothing, whatever their earlier texts were.
  const numbers = new Set(issues.map(({ number }) => number));
  const lost = lostItems(indexes, ({ node }) => versions.get(node), numbers, repository);
  const world = {
    repository,
    repositoryId: repositoryId ?? 0,
    indexedBy: indexes.map(({ author }) => author),
  };
  return allRules.map(({ policy }) => [
    ...unlisted,
    ...historiesOf(asked, versionsOf, { ...world, policy }),
    ...lost,
  ]);
}

/** Stands for the issues that the budget did not suffice for. */
function unlistedIssues(repository: Past["repository"]): IssueHistory {
  const why = "There are more items than the limit of requests allows to read.";
  return {
    issue: { ...repository, number: 0 },
    title: "",
    periods: [{ from: 0, state: { as: "unknown", why } }],
  };
}

/** Which merges could have been held, once the members of the teams that decide it are read. */
async function screenAll(
  context: ReadContext,
  past: Past,
  merges: readonly Merge[],
): Promise<{ readonly past: Past; readonly found: readonly Screened[] }> {
  const found = merges.map((merge) => screen(merge, past));
  const wanted = [...new Set(found.flatMap(({ teams }) => teams))];
  if (wanted.length === 0) return { past, found };
  // Loaded only here, because most repositories need no teams.
  const { readTeam } = await import("../gate/read/teams.ts");
  const read = await Promise.all(
    wanted.map((name) => (context.budget.take() ? readTeam(context.client, name) : null)),
  );
  const teams = new Map(read.flatMap((team) => (team?.members ? [[team.name, team.members] as const] : [])));
  const withTeams = { ...past, rules: { ...past.rules, teams } };
  return { past: withTeams, found: merges.map((merge) => screen(merge, withTeams)) };
}

/** The details of a merge with the areas that it changed, as a policy names them. */
async function areasReader(
  details: ReadonlyMap<number, ReadDetails>,
): Promise<(number: number, past: Past) => MergeDetails | null> {
  const { touchedAreas } = await import("../repositories/touched-areas.ts");
  return (number, { settings }) => {
    const found = details.get(number);
    if (!found) return null;
    const { files, ...others } = found;
    return { ...others, areas: files && touchedAreas(files, settings.areas) };
  };
}
