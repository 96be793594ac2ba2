import type { Temporal } from "temporal-polyfill";
import { describeMissing, type Missing, missingOf } from "../../domain/completeness.ts";
import { mentionIssue } from "../../domain/issue-ref.ts";
import { ownersOnRecord } from "../../domain/item-state.ts";
import type { Policy } from "../../domain/policy.ts";
import { isComplete } from "../../domain/postmortem-life.ts";
import { cutText } from "../../domain/text.ts";
import { noItemsReason, pageSections } from "../../markdown/page-sections.ts";
import { foldTitle } from "../../markdown/section.ts";
import type { ItemIssue, PostmortemIssue, Snapshot } from "../snapshot.ts";
import { type Matching, matchItems } from "./match.ts";
import { planNewItem } from "./new-item.ts";
import { readLines } from "./read-lines.ts";

/** Characters of a heading that are shown. */
const MAX_TITLE = 100;

/** A postmortem with what it lacks, as it reads now. */
export interface Page extends PostmortemIssue {
  /** Each a sentence, plain text; empty when nothing is missing. */
  readonly missing: readonly string[];
}

export function readPage(snapshot: Snapshot, postmortem: PostmortemIssue, now: Temporal.Instant): Page {
  const { policy } = snapshot;
  const { body, marker, ref } = postmortem;
  const lines = readLines(snapshot, postmortem, now);
  const matching = matchItems(lines, snapshot.items, ref);
  const refused = matching.newLines.filter((line) => {
    return !line.done && "refused" in planNewItem(snapshot, postmortem, line, now);
  });
  const missing = missingOf({
    sections: pageSections(body, policy.actionItems.headings, marker.sections ?? {}),
    required: policy.postmortem.requiredSections?.map(foldTitle) ?? null,
    items: promisedItems(snapshot)
      .filter(({ state, marker: { ledger } }) => state === "open" || !ledger.dropped)
      .map((item) => ({
        mention: mentionIssue(item.ref, ref),
        owned: ownersOf(item, matching).length > 0,
        open: item.state === "open",
      })),
    untracked: matching.newLines.length - refused.length,
    noItemsReason: noItemsReason(body),
  });
  return { ...postmortem, missing: missing.map((part) => describeMissing(asWritten(part, policy))) };
}

/**
 * Whether people count on all that a postmortem promises. While it is open this follows its text, so a section that
 * is emptied again takes it back; once it was closed complete, that stands for good.
 */
export function isCompletePage({ marker, missing }: Page): boolean {
  return isComplete({ record: marker, missing });
}

/** Items that somebody still promises, or kept; those whose line was taken out the same day are not. */
export function promisedItems({ items }: Pick<Snapshot, "items">): ItemIssue[] {
  return items.filter(({ state, stateReason, marker: { ledger } }) => {
    return state === "open" || ledger.base.line !== null || stateReason === "completed";
  });
}

/** Who owns an item: as its line names them now, which its record may not know of yet. */
export function ownersOf(item: ItemIssue, { pairs }: Pick<Matching, "pairs">): readonly string[] {
  const line = pairs.find((pair) => pair.item === item)?.line;
  if (!line) return ownersOnRecord(item.marker.ledger, item.assignees);
  return line.owners.length > 0 ? line.owners : item.assignees;
}

/** A required section is told as the policy spells it, and none is told at full length. */
function asWritten({ kind, what }: Missing, { postmortem }: Policy): Missing {
  if (kind !== "section") return { kind, what };
  const spelled = postmortem.requiredSections?.find((name) => foldTitle(name) === what) ?? what;
  return { kind, what: cutText(spelled, MAX_TITLE) };
}
