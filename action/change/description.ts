import {
  type IssueMention,
  type IssueRef,
  type RepositoryRef,
  readIssueMention,
  resolveMention,
  sameRepository,
} from "../../src/domain/issue-ref.ts";
import { splitLines } from "../../src/domain/text.ts";

/**
 * GitHub's closing keywords, each of which names one issue: docs.github.com, "Linking a pull request to an issue".
 * A colon may follow.
 */
const CLOSES =
  /(?<![\w-])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?[ \t]{1,20}((?:[\w-]{1,100}\/[\w.-]{1,100})?#\d{1,15}(?!\w)|GH-\d{1,15}(?!\w)|https?:\/\/\S{1,300})/gi;

const MAX_CLOSED = 200;

/**
 * The issues that merging a pull request with this description into the default branch closes.
 * @param repository where it is: `#12` is an issue there
 * @param host the web host whose issue addresses count
 */
export function closedIssues(description: string, repository: RepositoryRef, host: string): IssueRef[] {
  const refs: IssueRef[] = [];
  for (const [, written] of plainText(description).matchAll(CLOSES)) {
    const mention = mentionOf(written!, host);
    if (mention === null) continue;
    refs.push(resolveMention(mention, repository));
    if (refs.length === MAX_CLOSED) break;
  }
  return refs;
}

function mentionOf(written: string, host: string): IssueMention | null {
  const short = /^GH-(\d+)$/i.exec(written);
  if (short) return readIssueMention(`#${short[1]}`);
  if (!/^https?:/i.test(written)) return readIssueMention(written);
  // Punctuation behind an address, and a fragment such as a comment's, belong to the sentence.
  return readIssueMention(written.replace(/#[\w-]+$/, "").replace(/[).,;:!?\]>"']+$/, ""), host);
}

/** What a pull request says that it takes back: another one, or a commit. */
export type RevertClaim = { readonly pullRequest: number } | { readonly commit: string };

const REVERTS =
  /^[ \t]{0,3}(?:This reverts commit ([0-9a-f]{40})\b|Reverts[ \t]{1,20}((?:[\w-]{1,100}\/[\w.-]{1,100})?#\d{1,15}\b|https?:\/\/\S{1,300}))/gim;

const MAX_CLAIMS = 20;

/** All of it: as GitHub's button writes it ("Reverts acme/shop#12", or its address) and git does ("This reverts commit 1234…"). */
export function revertClaims(description: string, repository: RepositoryRef, host: string): RevertClaim[] {
  const claims: RevertClaim[] = [];
  for (const [, commit, written] of plainText(description).matchAll(REVERTS)) {
    const number = commit ? null : pullRequestOf(written!, repository, host);
    const claim = commit ? { commit } : number !== null && { pullRequest: number };
    const isNew = claim && !claims.some((known) => JSON.stringify(known) === JSON.stringify(claim));
    if (isNew) claims.push(claim);
    if (claims.length === MAX_CLAIMS) break;
  }
  return claims;
}

/** Of this repository; null for what is of another. */
function pullRequestOf(written: string, repository: RepositoryRef, host: string): number | null {
  // Pull requests and issues share their numbers, and their addresses but for one word.
  const mention = mentionOf(written.replace(/\/pull\/(?=\d)/, "/issues/"), host);
  if (!mention) return null;
  const ref = resolveMention(mention, repository);
  return sameRepository(ref, repository) ? ref.number : null;
}

const BLANK = " ";

/** GitHub's own limit on a description. */
const MAX_TEXT = 65_536;

const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/**
 * The words of a description line by line: code, comments and quotes are blanked out, in which GitHub closes nothing
 * or nobody means what stands there.
 */
export function plainText(markdown: string): string {
  const lines = splitLines(withoutComments(markdown.slice(0, MAX_TEXT)));
  const kept: string[] = [];
  let fence: string | null = null;
  let afterBlank = true;
  let inList = false;
  for (const line of lines) {
    const opening = FENCE.exec(line)?.[1] ?? null;
    if (fence !== null) {
      if (opening?.startsWith(fence) && line.trim() === opening) fence = null;
      kept.push(BLANK);
      continue;
    }
    const isBlank = line.trim() === "";
    const isCode: boolean = afterBlank && !inList && /^(?: {4}|\t)/.test(line);
    if (/^ {0,3}(?:[-+*]|\d{1,9}[.)])\s/.test(line)) inList = true;
    else if (!isBlank && afterBlank && /^\S/.test(line)) inList = false;
    if (opening !== null && !isFenceOfWords(line, opening)) fence = opening;
    const isHidden = opening !== null || isCode || /^ {0,3}>/.test(line);
    kept.push(isHidden ? BLANK : withoutCode(line));
    afterBlank = isBlank || (isCode && afterBlank);
  }
  return kept.join("\n");
}

/** Backticks after an opening of backticks make it a code span of one line. */
function isFenceOfWords(line: string, opening: string): boolean {
  return opening.startsWith("`") && line.trimStart().slice(opening.length).includes("`");
}

function withoutComments(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (;;) {
    const start = text.indexOf("<!--", from);
    if (start === -1) return parts.join(BLANK) + (parts.length > 0 ? BLANK : "") + text.slice(from);
    parts.push(text.slice(from, start));
    const end = text.indexOf("-->", start + 4);
    if (end === -1) return parts.join(BLANK);
    from = end + 3;
  }
}

/** Code spans of one line; each run of backticks closes at the next one that is as long. */
function withoutCode(line: string): string {
  const runs = [...line.matchAll(/`+/g)].map(({ 0: run, index }) => ({ start: index, length: run.length }));
  let text = "";
  let from = 0;
  for (let open = 0; open < runs.length; open += 1) {
    const { start, length } = runs[open]!;
    const close = runs.findIndex((run, index) => index > open && run.length === length);
    if (close === -1) continue;
    text += line.slice(from, start) + BLANK;
    from = runs[close]!.start + length;
    open = close;
  }
  return text + line.slice(from);
}
