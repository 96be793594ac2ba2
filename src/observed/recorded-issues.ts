import { currentIssue, type IssueRef, type MovedIssues, sameIssue } from "../domain/issue-ref.ts";
import type { ItemLine } from "../domain/items/action-item.ts";
import type { Policy } from "../domain/policy.ts";
import { containsName } from "../domain/text.ts";
import { bodyLink, showsBodyLink } from "../record/links.ts";
import { isMarkerOf } from "../record/marker.ts";
import type { ItemMarker } from "../record/marker-types.ts";
import type { Keys, SignatureStatus, Trust } from "../record/trust.ts";
import { type Issue, type ItemIssue, isTrusted, type PostmortemIssue, type Repository } from "./issue.ts";

/** Whether an issue claims to be one of the App's postmortems. The signature is not checked. */
export function looksLikePostmortem(issue: Issue, trust: Trust): boolean {
  const parsed = issue.byApp ? trust.read(issue) : null;
  return parsed?.found === "marker" && parsed.marker.kind === "postmortem";
}

/** What is needed to tell whose signature counts. */
export interface TrustContext {
  readonly trust: Trust;
  readonly policy: Keys;
}

/** The same, with the labels that identify issues without a marker. */
interface TrustContextWithLabels extends TrustContext {
  readonly policy: Keys & Pick<Policy, "postmortem" | "actionItems">;
}

/** The issue with its marker if it claims to be one of the App's postmortems. The signature may be invalid. */
export function withPostmortemMarker(issue: Issue, { trust, policy }: TrustContext): PostmortemIssue[] {
  const parsed = issue.byApp ? trust.read(issue) : null;
  if (parsed?.found !== "marker" || parsed.marker.kind !== "postmortem") return [];
  const { marker } = parsed;
  return [{ ...issue, marker, signed: trust.of(parsed, issue, policy), discussed: false, closing: null }];
}

/** The App's postmortems whose records are trusted. */
export function trustedPostmortems(issues: readonly Issue[], context: TrustContext): PostmortemIssue[] {
  return issues.flatMap((issue) => withPostmortemMarker(issue, context)).filter(isTrusted);
}

/** The issue with its marker if it is an item of this postmortem. */
export function withItemMarker(
  issue: Issue,
  postmortem: PostmortemIssue,
  context: TrustContext,
): ItemIssue[] {
  return withItemMarkerIf(issue, ({ postmortem: { id } }) => id === postmortem.id, context);
}

/** The issue with its marker if it is an item and its marker passes the test. */
export function withItemMarkerIf(
  issue: Issue,
  isWanted: (marker: ItemMarker) => boolean,
  { trust, policy }: TrustContext,
): ItemIssue[] {
  const parsed = issue.byApp ? trust.read(issue) : null;
  if (parsed?.found !== "marker" || parsed.marker.kind !== "action-item") return [];
  return isWanted(parsed.marker) ? [toItemIssue(issue, parsed.marker, trust.of(parsed, issue, policy))] : [];
}

/** An adopted issue with its marker. The marker counts only if it was signed for this very issue. */
export function withAdoptedMarker(issue: Issue, { trust, policy }: TrustContext): ItemIssue | null {
  const parsed = trust.read(issue);
  if (parsed.found !== "marker" || parsed.marker.kind !== "action-item") return null;
  if (!parsed.marker.adopted) return null;
  const signed = trust.ofAdopted(parsed, issue, policy);
  return signed === "untrusted" ? null : toItemIssue(issue, parsed.marker, signed);
}

/** An item, before anything but its issue was read. */
function toItemIssue(issue: Issue, marker: ItemMarker, signed: SignatureStatus): ItemIssue {
  return { ...issue, marker, signed, postedTags: [], lastStateChange: null, closing: null, commands: [] };
}

/**
 * Whether the App opened it and a line or its parent makes it an item of this postmortem, but its marker is unreadable
 * or another issue's. An item with the marker of another item of this postmortem is just untrusted.
 */
export function isItemWithoutMarkerOf(
  issue: Issue,
  postmortem: PostmortemIssue,
  lines: readonly ItemLine[],
  moved: MovedIssues,
  { trust, policy }: TrustContextWithLabels,
): boolean {
  if (!issue.byApp || withItemMarker(issue, postmortem, { trust, policy }).length > 0) return false;
  if (hasOwnMarker(issue, trust) || containsName(issue.labels, policy.postmortem.label)) return false;
  const postmortemRef = postmortem.ref;
  const isShown = lines.some(
    (line) => line.issue && sameIssue(currentIssue(line.issue, postmortemRef, moved), issue.ref),
  );
  return isShown || (issue.parent !== null && sameIssue(issue.parent, postmortemRef));
}

/** Whether the App opened it and it has the item label, but its marker is unreadable or another issue's. */
export function isItemWithoutMarker(issue: Issue, { trust, policy }: TrustContextWithLabels): boolean {
  if (!issue.byApp || hasOwnMarker(issue, trust)) return false;
  return containsName(issue.labels, policy.actionItems.label);
}

/** Whether its marker was signed for this issue, by whomever. */
function hasOwnMarker(issue: Issue, trust: Trust): boolean {
  const parsed = trust.read(issue);
  return parsed.found === "marker" && isMarkerOf(issue, parsed.marker);
}

/**
 * The postmortems of an incident, the primary one first: the latest one that a command shares, otherwise the oldest. One that was
 * closed as a duplicate gives way to the others, whichever of them people chose.
 */
export function postmortemsOf(
  repository: Repository,
  key: IssueRef,
  marked: readonly PostmortemIssue[],
): PostmortemIssue[] {
  const entryOf = (postmortem: PostmortemIssue) => entryFor(postmortem, repository, key);
  const sharedBy = (postmortem: PostmortemIssue) =>
    entryOf(postmortem) === postmortem.marker.incidents[0] ? 0 : (entryOf(postmortem)?.commentId ?? 0);
  return marked
    .filter((postmortem) => entryOf(postmortem) !== undefined)
    .sort(
      (a, b) =>
        Number(isClosedDuplicate(a)) - Number(isClosedDuplicate(b)) ||
        sharedBy(b) - sharedBy(a) ||
        a.ref.number - b.ref.number,
    );
}

/** The newest comment whose command opened or shared a postmortem of this incident; null if none did. */
export function newestRequest(
  repository: Repository,
  key: IssueRef,
  marked: readonly PostmortemIssue[],
): number | null {
  const ids = marked.flatMap((postmortem) => entryFor(postmortem, repository, key)?.commentId ?? []);
  return ids.length > 0 ? Math.max(...ids) : null;
}

function entryFor({ marker }: PostmortemIssue, { id }: Repository, { number }: IssueRef) {
  return marker.incidents.find((incident) => incident.repositoryId === id && incident.number === number);
}

/**
 * Untrusted postmortems that belong to this incident by their own record, by the incident's record, or by a link: an
 * edit may have removed the incident from the record.
 */
export function tamperedPostmortemsOf(
  repository: Repository,
  incident: Issue,
  marked: readonly PostmortemIssue[],
  recorded: IssueRef | null,
): PostmortemIssue[] {
  return marked.filter((postmortem) => {
    if (isTrusted(postmortem)) return false;
    const isRecorded = recorded !== null && sameIssue(recorded, postmortem.ref);
    const isOnRecord = entryFor(postmortem, repository, incident.ref) !== undefined;
    return isRecorded || isOnRecord || isLinked(postmortem, incident);
  });
}

/** Whether it is a sub-issue of the incident or, as without sub-issues, linked in its body. */
function isLinked({ ref, parent }: Issue, incident: Issue): boolean {
  const isChild = parent !== null && sameIssue(parent, incident.ref);
  return isChild || showsBodyLink(incident.body, bodyLink(ref, incident.ref));
}

/** Whether it was closed as a duplicate. */
export function isClosedDuplicate({ state, stateReason }: Pick<Issue, "state" | "stateReason">): boolean {
  return state === "closed" && stateReason === "duplicate";
}

/**
 * Whether the App opened it for this incident as a postmortem, but its marker is unreadable or an item's of another issue. The
 * incident's record says so, or a link together with the label.
 */
export function isPostmortemWithoutMarkerOf(
  issue: Issue,
  incident: Issue,
  recorded: IssueRef | null,
  { trust, policy }: TrustContextWithLabels,
): boolean {
  if (!issue.byApp || looksLikePostmortem(issue, trust) || hasOwnMarker(issue, trust)) return false;
  if (recorded !== null && sameIssue(recorded, issue.ref)) return true;
  return containsName(issue.labels, policy.postmortem.label) && isLinked(issue, incident);
}
