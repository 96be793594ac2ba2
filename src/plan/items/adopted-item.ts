import { Temporal } from "temporal-polyfill";
import { issueKey, mentionIssue, sameIssue } from "../../domain/issue-ref.ts";
import type { ItemLine } from "../../domain/items/action-item.ts";
import { timesExtended } from "../../domain/items/item-state.ts";
import type { Ledger, MergeBase } from "../../domain/items/ledger.ts";
import { renderAdoptedLine, writeAdoptedBody } from "../../markdown/messages/adopted-body.ts";
import type { Issue, PostmortemIssue } from "../../observed/issue.ts";
import { isMorePrivateThan } from "../../observed/repositories.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import { canonicalJson } from "../../record/hidden-json.ts";
import type { AgreedTerms, ItemMarker } from "../../record/marker-types.ts";
import type { WithoutIssue } from "../../record/recorded-issue.ts";
import { itemLabel } from "../labels.ts";
import type { PlanInput } from "../plan-input.ts";
import { MAX_BODY, placeholderOf } from "../size-limits.ts";
import { newItemMarker } from "./item-issue.ts";
import { firstDue } from "./new-item.ts";
import { firstOwners, freeTerms } from "./terms.ts";
import { fieldsOfIssue, fieldsOfLine } from "./three-way-merge.ts";

/** How much a record may grow before its issue's body is full, in characters: room for a few extensions. */
const ROOM_TO_GROW = 4_096;

export interface AdoptionCandidate {
  readonly issue: Issue;
  /** The line that names it; null for a sub-issue without one. */
  readonly line: ItemLine | null;
  /** Whether it was an item before and lost its marker. */
  readonly wasItem: boolean;
  /** Its terms from then, if the postmortem's record has them. */
  readonly agreed: AgreedTerms | null;
}

/** Adopts an issue as an item; null if its body has no room for that. */
export function adoptItem(
  snapshot: PlanInput,
  postmortem: PostmortemIssue,
  adopting: AdoptionCandidate,
): Operation<"adopt-item"> | null {
  const { issue, wasItem } = adopting;
  const marker = firstMarker(snapshot, postmortem, adopting);
  const visibleLine = renderAdoptedLine({
    postmortem: mentionIssue(postmortem.ref, issue.ref),
    due: marker.ledger.due,
  });
  const full = writeAdoptedBody(issue.body, visibleLine, placeholderOf(marker)).length;
  if (full + (wasItem ? 0 : ROOM_TO_GROW) > MAX_BODY) return null;
  return {
    kind: "adopt-item",
    item: issue.ref,
    line: visibleLine,
    marker,
    labels: [itemLabel(snapshot.policy)],
  };
}

function firstMarker(
  snapshot: PlanInput,
  postmortem: PostmortemIssue,
  { issue, line, wasItem, agreed }: AdoptionCandidate,
): WithoutIssue<ItemMarker> {
  const adoptedAt = snapshot.now.toString({ smallestUnit: "second" });
  const due = agreed?.due ?? firstDue(snapshot, line);
  const { labels } = issue;
  const shown = { priority: line?.priority ?? null, labels, owners: firstOwners(line, issue) };
  return newItemMarker(snapshot, postmortem, {
    words: line?.words || issue.title,
    occurrence: line?.occurrence ?? 1,
    adopted: true,
    ledger: {
      originalDue: agreed?.originalDue ?? due,
      due,
      trackedAt: wasItem ? restoredSince(postmortem) : adoptedAt,
      adoptedAt,
      terms: agreed?.terms ?? freeTerms(snapshot, shown),
      extensions: [],
      ...(agreed && agreed.extensions > 0 && { extendedBefore: agreed.extensions }),
      waiver: null,
      base: line ? firstMergeBase(line, issue) : { line: null, ...issueSide(issue, fieldsOfIssue(issue)) },
    },
  });
}

/** When an item that lost its marker counts as tracked: removing the marker must not make the due date editable again. */
export function restoredSince({ createdAt }: PostmortemIssue): string {
  return Temporal.Instant.from(createdAt).toString();
}

/**
 * The base of the first merge between a line and an adopted issue: each side's own values count as changes. The issue
 * says whether it is done, a side without owners takes the other's, and a line without text takes the issue's title.
 */
export function firstMergeBase(line: ItemLine, issue: Issue): MergeBase {
  const lineFields = fieldsOfLine(line);
  const { owners, title } = fieldsOfIssue(issue);
  const unowned = owners.length === 0;
  const issueOwners = unowned || lineFields.owners.length === 0 ? [] : owners;
  return {
    line: { ...lineFields, owners: unowned ? [] : lineFields.owners },
    ...issueSide(issue, {
      done: lineFields.done,
      owners: issueOwners,
      title: lineFields.title === "" ? "" : title,
    }),
  };
}

function issueSide(issue: Issue, fields: MergeBase["issue"]): Pick<MergeBase, "issue" | "seenAt"> {
  return { issue: fields, seenAt: issue.updatedAt };
}

/** Releases an adopted issue once no line names it and it isn't a sub-issue of the postmortem. */
export function releaseItem(
  { policy }: Snapshot,
  postmortem: PostmortemIssue,
  { ref, parent }: Issue,
): Operation<"release-item">[] {
  if (parent && sameIssue(parent, postmortem.ref)) return [];
  const { label, overdueLabel } = policy.actionItems;
  return [{ kind: "release-item", item: ref, labels: [label, overdueLabel] }];
}

/** The terms of an adopted item in the postmortem's record; null if there are none. */
export function agreedTerms({ marker }: PostmortemIssue, { ref }: Pick<Issue, "ref">): AgreedTerms | null {
  const name = issueKey(ref);
  return marker.agreed && Object.hasOwn(marker.agreed, name) ? marker.agreed[name]! : null;
}

/**
 * What the postmortem's record keeps of an adopted item's ledger, which anyone with write access can remove.
 * @param isHidden whether the item is more private than the postmortem: then the record there names no owners and areas
 */
function termsOf(ledger: Ledger, isHidden: boolean): AgreedTerms {
  const { originalDue, due, terms } = ledger;
  return { originalDue, due, extensions: timesExtended(ledger), ...(!isHidden && { terms }) };
}

/**
 * The terms to record from now on: those in the ledgers of items, and recorded ones of issues that can't be read now
 * or have traces of having been items. Released issues are forgotten.
 * @param hasTraces whether an issue still has such traces
 */
export function agreedTermsAfter(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  items: readonly { readonly ref: Issue["ref"]; readonly ledger: Ledger }[],
  hasTraces: (issue: Issue) => boolean,
): Readonly<Record<string, AgreedTerms>> {
  const { referenced, movedIssues } = snapshot;
  const known = Object.entries(postmortem.marker.agreed ?? {}).filter(([name]) => {
    const reference = referenced[name];
    if (Object.hasOwn(movedIssues, name)) return false;
    return reference?.kind !== "adoptable" || hasTraces(reference.issue);
  });
  const present = items.map(({ ref, ledger }) => {
    const isHidden = isMorePrivateThan(snapshot, ref, postmortem.ref);
    return [issueKey(ref), termsOf(ledger, isHidden)] as const;
  });
  const all = new Map<string, AgreedTerms>([...known, ...present]);
  return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether two records of terms are equal. */
export function sameTerms(
  some: Readonly<Record<string, AgreedTerms>> | undefined,
  others: Readonly<Record<string, AgreedTerms>>,
): boolean {
  return canonicalJson(some ?? {}) === canonicalJson(others);
}
