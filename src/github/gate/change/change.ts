import { CONFIG_PATH } from "../../../config/load.ts";
import type { GateChange, GatePullRequest, GateSettings } from "../../../domain/gate/verdict.ts";
import {
  formatRepository,
  type IssueRef,
  mentionIssue,
  type RepositoryRef,
  sameIssue,
  sameRepository,
} from "../../../domain/issue-ref.ts";
import { listSome } from "../../../domain/text.ts";
import { faultKindOf } from "../../client/errors.ts";
import { explainPullRequest } from "../read/explain.ts";
import type { QueryContext } from "./ask.ts";
import { repairsConfig } from "./config-repair.ts";
import { closedIssues, revertClaims } from "./description.ts";
import type { PullRequestEvent, RunEvent } from "./event.ts";
import { queuedNumbers } from "./merge-group.ts";
import { checkRevert } from "./revert.ts";
import type { PullRequestSource } from "./source.ts";

/** How many issues a note names. */
const MAX_NAMED = 5;

interface ChangeContext extends QueryContext {
  readonly source: PullRequestSource;
  readonly settings: GateSettings;
  /** The web host of issue URLs. */
  readonly host: string;
  /** Whether an issue blocks the change that it could fix. */
  readonly canFix: boolean;
  /** Whether anything could block a pull request by this author. Otherwise, nothing else of it matters. */
  readonly isHeld: (author: Pick<GatePullRequest, "author" | "isByBot">) => boolean;
  /** Whether the repository's own config file is what can't be used. */
  readonly isConfigInvalid: boolean;
}

/**
 * Reads the change that is about to be merged; null if there is none. Called only if something blocks it. What can't be
 * read doesn't unblock anything.
 */
export async function readChange(event: RunEvent, context: ChangeContext): Promise<GateChange | null> {
  const { repository } = context;
  const isQueue = event.about === "merge-group";
  const notes: string[] = [];
  if (event.about === "no-change") return null;
  if (event.about === "unknown-change") {
    const note = `No pull request could be read, so no fix can be taken into account. ${event.reason}`;
    return { repository, isQueue, pullRequests: [], notes: [note] };
  }
  const pullRequests: GatePullRequest[] = [];
  if (event.about === "pull-request") {
    const known = event.pullRequest;
    pullRequests.push(...(await readMember(known.number, "certainly", context, notes, known.head)));
  } else {
    pullRequests.push(...(await readMember(event.number, "certainly", context, notes)));
    for (const number of await queuedNumbers(context.client, repository, event, notes)) {
      pullRequests.push(...(await readMember(number, "perhaps", context, notes)));
    }
  }
  return { repository, isQueue, pullRequests, notes };
}

/**
 * Adds the other open pull requests that end in the same commit: a check belongs to a commit, so they share it, and each of
 * them must pass. If they can't be listed, nothing unblocks the change.
 */
export async function withSameHead(
  change: GateChange,
  event: RunEvent,
  context: ChangeContext,
): Promise<GateChange> {
  if (event.about !== "pull-request") return change;
  const { number, head } = event.pullRequest;
  const notes = [...change.notes];
  const pullRequests = [...change.pullRequests];
  try {
    const numbers = await context.source.numbersAt(head);
    for (const other of numbers.filter((one) => one !== number)) {
      pullRequests.push(...(await readMember(other, "perhaps", context, notes)));
    }
    return { ...change, pullRequests, notes };
  } catch (error) {
    const note = `The open pull requests could not be listed. Another one with the same head commit would share this check, so #${number} isn't exempt from anything. ${explainPullRequest(error)}`;
    return { ...change, pullRequests: [], notes: [...notes, note] };
  }
}

/**
 * Reads a pull request of the change: the event file is as old as the first run, so it tells neither labels nor description.
 * One that can't be read doesn't pass as a fix. A number in a commit's title can also be an issue, or a pull request that was
 * merged earlier; these are not part of the group.
 * @param checked the commit that the check belongs to, if the event names it
 */
async function readMember(
  number: number,
  isMember: "certainly" | "perhaps",
  context: ChangeContext,
  notes: string[],
  checked: string | null = null,
): Promise<GatePullRequest[]> {
  let found: PullRequestEvent | null = null;
  try {
    found = await readPullRequest(context, number, notes);
  } catch (error) {
    if (isMember === "perhaps" && faultKindOf(error) === "not-found") return [];
    notes.push(`#${number} could not be read, so it doesn't pass as a fix. ${explainPullRequest(error)}`);
  }
  if (isMember === "perhaps" && found?.isOpen === false) return [];
  const isOutdated = found !== null && checked !== null && found.head !== checked;
  if (isOutdated) notes.push(outdated(number, checked));
  if (found) return [await describe(found, context, notes, isOutdated)];
  return [
    { number, author: null, labels: [], toDefaultBranch: true, closes: [], reverts: null, areas: null },
  ];
}

async function readPullRequest(
  { source, repository }: ChangeContext,
  number: number,
  notes: string[],
): Promise<PullRequestEvent | null> {
  const found = await source.read(number);
  if (found === null) notes.push(`#${number} isn't a pull request of ${formatRepository(repository)}.`);
  return found;
}

async function describe(
  pullRequest: PullRequestEvent,
  context: ChangeContext,
  notes: string[],
  isOutdated = false,
): Promise<GatePullRequest> {
  const { repository, settings, host } = context;
  const { number, author, isByBot, description, labels, base, toDefaultBranch } = pullRequest;
  const known = { number, author, isByBot, labels, toDefaultBranch };
  if (!context.isHeld(known)) return { ...known, closes: [], reverts: null, areas: null };
  const canRepair = context.isConfigInvalid && toDefaultBranch && !isOutdated;
  const claims = isOutdated ? [] : revertClaims(description, repository, host);
  return {
    ...known,
    closes: context.canFix ? await closesOf(pullRequest, context, notes) : [],
    reverts: claims.length === 0 ? null : await checkRevert(context, { number, base, claims }, notes),
    areas: settings.scope === "all" || isOutdated ? null : await areasOf(number, context, notes),
    ...(canRepair && (await repairsConfig(pullRequest, context, notes)) && { repairs: CONFIG_PATH }),
  };
}

/** What merging it closes, as GitHub says. Only an API without GraphQL leaves it to the words of the description. */
async function closesOf(
  { number, description, base, toDefaultBranch }: PullRequestEvent,
  context: ChangeContext,
  notes: string[],
): Promise<readonly IssueRef[]> {
  const { repository, host, source } = context;
  const claimed = closedIssues(description, repository, host);
  if (!toDefaultBranch) {
    if (claimed.length > 0) {
      notes.push(
        `#${number} targets ${base}: closing keywords only count for pull requests to the default branch.`,
      );
    }
    return [];
  }
  try {
    const closed = await source.closes(number);
    if (closed === null) return claimed;
    const others = claimed.filter((ref) => !closed.some((one) => sameIssue(one, ref)));
    if (others.length > 0) notes.push(notLinked(number, others, repository));
    return closed;
  } catch (error) {
    notes.push(
      `GitHub could not be asked which issues #${number} closes, so it doesn't pass as a fix. ${explainPullRequest(error)}`,
    );
    return [];
  }
}

/** A check belongs to a commit, but GitHub only lists the files of the last one. */
function outdated(number: number, checked: string): string {
  return `#${number} has changed since ${checked.slice(0, 7)}, which this run checks, so its files don't exempt it from anything. The run for its last commit takes them into account.`;
}

function notLinked(number: number, refs: readonly IssueRef[], repository: RepositoryRef): string {
  const names = listSome([...new Set(refs.map((ref) => mentionIssue(ref, repository)))], MAX_NAMED);
  const isElsewhere = refs.some((ref) => !sameRepository(ref, repository));
  return [
    `The description of #${number} says that it closes ${names}, but GitHub doesn't list this, so it doesn't count as a fix.`,
    "If the description just changed, run the check again in a minute.",
    ...(isElsewhere ? ["GitHub lists an issue of another repository only if the token can read it."] : []),
  ].join(" ");
}

async function areasOf(
  number: number,
  { source, settings }: ChangeContext,
  notes: string[],
): Promise<readonly string[] | null> {
  try {
    const files = await source.files(number);
    // Loaded only here, because most runs don't need globs.
    const { touchedAreas } = await import("../../repositories/touched-areas.ts");
    const paths = files?.flatMap(({ before, path }) => [before, path]);
    if (paths) return touchedAreas(paths, settings.areas);
    notes.push(`#${number} changes more files than GitHub lists, so items of all areas can block it.`);
  } catch (error) {
    notes.push(
      `The files of #${number} could not be listed, so items of all areas can block it. ${explainPullRequest(error)}`,
    );
  }
  return null;
}
