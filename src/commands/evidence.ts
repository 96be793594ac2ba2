import { spokenLines } from "./comment-lines.ts";

const LABELLED = /^(?:[*_]{0,3})(?:evidence|proof)(?:[*_]{0,3})\s{0,3}:(?:[*_]{0,3})\s{0,3}\S/i;
const LINK = /https?:\/\/[^\s<>()]+\.[^\s<>()]+/i;

/**
 * Whether a comment shows that something was done: a line that begins with `Evidence:`, or a link. What it
 * quotes or shows as code does not count.
 */
export function isEvidence(commentBody: string): boolean {
  return spokenLines(commentBody).some((line) => LABELLED.test(line) || LINK.test(line));
}
