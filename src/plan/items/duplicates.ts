import { formatIssueRef } from "../../domain/issue-ref.ts";
import { normalizeWords } from "../../domain/items/action-item.ts";
import { COPILOT } from "../../domain/items/owners.ts";
import { renderDuplicate } from "../../markdown/messages/replies.ts";
import type { ItemIssue } from "../../observed/issue.ts";
import { isDuplicateOf, type Matching } from "../../observed/matching.ts";
import type { Operation } from "../../operations/operation.ts";
import { stripMarker } from "../../record/marker.ts";
import { type AssessedPostmortem, isCommittedItem } from "../assessed-postmortem.ts";
import { type DuplicatesPlan, planDuplicates } from "../duplicates.ts";
import type { PlanInput } from "../plan-input.ts";
import { commentOnce } from "../replies.ts";
import { isRefusedClosing } from "./closing.ts";
import { followIssue } from "./follow-issue.ts";
import { presentHead, unchangedItem } from "./item-issue.ts";
import * as note from "./notes.ts";
import { fieldsOfIssue, sameFields } from "./three-way-merge.ts";
import { doneBase } from "./without-line.ts";

export interface DuplicateItemsPlan extends DuplicatesPlan {
  /** Duplicates of other items. They need no line of their own. */
  readonly duplicates: ReadonlySet<ItemIssue>;
}

/**
 * Closes duplicates of the same item. The one that its line shows stays, otherwise the lowest number.
 * @param changing items that a command changes now; they can be originals
 */
export function planDuplicateItems(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  matching: Matching,
  changing: ReadonlySet<ItemIssue>,
): DuplicateItemsPlan {
  const found = matching.withoutLine.flatMap((item) => {
    if (changing.has(item)) return [];
    const original = mayBeDuplicate(item) || isClosedCopy(snapshot, item) ? originalOf(item, matching) : null;
    return original ? [{ item, ...original }] : [];
  });
  const plan = planDuplicates(found, {
    isUntouched: ({ item }) => isUntouched(item),
    // Until the line shows the remaining one, another worker may be about to write the other number.
    close: ({ item, original, isSettled }) => (isSettled ? closeDuplicate(item, original) : []),
    upkeep: ({ item, original }) => {
      const committed = isCommittedItem(snapshot, postmortem, item);
      // If neither has a line, both are closed before they are committed.
      const stays = committed || matching.pairs.some((pair) => pair.item === original);
      return stays ? keepLabels(snapshot, item, committed) : [];
    },
    note: ({ item, original }) => note.keptDuplicate(item, original, postmortem.ref),
  });
  return { ...plan, duplicates: new Set(found.map(({ item }) => item)) };
}

/** Its owners are not recorded: it would look untouched then. */
function keepLabels(snapshot: PlanInput, item: ItemIssue, committed: boolean): Operation[] {
  return followIssue(snapshot, item, committed, item.marker.ledger.base.issue.owners);
}

/**
 * Whether it may be a duplicate: open, and its line never said anything else. One that a person reopened is separate.
 */
function mayBeDuplicate(item: ItemIssue): boolean {
  return item.state === "open" && hasFirstWords(item);
}

function hasFirstWords({ marker: { adopted, ledger, words } }: ItemIssue): boolean {
  const { line } = ledger.base;
  return !adopted && line !== null && normalizeWords(line.title) === words;
}

/** Whether a person closed it in a way that does not count. Opened again, it would be closed as a duplicate. */
function isClosedCopy({ policy }: PlanInput, item: ItemIssue): boolean {
  return isRefusedClosing(item, policy) && hasFirstWords(item) && isUntouched(item);
}

function originalOf(
  item: ItemIssue,
  { pairs, withoutLine }: Matching,
): { original: ItemIssue; isSettled: boolean } | null {
  const pair = pairs.find((candidate) => isDuplicateOf(item, candidate.item));
  if (pair) return { original: pair.item, isSettled: pair.showsIssue };
  const [first] = withoutLine.filter((other) => mayBeDuplicate(other) && isDuplicateOf(item, other));
  return first && first !== item ? { original: first, isSettled: true } : null;
}

/** Whether only the App has changed it. */
function isUntouched(item: ItemIssue): boolean {
  const { ledger } = item.marker;
  const isBodyUnchanged = stripMarker(item.body).trim() === (presentHead(item) ?? "");
  const hasRecords = ledger.extensions.length + (ledger.obeyed ?? []).length > 0 || ledger.waiver !== null;
  const hasComments = item.comments > item.postedTags.length || item.commands.length > 0;
  return isBodyUnchanged && !hasRecords && !hasComments && isAsOpened(item);
}

/**
 * Copilot is in the base only once a pass saw that GitHub assigned it, which no pass does for an item without a line. A closing that
 * does not count is no change.
 */
function isAsOpened(item: ItemIssue): boolean {
  const { line, issue } = item.marker.ledger.base;
  const present = fieldsOfIssue(item);
  const isAssignedLater = line?.owners.includes(COPILOT) && !issue.owners.includes(COPILOT);
  const owners = present.owners.filter((owner) => owner !== COPILOT || !isAssignedLater);
  return sameFields(issue, { ...present, owners, done: false });
}

/** The same write records that it is closed for good, so that it is neither evaluated nor matched again. */
function closeDuplicate(item: ItemIssue, original: ItemIssue): Operation[] {
  const body = renderDuplicate(original.ref, item.ref);
  const comment = commentOnce(item, `copy ${formatIssueRef(original.ref)}`, body);
  const { ledger } = item.marker;
  const marker = { ...item.marker, ledger: { ...ledger, base: doneBase(item, null) } };
  const closed = { state: "closed", stateReason: "duplicate", duplicateOf: original.id } as const;
  return [...comment, { ...unchangedItem(item), ...closed, marker }];
}
