import {
  type IssueRef,
  type RepositoryRef,
  resolveMention,
  sameIssue,
  sameOwner,
  sameRepository,
} from "../../domain/issue-ref.ts";
import type { ItemLine } from "../../domain/items/action-item.ts";
import type { Issue, ItemIssue, PostmortemIssue } from "../../observed/issue.ts";
import { withItemMarker } from "../../observed/recorded-issues.ts";
import { isMarkerOf } from "../../record/marker.ts";
import { type FormerPlace, isMadeWith } from "../../record/recorded-issue.ts";
import type { RepositoryContext } from "./context.ts";

/** More transfers of one issue than people make. */
const MOST_TRANSFERS = 5;

/**
 * Reads an issue where it is now. GitHub redirects from a repository's earlier name, and from where an issue was before a transfer.
 * A redirect is followed only to a repository of this owner, and only if the App is installed there.
 *
 * A transfer gives an issue a new number, a new database id and a new node id (seen in
 * https://github.com/GoogleCloudPlatform/repo-automation-playground/issues/85), so only the redirect shows that it is the same
 * issue. GitHub returns 404 instead if the token may not read the new place.
 */
export async function readWhereItIs(
  ref: IssueRef,
  owner: RepositoryRef,
  { repositories, issues }: Pick<RepositoryContext, "repositories" | "issues">,
): Promise<Issue | "pull-request" | "not-visible" | "moved-away"> {
  const formerPlaces: FormerPlace[] = [];
  let installed = await repositories.findFollowingRenames(ref);
  let { number } = ref;
  while (installed && sameOwner(installed.repository, owner)) {
    const found = await issues.readNamed(installed, number);
    if (typeof found === "string") return found;
    if ("ref" in found) return formerPlaces.length > 0 ? { ...found, formerPlaces } : found;
    formerPlaces.push({ repositoryId: installed.repository.id, number });
    if (formerPlaces.length > MOST_TRANSFERS) break;
    installed = await repositories.findById(found.repositoryId);
    number = found.number;
  }
  return formerPlaces.length > 0 ? "moved-away" : "not-visible";
}

/** A postmortem, and the lines of its checklist. */
interface Checklist {
  readonly postmortem: PostmortemIssue;
  readonly lines: readonly ItemLine[];
}

/** The items of a postmortem among listed issues, with their former places if they were transferred. */
export function itemsAmong(
  listed: readonly Issue[],
  checklist: Checklist,
  context: RepositoryContext,
): Promise<ItemIssue[]> {
  const { postmortem } = checklist;
  const items = listed.flatMap((issue) => withItemMarker(issue, postmortem, context));
  return Promise.all(
    items.map(async (item) => {
      if (isMarkerOf(item, item.marker)) return item;
      const formerPlaces = await formerPlacesOf(item, checklist, context);
      return withItemMarker({ ...item, formerPlaces }, postmortem, context)[0] ?? item;
    }),
  );
}

/**
 * Where an issue was before it was transferred, if its record is of there; otherwise the record is a copy. GitHub redirects from
 * the recorded number, or from a line if the record has no number yet. If the App could not read every place on the way,
 * there is no redirect; then a line still names the recorded number, which no issue has anymore, none names the new number,
 * and the record was made when the issue was.
 */
async function formerPlacesOf(
  { ref, createdAt, marker }: ItemIssue,
  { postmortem, lines }: Checklist,
  context: RepositoryContext,
): Promise<readonly FormerPlace[]> {
  const { repositoryId, number } = marker.issue;
  const home = await context.repositories.findById(repositoryId);
  if (home === null) return [];
  const mentioned = lines.flatMap(({ issue }) => (issue ? [resolveMention(issue, postmortem.ref)] : []));
  const named = mentioned.filter((mention) => sameRepository(mention, home.repository));
  const isKnownHere = mentioned.some((mention) => sameIssue(mention, ref));
  const { owner, repo } = home.repository;
  for (const from of number === undefined ? named : [{ owner, repo, number }]) {
    const found = await readWhereItIs(from, postmortem.ref, context);
    if (typeof found !== "string" && sameIssue(found.ref, ref)) return found.formerPlaces ?? [];
    const isGone = found === "not-visible" || found === "moved-away";
    if (isGone && number !== undefined && !isKnownHere && named.some((mention) => sameIssue(mention, from))) {
      return isMadeWith(createdAt, marker.ledger.trackedAt) ? [{ repositoryId, number }] : [];
    }
  }
  return [];
}
