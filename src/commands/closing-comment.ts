import { type IssueMention, readIssueMention } from "../domain/issue-ref.ts";
import { readReason } from "../domain/text.ts";
import { proseLines } from "../markdown/prose-lines.ts";
import { findCommands } from "./find-commands.ts";

/** "Type 'Duplicate of' followed by the issue": docs.github.com, "Marking issues or pull requests as a duplicate". */
const DUPLICATE_OF = /\bduplicates? of:?\s{1,3}([^\s,;]{1,300})/gi;

/**
 * The reason in a comment that closes an issue: its text, with the reason of a `/drop` and without other commands.
 * Null if nothing is left.
 */
export function closingWords(commentBody: string): string | null {
  const words = proseLines(commentBody).map((line) => {
    const [command] = findCommands(line);
    if (!command) return line;
    return command.name === "drop" && "reason" in command ? command.reason : "";
  });
  return readReason(words.join(" "));
}

/** The issue that a comment marks as the original of a duplicate, as GitHub reads it; null if there is none. */
export function duplicateIn(commentBody: string): IssueMention | null {
  const named = proseLines(commentBody).flatMap((line) => [...line.matchAll(DUPLICATE_OF)]);
  const mentions = named.map(([, written]) => readIssueMention(written!.replace(/[.!)]+$/, "")));
  return mentions.findLast((mention) => mention !== null) ?? null;
}

const LABELLED = /^(?:[*_]{0,3})(?:evidence|proof)(?:[*_]{0,3})\s{0,3}:(?:[*_]{0,3})\s{0,3}\S/i;

const LINK = /https?:\/\/[^\s<>()]+\.[^\s<>()]+/i;

/** Whether a comment has evidence: a line that starts with `Evidence:`, or a link. Code and quotes don't count. */
export function isEvidence(commentBody: string): boolean {
  return proseLines(commentBody).some((line) => LABELLED.test(line) || LINK.test(line));
}
