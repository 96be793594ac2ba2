import { splitLines } from "../../domain/text.ts";
import { fingerprint } from "../../record/fingerprint.ts";
import { stripMarker } from "../../record/marker.ts";
import { TIMELINE_BEGIN, TIMELINE_END } from "../../record/visible-text.ts";
import { type ChecklistOptions, readBody, withoutItems } from "../checklist/checklist.ts";
import { isTimelineLine } from "./timeline.ts";

/** A box with its bullet, or a bullet that nothing follows. */
const BOX = /^([\s>]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[[xX]\](?=\s|$)/;
const EMPTY = /^[\s>]*(?:[-*+]|\d{1,9}[.)])?\s*(?:\[[ xX]\])?\s*$/;

/**
 * What a review of a postmortem is about, as a fingerprint: its sections, as people wrote them. The lines of action items,
 * checkboxes, empty lines and the rows of the automatic timeline are left out, because they change without a new review.
 * Everything else counts, and so do comments that a page doesn't show.
 */
export function reviewedText(body: string, options: ChecklistOptions, read = readBody): string {
  const lines = splitLines(stripMarker(withoutItems(body, options, read)));
  const kept = withoutTimelineRows(lines).map((line) => line.replace(BOX, "$1[ ]").trimEnd());
  return fingerprint(kept.filter((line) => !EMPTY.test(line)).join("\n"));
}

/** Only lines as the App writes them: whatever else stands in its block, a person put there. */
function withoutTimelineRows(lines: readonly string[]): readonly string[] {
  const begin = lines.indexOf(TIMELINE_BEGIN);
  const end = lines.indexOf(TIMELINE_END, begin);
  if (begin === -1 || end === -1) return lines;
  return lines.filter((line, index) => index < begin || index > end || !isTimelineLine(line));
}
