import { type Home, type IssueMention, localMention, readIssueMention } from "../../../domain/issue-ref.ts";
import { maskItem } from "../../markup.ts";
import type { ItemFields, TextContext } from "./item-fields.ts";
import { cutPieces, type Piece } from "./pieces.ts";

const LINK = /^\[([^[\]]{1,500})\]\(([^()\s]{1,500})\)/;

const AUTOLINK = /^<(https?:\/\/[^\s<>]{1,500})>/;

const BRACKETED = /^\(([^\s()]{1,300})\)|^\[([^\s[\]]{1,300})\](?!\()/;

const FIRST_WORD = /^[^\s]{1,500}?(?=[:,;]?(?:\s|$))/;

/** The text of a link that only names the issue: `#12`, `GH-12`, `acme/infra#12`, `12`. */
const NUMBER_ONLY = /^(?:(?:issue\s?|gh-)?#?|[\w.-]+\/[\w.-]+#)(\d{1,10})$/i;

/** The issue before the words in the text of a link: `#12 Fix lag`. */
const NUMBER_FIRST = /^(?:[\w.-]+\/[\w.-]+)?#(\d{1,10})(?![\w-])[:,;]?\s*/;

/** The text of a link that says nothing but that it leads to an issue. */
const SAYS_ISSUE =
  /^(?:(?:the|github|gh|tracking|tracked|follow-?up|see|in|this|linked) ){0,2}(?:issue|ticket|bug|story|task|card|link|here|details|tracker|github|tracking|tracked|followed|gh|wip|pending|open|todo)$/i;

/** `**#12**`, also around a link. */
const STRONG = /^([*_]{1,3})([^\s*_]{1,300}|\[[^[\]]{1,500}\]\([^()\s]{1,500}\))\1(?=[:,;]?(?:\s|$))/;

const RELATIVE = /^(?:\.{1,2}\/)*(?:issues\/)?([1-9]\d{0,9})\/?$/;

/** Every reference to an issue matches this. */
const MAY_NAME = /#\d|\/issues\/\d/;

/** What a text says about its issue. */
export type Reference = Pick<ItemFields, "issue" | "bareIssue" | "wrongLink">;

export interface Cut extends Reference {
  /** The text after the reference; the whole text if there is none. */
  readonly rest: string;
}

/** Whether the text names an issue, or has a link that was meant to. */
export function isReference({ issue, wrongLink }: Reference): boolean {
  return issue !== null || wrongLink !== undefined;
}

/**
 * The issue that a text begins with: `#12`, `owner/repo#12` or a URL, bare, in brackets or as a link. A link on other words
 * counts if `isMetadata` says that no words follow; its words are then the rest.
 */
export function cutIssue(text: string, home: Home, isMetadata: (rest: string) => boolean): Cut {
  if (!MAY_NAME.test(text)) return { issue: null, rest: text };
  const strong = STRONG.exec(text);
  if (strong) {
    const cut = cutIssue(strong[2]! + text.slice(strong[0].length), home, isMetadata);
    return isReference(cut) ? cut : { issue: null, rest: text };
  }
  const link = LINK.exec(text);
  if (link) return cutLink(text, link, home, isMetadata);
  const wrapped = AUTOLINK.exec(text) ?? BRACKETED.exec(text);
  const first = wrapped?.[0] ?? FIRST_WORD.exec(text)?.[0] ?? "";
  const issue = readMention(wrapped?.[1] ?? wrapped?.[2] ?? first, home);
  if (!issue) return { issue: null, rest: text };
  return { issue, bareIssue: true, rest: behind(text, first.length) };
}

function readMention(text: string, home: Home): IssueMention | null {
  const mention = readIssueMention(text, new URL(home.webUrl).host);
  return mention && localMention(mention, home);
}

/** The issue, if the text is nothing else: `#12`, a URL, a link on a number. Null otherwise. */
function readIssueToken(text: string, home: Home): Reference | null {
  const { rest, ...reference } = cutIssue(text, home, () => false);
  return rest === "" && isReference(reference) ? reference : null;
}

function cutLink(
  text: string,
  [whole, label, target]: RegExpExecArray,
  home: Home,
  isMetadata: (rest: string) => boolean,
): Cut {
  const none = { issue: null, rest: text };
  const shown = label!.trim();
  const [lead, number] = NUMBER_ONLY.exec(shown) ?? NUMBER_FIRST.exec(shown) ?? ["", null];
  const issue = linkedIssue(target!, home, number !== null);
  const rest = text.slice(whole.length);
  if (!issue || !/^[:,;]?(?:\s|$)/.test(rest)) return none;
  if (SAYS_ISSUE.test(shown)) return { issue, rest: behind(text, whole.length) };
  const isRight = number === null || Number(number) === issue.number;
  const reference = isRight ? { issue } : { issue: null, wrongLink: whole };
  if (number !== null && lead === shown) return { ...reference, rest: behind(text, whole.length) };
  return isMetadata(rest) ? { ...reference, rest: `${shown.slice(lead.length)}${rest}` } : none;
}

/** The issue that a link leads to. A relative address counts if the link's text has a number. */
function linkedIssue(target: string, home: Home, showsNumber: boolean): IssueMention | null {
  const relative = showsNumber ? RELATIVE.exec(target) : null;
  return relative ? { owner: null, repo: null, number: Number(relative[1]) } : readMention(target, home);
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

/** A word that makes an address part of the sentence: "the same as in https://…". */
const GLUED =
  /(?:^|[\s(])(?:in|of|from|for|to|than|as|the|a|an|our|this|that|its|like|see|with|by|on|at|via|per|and|or|vs\.?|cf\.?|about|after|before|under|fix(?:es)?|close[sd]?|resolves?|implement|revert|reopen|finish|read|review|follow|update|merge|address)\s*$/i;

/** `Ticket `, or a colon, before an address. */
const COLON_AT_END = /(?:\s(?:(?:github|tracking)\s)?(?:issue|ticket|bug|story))?\s{0,3}:?\s{0,3}$/i;

/** `Split by size: #12`, but not `Blocked by: #12`. */
const BEHIND_COLON =
  /(?<!\b(?:by|on|of|see|also|as|to|from|with|after|before|cf|refs?|related|relate[sd]?|prs?|pull|requests?|duplicates?|incidents?|postmortems?|depends|blocks|blocked|parent)[*_]{0,3})[*_]{0,3}:\s{1,3}$/i;

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
  { home }: TextContext,
  isMetadata: (rest: string) => boolean,
): Cut | null {
  const index = pieces.findIndex(({ kind }) => kind === "word" || kind === "remark");
  const first = pieces[index];
  if (!first || !pieces.slice(0, index).some(({ kind }) => kind === "metadata")) return null;
  const cut = cutIssue(text.slice(first.start), home, isMetadata);
  return isReference(cut) ? { ...cut, rest: text.slice(0, first.start) + cut.rest } : null;
}

/** The issue at the end of the text, apart from metadata and remarks. */
function cutAtEnd(text: string, mask: string, pieces: readonly Piece[], { home }: TextContext): Cut | null {
  for (let index = pieces.length - 1; index >= 0; index -= 1) {
    const { start, end, kind } = pieces[index]!;
    const token = text.slice(start, end);
    const bracketed = /^[([]([^\n]{1,700})[)\]]$/.exec(token)?.[1] ?? null;
    const inside = bracketed && readIssueToken(bracketed.replace(LABEL_FIRST, "").trim(), home);
    if (inside) return without(text, start, end, inside);
    const bare = readIssueToken(token.replace(/[.,:;!]$/, ""), home);
    const isAddress = /\[|:\/\//.test(token);
    const from = bare && startOfSetOff(mask, start, end, pieces[index - 1], isAddress);
    if (bare && from !== null) return without(text, from, end, bare);
    if (kind === "word") return null;
  }
  return null;
}

/** The start of the mention with its label, if it is set off. Null if it is part of the sentence. */
function startOfSetOff(
  mask: string,
  start: number,
  end: number,
  before: Piece | undefined,
  isAddress: boolean,
): number | null {
  const lead = mask.slice(Math.max(0, start - LONGEST_LABEL), start);
  const label = LABEL_BEFORE.exec(lead);
  if (label) return start - lead.length + label.index;
  if (isAddress && !GLUED.test(lead)) return start - COLON_AT_END.exec(lead)![0].length;
  const colon = BEHIND_COLON.exec(lead);
  if (colon) return start - colon[0].length;
  if (before?.kind === "metadata" || SET_OFF.test(lead)) return start;
  return LISTED.test(lead) && /^\s*[),\]]/.test(mask.slice(end, end + 8)) ? start : null;
}

function without(text: string, start: number, end: number, reference: Reference): Cut {
  const before = text.slice(0, start).replace(SEPARATOR_AT_END, "");
  const after = text.slice(end).trimStart();
  const gap = /^[.:!)\]]/.test(after) ? "" : " ";
  return { ...reference, rest: before + gap + after };
}
