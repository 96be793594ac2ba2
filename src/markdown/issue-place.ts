import type { IssueMention } from "../domain/action-item.ts";
import { type Cut, cutIssue, readIssueToken } from "./issue-text.ts";
import type { TextContext } from "./item-fields.ts";
import { cutPieces } from "./item-pieces.ts";
import { readerIn } from "./line-grammar.ts";
import { maskItem } from "./markup.ts";
import type { Piece } from "./piece.ts";

/** `Issue: ` or `tracked in ` right before a mention. */
const LABEL =
  "(?:[*_]{0,3}(?:(?:(?:github|gh|tracking)\\s)?(?:issue|ticket|bug|story)|github|gh|tracking)" +
  "[*_]{0,3}\\s{0,3}[:=][*_]{0,3}\\s{0,3}|tracked\\s(?:in|by|as|at|under)[:\\s]\\s{0,3})";
const LABEL_BEFORE = new RegExp(`(?:^|(?<=[\\s(,;|·•—–→]))${LABEL}$`, "i");
const LABEL_FIRST = new RegExp(`^${LABEL}`, "i");
const LONGEST_LABEL = 60;
/** A comma also stands between the parts of a sentence. */
const SET_OFF = /(?:[;|·•—–→]|\s-{1,3})\s*$/;
const SEPARATOR_AT_END = /\s{0,3}(?:[,;|·•—–→]|(?<=\s)-{1,3}|<br\s?\/?>)?\s{0,3}$/i;
const LISTED = /[([,;]\s*$/;

/**
 * The issue that a text names elsewhere than in front: behind its metadata (`[P1] #12 …`), or at its end in brackets, behind a
 * separator or a label (`… (#12)`, `… → #12`, `… Issue: #12`). In the middle of a sentence it is a word: "Implement part of #12".
 */
export function cutSetOffIssue(
  text: string,
  context: TextContext,
  isMetadata: (rest: string) => boolean,
): Cut {
  const none = { issue: null, rest: text };
  if (!/#\d|\/issues\/\d/.test(text)) return none;
  const { mask, tail } = maskItem(text);
  const pieces = cutPieces(mask.slice(0, tail), readerIn(context));
  return (
    cutBehindMetadata(text, pieces, context, isMetadata) ?? cutAtEnd(text, mask, pieces, context) ?? none
  );
}

function cutBehindMetadata(
  text: string,
  pieces: readonly Piece[],
  { host }: TextContext,
  isMetadata: (rest: string) => boolean,
): Cut | null {
  const index = pieces.findIndex(({ kind }) => kind === "word" || kind === "remark");
  if (index < 1 || !pieces.slice(0, index).some(({ kind }) => kind === "metadata")) return null;
  const { start } = pieces[index]!;
  const { issue, rest } = cutIssue(text.slice(start), host, isMetadata);
  return issue && { issue, rest: text.slice(0, start) + rest };
}

/** The last thing but metadata and remarks that a text says. */
function cutAtEnd(text: string, mask: string, pieces: readonly Piece[], { host }: TextContext): Cut | null {
  for (let index = pieces.length - 1; index >= 0; index -= 1) {
    const { start, end, kind } = pieces[index]!;
    if (kind === "metadata" || kind === "separator") continue;
    const token = text.slice(start, end);
    const bracketed = /^[([]([^\n]{1,700})[)\]]$/.exec(token)?.[1] ?? null;
    const issue = bracketed === null ? null : labelledIssue(bracketed, host);
    if (issue) return without(text, start, end, issue);
    const bare = readIssueToken(token.replace(/[.,:;!]$/, ""), host);
    const from = bare && startOfSetOff(mask, start, end, pieces[index - 1]);
    if (bare && from !== null) return without(text, from, end, bare);
    if (kind === "word") return null;
  }
  return null;
}

function labelledIssue(text: string, host: string | undefined): IssueMention | null {
  return readIssueToken(text.replace(LABEL_FIRST, "").trim(), host);
}

/** Where the mention begins with its label if it is set off; null if it is a part of the sentence. */
function startOfSetOff(mask: string, start: number, end: number, before: Piece | undefined): number | null {
  const lead = mask.slice(Math.max(0, start - LONGEST_LABEL), start);
  const label = LABEL_BEFORE.exec(lead);
  if (label) return start - lead.length + label.index;
  if (before?.kind === "metadata" || SET_OFF.test(lead)) return start;
  return LISTED.test(lead) && /^\s*[),\]]/.test(mask.slice(end, end + 8)) ? start : null;
}

function without(text: string, start: number, end: number, issue: IssueMention): Cut {
  const before = text.slice(0, start).replace(SEPARATOR_AT_END, "");
  const after = text.slice(end).trimStart();
  const isJoined = before === "" || after === "" || /^[.:!)\]]/.test(after);
  return { issue, rest: before + (isJoined ? "" : " ") + after };
}
