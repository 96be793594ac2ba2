import type { Temporal } from "temporal-polyfill";
import { normaliseWords } from "../../domain/items/action-item.ts";
import { renderDuplicate } from "../../markdown/messages/replies.ts";
import type { ItemIssue, PostmortemIssue } from "../../observed/issue.ts";
import { isDuplicateOf, type Matching } from "../../observed/matching.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import { duplicateTag } from "../../record/comment-tag.ts";
import { stripMarker } from "../../record/marker.ts";
import { type DuplicatesPlan, planDuplicates } from "../duplicates.ts";
import { planLabels, presentHead, sameItem } from "./item-issue.ts";
import * as note from "./notes.ts";
import { fieldsOfIssue, sameFields } from "./three-way-merge.ts";
import { doneBase } from "./without-line.ts";

export interface DuplicateItemsPlan extends DuplicatesPlan {
  /** Items that are another one's second issue: no line of their own is missing. */
  readonly duplicates: ReadonlySet<ItemIssue>;
}

/** Second issues of one promise. The one that its line shows stays, and the lowest number where none does. */
export function planDuplicateItems(
  snapshot: Pick<Snapshot, "incident" | "policy">,
  postmortem: PostmortemIssue,
  matching: Matching,
  now: Temporal.Instant,
): DuplicateItemsPlan {
  const found = matching.withoutLine.flatMap((item) => {
    const original = isSecond(item) ? originalOf(item, matching) : null;
    return original ? [{ item, ...original }] : [];
  });
  const plan = planDuplicates(found, {
    isUntouched: ({ item }) => isUntouched(item),
    // Until its line shows the one that stays, another worker may be about to write down the other one.
    close: ({ item, original, isSettled }) => (isSettled ? closeDuplicate(item, original) : []),
    upkeep: ({ item }) => planLabels(item, snapshot, now),
    note: ({ item, original }) => note.keptDuplicate(item, original, postmortem.ref),
  });
  return { ...plan, duplicates: new Set(found.map(({ item }) => item)) };
}

/** Whether it may be a second issue: open, and it never had a line that said anything else. One that a person opened again is its own. */
function isSecond({ state, marker: { adopted, ledger, words } }: ItemIssue): boolean {
  const { line } = ledger.base;
  return state === "open" && adopted === null && line !== null && normaliseWords(line.title) === words;
}

function originalOf(
  item: ItemIssue,
  { pairs, withoutLine }: Matching,
): { original: ItemIssue; isSettled: boolean } | null {
  const pair = pairs.find((candidate) => isDuplicateOf(item, candidate.item));
  if (pair) return { original: pair.item, isSettled: pair.shown };
  const [first] = withoutLine.filter((other) => isSecond(other) && isDuplicateOf(item, other));
  return first && first !== item ? { original: first, isSettled: true } : null;
}

/** Whether nobody but the App did anything with it. */
function isUntouched(item: ItemIssue): boolean {
  const { ledger } = item.marker;
  const own = stripMarker(item.body).trim() === (presentHead(item) ?? "");
  const recorded = ledger.extensions.length + (ledger.obeyed ?? []).length > 0 || ledger.waiver !== null;
  const commented = item.comments > item.told.length || item.commands.length > 0;
  return own && !recorded && !commented && sameFields(ledger.base.issue, fieldsOfIssue(item));
}

/** The record says in the same write that it is closed for good, so that it is neither judged nor paired again. */
function closeDuplicate(item: ItemIssue, original: ItemIssue): Operation[] {
  const tag = duplicateTag(original.ref);
  const body = renderDuplicate(original.ref, item.ref);
  const told: Operation[] = item.told.includes(tag) ? [] : [{ kind: "comment", issue: item.ref, tag, body }];
  const { ledger } = item.marker;
  const marker = { ...item.marker, ledger: { ...ledger, base: doneBase(item, null) } };
  return [...told, { ...sameItem(item), state: "closed", stateReason: "duplicate", marker }];
}
