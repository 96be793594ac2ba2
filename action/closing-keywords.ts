import type { IssueMention } from "../src/domain/action-item.ts";
import { readIssueMention } from "../src/domain/issue-mention.ts";
import type { IssueRef, RepositoryRef } from "../src/domain/issue-ref.ts";
import { plainText } from "./plain-text.ts";

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
    const { owner, repo, number } = mention;
    refs.push(owner === null || repo === null ? { ...repository, number } : { owner, repo, number });
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

/** As GitHub's button writes it ("Reverts acme/shop#12") and git does ("This reverts commit 1234…"). */
export function revertClaim(
  description: string,
  repository: RepositoryRef,
  host: string,
): RevertClaim | null {
  const text = plainText(description);
  const commit = /^[ \t]{0,3}This reverts commit ([0-9a-f]{40})\b/im.exec(text);
  if (commit) return { commit: commit[1]! };
  const written = /^[ \t]{0,3}Reverts[ \t]{1,20}((?:[\w-]{1,100}\/[\w.-]{1,100})?#\d{1,15})\b/im.exec(text);
  const mention = written && mentionOf(written[1]!, host);
  if (!mention) return null;
  const { owner, repo, number } = mention;
  const isHere =
    owner === null ||
    `${owner}/${repo}`.toLowerCase() === `${repository.owner}/${repository.repo}`.toLowerCase();
  return isHere ? { pullRequest: number } : null;
}
