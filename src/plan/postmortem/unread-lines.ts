import { formatIssueMention } from "../../domain/issue-ref.ts";
import type { ItemLine } from "../../domain/items/action-item.ts";
import { groupBy } from "../../domain/text.ts";
import { foldTitle } from "../../markdown/blocks.ts";
import { boxesInTasklistBlocks } from "../../markdown/checklist/tasklist-block.ts";
import { type UnreadLines, unreadLines } from "../../markdown/checklist/unread.ts";
import { renderNoItemsFound, renderUnreadLines } from "../../markdown/messages/unread-lines.ts";
import { noItemsReason, writtenSections } from "../../markdown/postmortem/sections.ts";
import { hasOriginalText } from "../../observed/issue.ts";
import { stripMarker } from "../../record/marker.ts";
import { type AssessedPostmortem, quote } from "../assessed-postmortem.ts";
import type { PlanInput } from "../plan-input.ts";

/** More parts than this are not named one by one. */
const MAX_PARTS = 5;

/**
 * Notes about lines that a person may take for action items although they were not read as such, and about a text
 * without any. What the template says is not asked about.
 * @param itemsRest whether nothing is planned for items
 */
export function notesOnUnreadLines(
  { policy, items, readBody }: PlanInput,
  postmortem: AssessedPostmortem,
  itemsRest: boolean,
): string[] {
  const { body, state, checklist, reading, lines, halfEdited, marker } = postmortem;
  if (state === "closed" || hasOriginalText(postmortem)) return [];
  const written = writtenSections(body, marker.sections ?? {}, reading.blocks);
  const unread = unreadLines(body, checklist, readBody).filter(({ heading }) => {
    return heading === null || written.get(foldTitle(heading)) !== false;
  });
  const hasItems = lines.length > 0 || items.length > 0 || !itemsRest;
  const saysNone = noItemsReason(body) !== null || unread.some(({ why }) => why === "none");
  const parts = hasItems || saysNone ? unread.filter(isSurprising) : unread;
  const notes = [
    ...halfEdited.filter(({ done }) => !done).map(noteOnExample),
    ...noteOnTasklists(reading.blocks),
    ...merged(parts).map(renderUnreadLines),
  ];
  if (notes.length > 0) return notes.slice(0, MAX_PARTS);
  const hasText = written.size === 0 ? stripMarker(body).trim() !== "" : [...written.values()].includes(true);
  return hasItems || saysNone || !hasText ? [] : [renderNoItemsFound(policy.actionItems.headings)];
}

/** Parts of which the same is said become one. */
function merged(parts: readonly UnreadLines[]): UnreadLines[] {
  const all = groupBy(parts, ({ heading, kind, why }) => JSON.stringify([heading, kind, why]));
  return [...all.values()].map((same) => {
    return { ...same[0]!, count: same.reduce((sum, { count }) => sum + count, 0) };
  });
}

/** GitHub shows these blocks as code, and so they are read. */
function noteOnTasklists(blocks: AssessedPostmortem["reading"]["blocks"]): string[] {
  const boxes = boxesInTasklistBlocks(blocks);
  if (boxes === 0) return [];
  const stand = boxes === 1 ? "1 task line stands" : `${boxes} task lines stand`;
  return [
    `${stand} in a \`[tasklist]\` block, which GitHub shows as code, so nothing in it is read. Remove the fences around the block.`,
  ];
}

/** A person began to change an example of the template. */
function noteOnExample(line: ItemLine): string {
  const example = line.issue ? formatIssueMention(line.issue) : quote(line);
  const replace = line.issue ? "Name the issue of this item, or remove the number." : "Replace its words.";
  return `${example} is an example of the template, so its line is not tracked. If it is a promise: ${replace}`;
}

/** Next to items, text and bullets explain them. What looks like items of its own is asked about. */
function isSurprising({ kind, why }: UnreadLines): boolean {
  return why === "heading" || (why === "words" && kind === "tasks");
}
