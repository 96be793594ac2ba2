import {
  type IssueMention,
  type IssueRef,
  type RepositoryRef,
  readIssueMention,
  resolveMention,
  sameRepository,
} from "../../../domain/issue-ref.ts";
import { HIDDEN, proseText } from "../../../markdown/prose-lines.ts";

/**
 * GitHub's closing keywords, each of which names one issue: docs.github.com, "Linking a pull request to an issue".
 * A colon may follow. A tag that was never opened joins the words around it.
 */
const CLOSES = new RegExp(
  `(?<![\\w/-]${HIDDEN}*)(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?[ \\t]{1,20}` +
    `((?:(?:[\\w-]{1,100}/[\\w.-]{1,100})?#|GH-)\\d{1,15}(?![\\\\${HIDDEN}]*[\\w-])|https?://\\S{1,300})`,
  "gi",
);

const MAX_CLOSED = 200;

/** GitHub's own limit on a description. */
const MAX_TEXT = 65_536;

/**
 * The issues that merging a pull request with this description into the default branch closes.
 * @param repository where it is: `#12` is an issue there
 * @param host the web host whose issue addresses count
 */
export function closedIssues(description: string, repository: RepositoryRef, host: string): IssueRef[] {
  const refs: IssueRef[] = [];
  for (const [, written] of wordsOf(description).matchAll(CLOSES)) {
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
  for (const [, commit, written] of wordsOf(description).matchAll(REVERTS)) {
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

/** Character references are not decoded. A word character in their place keeps them from ending a keyword or a number. */
const REFERENCE = /&(?:#?[\da-z]{1,40});/gi;

/** What its author says in it: in code, comments and links GitHub closes nothing, and a quote is of somebody else. */
function wordsOf(description: string): string {
  return proseText(description.slice(0, MAX_TEXT)).replace(REFERENCE, "_");
}
