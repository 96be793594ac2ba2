import { Temporal } from "temporal-polyfill";
import { type IssueRef, mentionIssue } from "../../domain/issue-ref.ts";
import { sameLabel } from "../../domain/labels.ts";
import { type Grading, type Regraded, regrade } from "../../domain/postmortem/grading.ts";
import { titleAfterRename } from "../../domain/postmortem/opening.ts";
import {
  type HeldDate,
  renderHeldDate,
  renderIncidentChange,
  renderNoLongerIncident,
  type SeverityChange,
} from "../../markdown/messages/incident-changes.ts";
import { relatedItemsFingerprint, replaceRelatedItems } from "../../markdown/messages/related-items.ts";
import { refillLines, withValues } from "../../markdown/postmortem/filled-lines.ts";
import { sectionsAfter } from "../../markdown/postmortem/sections.ts";
import {
  followedIncident,
  isGradingUnseen,
  needsRelatedItems,
  takenNow,
} from "../../observed/incident-changes.ts";
import { hasOriginalText, type Issue, type PostmortemIssue } from "../../observed/issue.ts";
import { predatesInstallation } from "../../observed/opening.ts";
import type { Operation } from "../../operations/operation.ts";
import { writeKey } from "../../operations/operation-target.ts";
import type { CommentTag } from "../../record/comment-tag.ts";
import { canonicalJson } from "../../record/hidden-json.ts";
import type { PostmortemMarker, TakenFromIncident } from "../../record/marker-types.ts";
import { fingerprint } from "../../record/visible-text.ts";
import { severityLabel } from "../labels.ts";
import type { PlanInput } from "../plan-input.ts";
import { overflowOfPostmortem } from "../size-limits.ts";
import { commentOnRecurrences, relatedItemLines } from "./related-items.ts";
import { reviewsAfter } from "./reviews.ts";
import { templateValues } from "./template-values.ts";
import { isUnneeded } from "./upkeep.ts";

export interface FollowingPlan {
  /** The postmortem after the operations. */
  readonly postmortem: PostmortemIssue;
  readonly operations: readonly Operation[];
  readonly notes: readonly string[];
}

/**
 * Brings what a postmortem took from its incident to what the incident is now: title, severity with label and due date,
 * the template's lines that no one changed, and the list of related items. All of it is one write, and one comment says
 * what changed.
 */
export function planFollowing(snapshot: PlanInput, postmortem: PostmortemIssue): FollowingPlan {
  const incident = followedIncident(snapshot, postmortem);
  const unchanged = { postmortem, operations: [], notes: heldNotes(snapshot, postmortem) };
  if (!incident || isGradingUnseen(snapshot, snapshot.now)) return unchanged;
  const regraded = regradedDate(snapshot, incident, postmortem);
  const changed = changedPostmortem(snapshot, incident, postmortem, regraded);
  if (isSame(postmortem, changed)) return unchanged;
  const followed = counted(changed);
  const write = writeOf(postmortem, followed);
  const recurrences = needsRelatedItems(snapshot, postmortem) ? commentOnRecurrences(snapshot) : [];
  const operations = [...commentsOn(snapshot, postmortem, followed, regraded), ...recurrences, write];
  const isRefused = snapshot.failedWrites.has(writeKey(write));
  if (isRefused) return { ...unchanged, operations: [write] };
  return { postmortem: followed, operations, notes: heldNotes(snapshot, followed) };
}

const UNKNOWN_GRADING: Grading = { at: null, by: null };

/** The due date by the incident's severity. */
function regradedDate(snapshot: PlanInput, incident: Issue, postmortem: PostmortemIssue): Regraded {
  const { severity } = takenNow(snapshot, incident);
  const question = { ...questionAbout(snapshot, postmortem), severity };
  return regrade({ ...(snapshot.grading ?? UNKNOWN_GRADING), ...question }, snapshot.policy);
}

/** What the record says about the due date. */
function questionAbout(snapshot: PlanInput, { marker }: PostmortemIssue) {
  const { incidents, labelledAt, openedAt, due, taken, extensions } = marker;
  return {
    opening: {
      labelledAt: Temporal.Instant.from(labelledAt),
      openedAt: Temporal.Instant.from(openedAt),
      asked: incidents[0]!.commentId !== null || predatesInstallation({ ...snapshot, labelledAt }),
    },
    due: Temporal.PlainDate.from(due),
    dueFor: taken.dueFor ?? taken.severity,
    extendedTo: extensions.length > 0 ? Temporal.PlainDate.from(extensions.at(-1)!.to) : null,
    now: snapshot.now,
  };
}

/** The postmortem as it should be, with the incident as it is now. */
function changedPostmortem(
  snapshot: PlanInput,
  incident: Issue,
  postmortem: PostmortemIssue,
  regraded: Regraded,
): PostmortemIssue {
  const { marker, title } = postmortem;
  const now = takenNow(snapshot, incident);
  const due = regraded.due.toString();
  const taken = takenAfter(marker.taken, now, regraded);
  const withDates: PostmortemMarker = {
    ...marker,
    due,
    taken,
    ...(due !== marker.due && { dueSetAt: snapshot.now.toString({ smallestUnit: "second" }) }),
  };
  const renamed = {
    ...postmortem,
    title: titleAfterRename(title, marker.taken.title, incident.title),
    labels:
      now.severity === marker.taken.severity
        ? postmortem.labels
        : labelsAfter(snapshot, postmortem, now.severity),
    marker: withDates,
  };
  const refilled = refilledBody(snapshot, incident, renamed);
  return overflowOfPostmortem(refilled.body, refilled.marker) > 0 ? renamed : refilled;
}

function takenAfter(
  { dueFor: _, ...before }: TakenFromIncident,
  now: ReturnType<typeof takenNow>,
  { held, dueFor }: Regraded,
): TakenFromIncident {
  const heldFor = held ? dueFor : null;
  return { ...before, ...now, ...(heldFor !== null && { dueFor: heldFor }) };
}

/** The postmortem has only the severity label of its incident. */
function labelsAfter({ policy }: PlanInput, { labels }: PostmortemIssue, severity: string | null): string[] {
  const others = Object.keys(policy.severities).filter((name) => name !== severity);
  const kept = labels.filter((label) => !others.some((other) => sameLabel(other, label)));
  const isMissing = severity !== null && !kept.some((label) => sameLabel(label, severity));
  return isMissing ? [...kept, severity] : kept;
}

/** The body with the new values in the lines that the App wrote, and what the record knows about that body. */
function refilledBody(snapshot: PlanInput, incident: Issue, postmortem: PostmortemIssue): PostmortemIssue {
  const { marker, ref } = postmortem;
  const values = templateValues(snapshot, {
    incident,
    repository: ref,
    severity: marker.taken.severity,
    labelledAt: Temporal.Instant.from(marker.labelledAt),
    due: marker.due,
  });
  const filled = marker.filled && withValues(marker.filled, values);
  const lines = filled ? refillLines(postmortem.body, marker.filled!, filled) : postmortem.body;
  const { body, related } = withRelatedItems(snapshot, postmortem, lines);
  const { related: _, ...rest } = marker;
  return {
    ...postmortem,
    body,
    marker: {
      ...rest,
      ...(related !== undefined && { related }),
      ...(filled && { filled }),
      ...(hasOriginalText(postmortem) && { opened: fingerprint(body) }),
      ...(marker.sections && { sections: sectionsAfter(marker.sections, postmortem.body, body) }),
      ...reviewsAfter(snapshot, postmortem, body),
    },
  };
}

/** The body with the items that are related by the incident's current labels. A list that people changed stays. */
function withRelatedItems(
  snapshot: PlanInput,
  postmortem: PostmortemIssue,
  body: string,
): { body: string; related: string | undefined } {
  const { related } = postmortem.marker;
  const observed = snapshot.postmortems[0]!;
  if (!needsRelatedItems(snapshot, observed) || !snapshot.policy.advice.knownBefore) return { body, related };
  const list = relatedItemLines(snapshot, postmortem.ref);
  const fresh = relatedItemsFingerprint(list);
  const replaced = replaceRelatedItems(body, related, list);
  return replaced === null ? { body, related } : { body: replaced, related: fresh };
}

/** A new title or due date shows in what was taken, too. */
function isSame(before: PostmortemIssue, after: PostmortemIssue): boolean {
  return (
    before.body === after.body && canonicalJson(before.marker.taken) === canonicalJson(after.marker.taken)
  );
}

/** Each write counts, so that each change is commented on once. */
function counted(postmortem: PostmortemIssue): PostmortemIssue {
  const { taken } = postmortem.marker;
  return {
    ...postmortem,
    marker: { ...postmortem.marker, taken: { ...taken, changes: taken.changes + 1 } },
  };
}

/** The one write that takes everything over. */
function writeOf(before: PostmortemIssue, after: PostmortemIssue): Operation<"follow-incident"> {
  const add = after.labels.filter((label) => !before.labels.includes(label));
  const remove = before.labels.filter((label) => !after.labels.includes(label));
  return {
    kind: "follow-incident",
    postmortem: before.ref,
    expected: { title: before.title, body: before.body },
    ...(after.title !== before.title && { title: after.title }),
    ...(after.body !== before.body && { body: after.body }),
    ...(add.length + remove.length > 0 && { labels: { add: add.map(severityLabel), remove } }),
    marker: after.marker,
  };
}

/** One comment on the postmortem says what changed, and one on the incident what happens if it is none any longer. */
function commentsOn(
  snapshot: PlanInput,
  before: PostmortemIssue,
  after: PostmortemIssue,
  regraded: Regraded,
): Operation[] {
  const { key, incident, policy } = snapshot;
  const { taken, due, related } = after.marker;
  const isRenamed = after.title !== before.title;
  const change = renderIncidentChange({
    severity: severityChange(snapshot, before, after, regraded),
    title: isRenamed && incident ? incident.title : null,
    relatedItems: related !== before.marker.related,
  });
  const withdrawn =
    before.marker.taken.isIncident && !taken.isIncident
      ? renderNoLongerIncident({
          postmortem: mentionIssue(after.ref, key),
          due,
          closes: !after.discussed && isUnneeded(snapshot, after),
          approvers: policy.approvers,
        })
      : null;
  return [
    ...commentOnce(after.ref, change, taken.changes, snapshot.postedTagsOnPostmortem),
    ...commentOnce(key, withdrawn, taken.changes, snapshot.postedTags),
  ];
}

function commentOnce(
  issue: IssueRef,
  body: string | null,
  changes: number,
  posted: readonly CommentTag[],
): Operation[] {
  if (body === null) return [];
  const tag: CommentTag = `changed ${changes}/${fingerprint(body)}`;
  return posted.includes(tag) ? [] : [{ kind: "comment", issue, tag, body }];
}

function severityChange(
  snapshot: PlanInput,
  before: PostmortemIssue,
  after: PostmortemIssue,
  { countedFrom, held }: Regraded,
): SeverityChange | null {
  const [from, to] = [before.marker.taken, after.marker.taken];
  if (from.severity === to.severity && from.dueFor === to.dueFor) return null;
  return {
    from: from.severity,
    to: to.severity,
    dueBefore: before.marker.due,
    due: after.marker.due,
    countedFrom: countedFrom?.toString() ?? null,
    approver: snapshot.grading?.by?.login ?? null,
    held: held && heldDate(snapshot, after, held),
  };
}

/** The note while a due date stays, because no approver lowered the severity. */
function heldNotes(snapshot: PlanInput, postmortem: PostmortemIssue): string[] {
  const { taken } = postmortem.marker;
  if (postmortem.state === "closed") return [];
  const question = { ...UNKNOWN_GRADING, ...questionAbout(snapshot, postmortem), severity: taken.severity };
  const { held } = regrade(question, snapshot.policy);
  return held ? [renderHeldDate(heldDate(snapshot, postmortem, held))] : [];
}

function heldDate(
  { key, policy }: PlanInput,
  { ref, marker: { taken, due } }: PostmortemIssue,
  allowed: Temporal.PlainDate,
): HeldDate {
  return {
    severity: taken.severity,
    dueFor: taken.dueFor ?? null,
    due,
    allowed: allowed.toString(),
    incident: mentionIssue(key, ref),
    approvers: policy.approvers,
  };
}
