import { type IssueRef, sameIssue } from "../../domain/issue-ref.ts";
import { type ItemIssue, isTrusted, type PostmortemIssue } from "../../observed/issue.ts";
import { repositoryInfo, whyNotAdoptFrom } from "../../observed/repositories.ts";
import type { ItemElsewhere } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import type { PlanInput } from "../plan-input.ts";
import { homeOf, unchangedItem } from "./item-issue.ts";

/**
 * Moves items whose lines people moved to another postmortem, which has them now. The webhook about the item then names that
 * postmortem, so its own pass goes on.
 */
export function sendAway(snapshot: PlanInput, postmortem: PostmortemIssue, item: ItemIssue): Operation[] {
  const home = snapshot.shownIn[item.id];
  const isReadable = home && repositoryInfo(snapshot, home.ref);
  if (!isReadable || whyNotAdoptFrom(snapshot, home.ref, item.ref)) return [];
  return moveItem(snapshot, item, { from: postmortem.ref, to: home });
}

/** Moves the item of another postmortem here, if its line moved here: the other one doesn't show it anymore. */
export function takeOver(
  snapshot: PlanInput,
  postmortem: PostmortemIssue,
  { item, home }: ItemElsewhere,
): Operation[] {
  if (!home || home.showsItem || !isTrusted(item)) return [];
  return moveItem(snapshot, item, { from: home.ref, to: postmortem });
}

/** The record is last: it ends what this pass has to do. */
function moveItem(
  snapshot: PlanInput,
  item: ItemIssue,
  { from, to }: { readonly from: IssueRef; readonly to: PostmortemIssue },
): Operation[] {
  const { ref, id, parent, marker } = item;
  const isChild = snapshot.subIssues && parent !== null && sameIssue(parent, from);
  const link: Operation = { kind: "link-sub-issue", parent: to.ref, child: ref, childId: id, replaces: true };
  const moved = { ...unchangedItem(item), marker: { ...marker, ...homeOf(snapshot, to) } };
  return [...(isChild ? [link] : []), moved];
}
