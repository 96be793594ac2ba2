import { type IssueRef, resolveMention, sameIssue } from "../../domain/issue-ref.ts";
import { type Issue, type ItemIssue, isTrusted, type PostmortemIssue } from "../../observed/issue.ts";
import { readLines } from "../../observed/matching.ts";
import {
  isClosedDuplicate,
  trustedPostmortems,
  withPostmortemMarker,
} from "../../observed/recorded-issues.ts";
import type { ItemElsewhere, Snapshot } from "../../observed/snapshot.ts";
import type { RepositoryContext } from "./context.ts";

/** An item of another postmortem, with whether that one still shows it. */
export async function withHome(
  found: Omit<ItemElsewhere, "home">,
  context: RepositoryContext,
): Promise<ItemElsewhere> {
  const { repositoryId, number, id } = found.item.marker.postmortem;
  const near = [context.installed, await context.repositories.find(found.item.ref)];
  const known = near.find((each) => each?.repository.id === repositoryId);
  const installed = known ?? (await context.repositories.findById(repositoryId));
  if (!installed) return { ...found, home: null };
  const { owner, repo } = installed.repository;
  const ref = { owner, repo, number };
  const issue = await context.issues.read(installed, ref);
  if (issue?.id !== id) return { ...found, home: { ref, showsItem: false } };
  const [home] = withPostmortemMarker(issue, context);
  const showsItem = home && linesWith(home, found.item.ref, context).length > 0;
  return { ...found, home: showsItem === undefined ? null : { ref, showsItem } };
}

/**
 * The postmortems that have the lines of these items now, by the database id of the item. A line moves only into a section of
 * action items; anywhere else it can be a mention.
 * @param items without a line in their own postmortem
 * @param listed the App's issues where such postmortems may be
 */
export async function observeMovedLines(
  items: readonly ItemIssue[],
  listed: readonly Issue[],
  postmortem: PostmortemIssue,
  context: RepositoryContext,
): Promise<Snapshot["shownIn"]> {
  const trusted = items.filter(isTrusted);
  if (trusted.length === 0) return {};
  const others = trustedPostmortems(listed, context).filter((other) => {
    return other.id !== postmortem.id && !isClosedDuplicate(other);
  });
  const shows = (other: PostmortemIssue, { ref }: ItemIssue) =>
    linesWith(other, ref, context).some(({ outside }) => !outside);
  const shownIn: Record<number, PostmortemIssue> = {};
  for (const item of trusted) {
    const mentioning = others.filter(({ body }) => body.includes(`#${item.ref.number}`));
    const listedHome = mentioning.find((other) => shows(other, item));
    // A listing may lag behind.
    const home = listedHome && (await readPostmortemNow(listedHome, context));
    if (home && shows(home, item)) shownIn[item.id] = home;
  }
  return shownIn;
}

async function readPostmortemNow(
  { ref, id }: PostmortemIssue,
  context: RepositoryContext,
): Promise<PostmortemIssue | undefined> {
  const installed = await context.repositories.get(ref);
  const issue = await context.issues.read(installed, ref);
  return trustedPostmortems(issue?.id === id ? [issue] : [], context)[0];
}

/** The lines of a postmortem that show an issue. */
function linesWith(
  postmortem: PostmortemIssue,
  ref: IssueRef,
  { policy, clock, readBody }: RepositoryContext,
) {
  return readLines({ policy }, postmortem, clock.now(), readBody).filter(({ issue }) => {
    return issue !== null && sameIssue(resolveMention(issue, postmortem.ref), ref);
  });
}
