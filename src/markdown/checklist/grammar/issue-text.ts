import { type IssueMention, readIssueMention } from "../../../domain/issue-ref.ts";
import { maskItem } from "../../markup.ts";
import type { TextContext } from "./item-fields.ts";
import { cutPieces, type Piece } from "./pieces.ts";

const LINK = /^\[([^[\]]{1,500})\]\(([^()\s]{1,500})\)/;

const AUTOLINK = /^<(https?:\/\/[^\s<>]{1,500})>/;

const BRACKETED = /^\(([^\s()]{1,300})\)|^\[([^\s[\]]{1,300})\](?!\()/;

const FIRST_WORD = /^[^\s]{1,500}?(?=[:,;]?(?:\s|$))/;

/** The text of a link that only names the issue: `#12`, `GH-12`, `acme/infra#12`, `12`. */
const NUMBER_ONLY = /^(?:issue\s?|gh-)?#?\d{1,10}$|^[\w.-]+\/[\w.-]+#\d{1,10}$/i;

/** `**#12**`, also around a link. */
const STRONG = /^([*_]{1,3})([^\s*_]{1,300}|\[[^[\]]{1,500}\]\([^()\s]{1,500}\))\1(?=[:,;]?(?:\s|$))/;

const RELATIVE = /^(?:\.{1,2}\/)*(?:issues\/)?([1-9]\d{0,9})\/?$/;

/** Every reference to an issue matches this. */
const MAY_NAME = /#\d|\/issues\/\d/;

export interface Cut {
  readonly issue: IssueMention | null;
  /** The text after the mention; the whole text if there is none. */
  readonly rest: string;
}

/**
 * The issue that a text begins with: `#12`, `owner/repo#12` or a URL, bare, in brackets or as a link. A link on other words
 * counts if `isMetadata` says that no words follow; its words are then the rest.
 */
export function cutIssue(text: string, host: string | undefined, isMetadata: (rest: string) => boolean): Cut {
  if (!MAY_NAME.test(text)) return { issue: null, rest: text };
  const strong = STRONG.exec(text);
  if (strong) {
    const { issue, rest } = cutIssue(strong[2]! + text.slice(strong[0].length), host, isMetadata);
    return issue ? { issue, rest } : { issue, rest: text };
  }
  const link = LINK.exec(text);
  if (link) return cutLink(text, link, host, isMetadata);
  const wrapped = AUTOLINK.exec(text) ?? BRACKETED.exec(text);
  const first = wrapped?.[0] ?? FIRST_WORD.exec(text)?.[0] ?? "";
  const issue = readIssueMention(wrapped?.[1] ?? wrapped?.[2] ?? first, host);
  return issue ? { issue, rest: behind(text, first.length) } : { issue: null, rest: text };
}

/** The issue, if the text is nothing else: `#12`, a URL, a link on a number. Null otherwise. */
function readIssueToken(text: string, host: string | undefined): IssueMention | null {
  const { issue, rest } = cutIssue(text, host, () => false);
  return rest === "" ? issue : null;
}

function cutLink(
  text: string,
  [whole, label, target]: RegExpExecArray,
  host: string | undefined,
  isMetadata: (rest: string) => boolean,
): Cut {
  const none = { issue: null, rest: text };
  const issue = linkedIssue(label!, target!, host);
  if (!issue || !/^[:,;]?(?:\s|$)/.test(text.slice(whole.length))) return none;
  if (NUMBER_ONLY.test(label!.trim())) return { issue, rest: behind(text, whole.length) };
  const rest = text.slice(whole.length);
  return isMetadata(rest) ? { issue, rest: `${label!.trim()}${rest}` } : none;
}

function linkedIssue(label: string, target: string, host: string | undefined): IssueMention | null {
  const named = readIssueMention(target, host);
  if (named) return named;
  const relative = RELATIVE.exec(target);
  const short = readIssueMention(label.trim(), host);
  return relative && short?.number === Number(relative[1]) ? short : null;
}

function behind(text: string, end: number): string {
  return text.slice(end).replace(/^(?:[:,;]|\s{1,3}[-–—·|](?=\s|$))?\s*/, "");
}

/** `Issue: ` or `tracked in ` right before a mention. */
const LABEL =
  "(?:[*_]{0,3}(?:(?:(?:github|gh|tracking)\\s)?(?:issue|ticket|bug|story)|github|gh|tracking)" +
  "[*_]{0,3}\\s{0,3}[:=][*_]{0,3}\\s{0,3}|tracked\\s(?:in|by|as|at|under)[:\\s]\\s{0,3})";

const LABEL_BEFORE = new RegExp(`(?:^|(?<=[\\s(,;|·•—–→]))${LABEL}$`, "i");

const LABEL_FIRST = new RegExp(`^${LABEL}`, "i");

const LONGEST_LABEL = 60;

/** Commas are left out because they also separate the parts of a sentence. */
const SET_OFF = /(?:[;|·•—–→]|\s-{1,3})\s*$/;

const SEPARATOR_AT_END = /\s{0,3}(?:[,;|·•—–→]|(?<=\s)-{1,3}|<br\s?\/?>)?\s{0,3}$/i;

const LISTED = /[([,;]\s*$/;

/**
 * An issue that is not at the start of the text: after metadata (`[P1] #12 …`), or at the end in brackets, after a separator
 * or after a label (`… (#12)`, `… → #12`, `… Issue: #12`). Inside a sentence it is a word: "Implement part of #12".
 */
export function cutSetOffIssue(
  text: string,
  context: TextContext,
  isMetadata: (rest: string) => boolean,
): Cut {
  const none = { issue: null, rest: text };
  if (!MAY_NAME.test(text)) return none;
  const { mask, tail } = maskItem(text);
  const pieces = cutPieces(mask.slice(0, tail), context);
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

/** The issue at the end of the text, apart from metadata and remarks. */
function cutAtEnd(text: string, mask: string, pieces: readonly Piece[], { host }: TextContext): Cut | null {
  for (let index = pieces.length - 1; index >= 0; index -= 1) {
    const { start, end, kind } = pieces[index]!;
    if (kind === "metadata" || kind === "separator") continue;
    const token = text.slice(start, end);
    const bracketed = /^[([]([^\n]{1,700})[)\]]$/.exec(token)?.[1] ?? null;
    const issue = bracketed && readIssueToken(bracketed.replace(LABEL_FIRST, "").trim(), host);
    if (issue) return without(text, start, end, issue);
    const bare = readIssueToken(token.replace(/[.,:;!]$/, ""), host);
    const from = bare && startOfSetOff(mask, start, end, pieces[index - 1]);
    if (bare && from !== null) return without(text, from, end, bare);
    if (kind === "word") return null;
  }
  return null;
}

/** The start of the mention with its label, if it is set off. Null if it is part of the sentence. */
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
