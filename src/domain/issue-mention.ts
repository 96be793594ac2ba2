import type { IssueMention } from "./action-item.ts";
import { type IssueRef, parseIssueRef, type RepositoryRef, sameIssue } from "./issue-ref.ts";

const SHORT = /^#([1-9]\d{0,9})$/;
const ADDRESS = /^https?:\/\/([^/\s]{1,255})\/([\w.-]{1,100})\/([\w.-]{1,100})\/issues\/([1-9]\d{0,9})\/?$/i;

/**
 * Reads `#12`, `owner/repo#12` or an issue's web address; null for anything else.
 * @param host the web host whose addresses count (`github.com`); without it any host's do
 */
export function readIssueMention(text: string, host?: string): IssueMention | null {
  const short = SHORT.exec(text);
  if (short) return { owner: null, repo: null, number: Number(short[1]) };
  const address = ADDRESS.exec(text);
  if (!address) return parseIssueRef(text);
  if (host !== undefined && address[1]!.toLowerCase() !== host.toLowerCase()) return null;
  return { owner: address[2]!, repo: address[3]!, number: Number(address[4]) };
}

const MENTIONS =
  /(?<![\w/#.-])(?:[\w-]{1,100}\/[\w.-]{1,100})?#\d{1,10}(?!\w)|\bGH-\d{1,10}(?!\w)|https?:\/\/[^\s<>()]{1,300}/gi;

/** Whether a text that stands in a repository names an issue: `#12` there, `owner/repo#12` or its address anywhere. */
export function namesIssue(text: string, ref: IssueRef, from: RepositoryRef): boolean {
  return [...text.matchAll(MENTIONS)].some(([written]) => {
    const mention = readIssueMention(written.replace(/^GH-/i, "#").replace(/(?<=issues\/\d+)\D.*$/i, ""));
    if (!mention) return false;
    const { owner, repo, number } = mention;
    return sameIssue(owner === null || repo === null ? { ...from, number } : { owner, repo, number }, ref);
  });
}

/** `#12` without a repository, else `owner/repo#12`. */
export function formatIssueMention(mention: IssueMention): string {
  const repository = mention.owner === null ? "" : `${mention.owner}/${mention.repo}`;
  return `${repository}#${mention.number}`;
}
