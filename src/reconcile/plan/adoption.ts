import { Temporal } from "temporal-polyfill";
import { type ItemLine, normaliseWords } from "../../domain/action-item.ts";
import { formatIssueRef, mentionIssue, sameIssue } from "../../domain/issue-ref.ts";
import type { MergeBase } from "../../domain/ledger.ts";
import { renderAdoptedLine, writeAdoptedBody } from "../../markdown/adopted-body.ts";
import { writeMarker } from "../../markdown/marker.ts";
import type { Agreed, ItemMarker } from "../../markdown/marker-shape.ts";
import type { Operation } from "../operation.ts";
import type { Issue, PostmortemIssue, Snapshot } from "../snapshot.ts";
import { fieldsOfIssue, fieldsOfLine } from "./fields.ts";
import { itemLabel } from "./labels.ts";
import { firstDue, repositoryIdOf } from "./new-item.ts";
import { MAX_BODY, STAND_IN } from "./room.ts";
import { withSeverity } from "./severity.ts";

/** Characters that a record may grow by before the body of its issue is full: a few extensions. */
const ROOM_TO_GROW = 4_096;

export interface Adopting {
  readonly issue: Issue;
  /** The line that names it; null for a sub-issue without one. */
  readonly line: ItemLine | null;
  /** Whether it was an item before and somebody took its marker out. */
  readonly again: boolean;
  /** What was agreed then, as far as the postmortem's record tells. */
  readonly agreed: Agreed | null;
}

/** Makes an issue that somebody else wrote an item; null when its body has no room for that. */
export function adoptItem(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  adopting: Adopting,
  now: Temporal.Instant,
): (Operation & { kind: "adopt-item" }) | null {
  const { issue, again } = adopting;
  const marker = firstMarker(snapshot, postmortem, adopting, now);
  const shown = renderAdoptedLine({
    postmortem: mentionIssue(postmortem.ref, issue.ref),
    due: marker.ledger.due,
  });
  const full = writeAdoptedBody(issue.body, shown, writeMarker(marker, STAND_IN)).length;
  if (full + (again ? 0 : ROOM_TO_GROW) > MAX_BODY) return null;
  return {
    kind: "adopt-item",
    item: issue.ref,
    line: shown,
    marker,
    labels: [itemLabel(snapshot.policy)],
  };
}

function firstMarker(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  { issue, line, again, agreed }: Adopting,
  now: Temporal.Instant,
): ItemMarker {
  const adoptedAt = now.toString({ smallestUnit: "second" });
  const due = agreed?.due ?? firstDue(snapshot, line, now);
  return {
    kind: "action-item",
    key: postmortem.marker.key,
    postmortem: {
      repositoryId: repositoryIdOf(snapshot, postmortem.ref),
      number: postmortem.ref.number,
      id: postmortem.id,
    },
    words: normaliseWords(line?.words || issue.title),
    occurrence: line?.occurrence ?? 1,
    adopted: issue.ref.number,
    ledger: withSeverity(
      {
        originalDue: agreed?.originalDue ?? due,
        due,
        // Taking the marker out shall not make the date one that may be edited by hand again.
        trackedAt: again ? Temporal.Instant.from(postmortem.createdAt).toString() : adoptedAt,
        adoptedAt,
        extensions: [],
        ...(agreed && agreed.extensions > 0 && { extendedBefore: agreed.extensions }),
        waiver: null,
        base: line ? baseOfMeeting(line, issue) : { line: null, ...seen(issue, fieldsOfIssue(issue)) },
      },
      snapshot,
    ),
  };
}

/**
 * The base from which the first merge of a line with an issue that somebody else wrote keeps what either says in
 * its own words. Whether it is done, the issue tells; owners go to the side that has none; a line without words takes
 * the issue's title.
 */
export function baseOfMeeting(line: ItemLine, issue: Issue): MergeBase {
  const said = fieldsOfLine(line);
  const { owners, title } = fieldsOfIssue(issue);
  const unowned = owners.length === 0;
  const theirs = unowned || said.owners.length === 0 ? [] : owners;
  return {
    line: { ...said, owners: unowned ? [] : said.owners },
    ...seen(issue, { done: said.done, owners: theirs, title: said.title === "" ? "" : title }),
  };
}

function seen(issue: Issue, fields: MergeBase["issue"]): Pick<MergeBase, "issue" | "seenAt"> {
  return { issue: fields, seenAt: issue.updatedAt };
}

/** Lets an issue go that others wrote, once neither a line nor the postmortem's sub-issues speak of it. */
export function releaseItem(
  { policy }: Snapshot,
  postmortem: PostmortemIssue,
  { ref, parent }: Issue,
): Operation[] {
  if (parent && sameIssue(parent, postmortem.ref)) return [];
  const { label, overdueLabel } = policy.actionItems;
  return [{ kind: "release-item", item: ref, labels: [label, overdueLabel] }];
}

/** The name under which an issue is looked up, whatever letters people write it in. */
export function nameOfIssue(ref: Issue["ref"]): string {
  return formatIssueRef(ref).toLowerCase();
}
