import type { IssueMention } from "../domain/action-item.ts";
import { readIssueMention } from "../domain/issue-mention.ts";

const LINK = /^\[([^[\]]{1,500})\]\(([^()\s]{1,500})\)/;
const AUTOLINK = /^<(https?:\/\/[^\s<>]{1,500})>/;
const BRACKETED = /^\(([^\s()]{1,300})\)|^\[([^\s[\]]{1,300})\](?!\()/;
const FIRST_WORD = /^[^\s]{1,500}?(?=[:,;]?(?:\s|$))/;
/** The text of a link that only names the issue: `#12`, `GH-12`, `acme/infra#12`, `12`. */
const NUMBER_ONLY = /^(?:issue\s?|gh-)?#?\d{1,10}$|^[\w.-]+\/[\w.-]+#\d{1,10}$/i;
/** `**#12**`, also around a link. */
const STRONG = /^([*_]{1,3})([^\s*_]{1,300}|\[[^[\]]{1,500}\]\([^()\s]{1,500}\))\1(?=[:,;]?(?:\s|$))/;
const RELATIVE = /^(?:\.{1,2}\/)*(?:issues\/)?([1-9]\d{0,9})\/?$/;

/** Stands in whatever names an issue. */
const MAY_NAME = /#\d|\/issues\/\d/;

export interface Cut {
  readonly issue: IssueMention | null;
  /** What follows the mention; the whole text when there is none. */
  readonly rest: string;
}

/**
 * The issue that a text begins with: `#12`, `owner/repo#12`, an address, each bare, in brackets or as a link. A link with words
 * of its own counts if `isMetadata` says that no other words follow, and its words are then what is left.
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

/** The issue that this is, and nothing else: `#12`, an address, a link on a number; null for anything else. */
export function readIssueToken(text: string, host: string | undefined): IssueMention | null {
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
