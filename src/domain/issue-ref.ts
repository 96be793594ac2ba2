/** An issue as a line names it: `#12` (no repository), `owner/repo#12`, or the issue's URL. */
export interface IssueMention {
  readonly owner: string | null;
  readonly repo: string | null;
  readonly number: number;
}

/** The repository of an issue. Owner and repository names are case-insensitive, as on GitHub. */
export interface RepositoryRef {
  readonly owner: string;
  readonly repo: string;
}

export interface IssueRef extends RepositoryRef {
  readonly number: number;
}

/** An issue with its title, and who owns it: logins and `org/team`. */
export interface OwnedIssue {
  readonly issue: IssueRef;
  readonly title: string;
  readonly owners: readonly string[];
}

// A name of dots alone would go up in the API's paths.
const NAMES = "(?!\\.+\\/)([\\w.-]+)\\/(?!\\.+(?:#|$))([\\w.-]+)";

const ISSUE_REF = new RegExp(`^${NAMES}#([1-9]\\d{0,14})$`);

const REPOSITORY_REF = new RegExp(`^${NAMES}$`);

export function formatRepository(ref: RepositoryRef): string {
  return `${ref.owner}/${ref.repo}`;
}

/** `owner/repo#12`: the form of a key, and of a mention that works from any repository. */
export function formatIssueRef(ref: IssueRef): string {
  return `${ref.owner}/${ref.repo}#${ref.number}`;
}

/** The key of a repository in a map. Names are case-insensitive. */
export function repositoryKey(ref: RepositoryRef): string {
  return formatRepository(ref).toLowerCase();
}

/** The key of an issue in a map. */
export function issueKey(ref: IssueRef): string {
  return formatIssueRef(ref).toLowerCase();
}

/** Reads `owner/repo`; null for anything else. */
export function parseRepository(text: string): RepositoryRef | null {
  const match = REPOSITORY_REF.exec(text.trim());
  return match ? { owner: match[1]!, repo: match[2]! } : null;
}

/** Reads `owner/repo#12`; null for anything else. */
export function parseIssueRef(text: string): IssueRef | null {
  const match = ISSUE_REF.exec(text.trim());
  return match ? { owner: match[1]!, repo: match[2]!, number: Number(match[3]) } : null;
}

export function sameRepository(a: RepositoryRef, b: RepositoryRef): boolean {
  return sameOwner(a, b) && a.repo.toLowerCase() === b.repo.toLowerCase();
}

export function sameOwner(a: RepositoryRef, b: RepositoryRef): boolean {
  return a.owner.toLowerCase() === b.owner.toLowerCase();
}

/** Whether the settings in this repository are for all repositories of its owner. */
export function isShared({ repo }: RepositoryRef): boolean {
  return repo.toLowerCase() === ".github";
}

export function sameIssue(a: IssueRef, b: IssueRef): boolean {
  return a.number === b.number && sameRepository(a, b);
}

/** `#12` if both are in the same repository, else `owner/repo#12`. */
export function mentionIssue(ref: IssueRef, from: RepositoryRef): string {
  return sameRepository(ref, from) ? `#${ref.number}` : formatIssueRef(ref);
}

const SHORT = /^#([1-9]\d{0,9})$/;

const ADDRESS =
  /^https?:\/\/(?:www\.)?([^/\s]{1,255})\/([\w.-]{1,100})\/([\w.-]{1,100})\/issues\/([1-9]\d{0,9})\/?(?:[?#]\S*)?$/i;

/**
 * Reads `#12`, `owner/repo#12` or an issue's URL, also one that leads to a comment. Null for anything else.
 * @param host the web host whose URLs are recognized (`github.com`); without it, any host's are
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

/** Whether a text in a repository names this issue: `#12` in its own repository, `owner/repo#12` or its URL anywhere. */
export function namesIssue(text: string, ref: IssueRef, from: RepositoryRef): boolean {
  return [...text.matchAll(MENTIONS)].some(([written]) => {
    const mention = readIssueMention(written.replace(/^GH-/i, "#").replace(/(?<=issues\/\d+)\D.*$/i, ""));
    return mention !== null && sameIssue(resolveMention(mention, from), ref);
  });
}

/** `#12` without a repository, else `owner/repo#12`. */
export function formatIssueMention(mention: IssueMention): string {
  const repository = mention.owner === null ? "" : `${mention.owner}/${mention.repo}`;
  return `${repository}#${mention.number}`;
}

/** Where a text is: a repository, with the web address of its server (`https://github.com`). */
export interface Home extends RepositoryRef {
  readonly webUrl: string;
}

/**
 * A link to an issue, for a text in `home`: `[#12](URL)`, or `[owner/repo#12](URL)` in another repository. In a list, GitHub
 * replaces a bare `#12` by the issue's title and state; a link stays as it is.
 */
export function formatIssueLink(mention: IssueMention, home: Home): string {
  const ref = resolveMention(mention, home);
  return `[${mentionIssue(ref, home)}](${home.webUrl}/${formatRepository(ref)}/issues/${ref.number})`;
}

/** The mention without its repository, if that is where the text is. */
export function localMention(mention: IssueMention, home: RepositoryRef): IssueMention {
  const isLocal = sameRepository(resolveMention(mention, home), home);
  return isLocal ? { owner: null, repo: null, number: mention.number } : mention;
}

/** Where issues that texts name are now, by `owner/repo#12` in lower case. Issues that did not move are left out. */
export type MovedIssues = Readonly<Record<string, IssueRef>>;

/** The same as `resolveMention`, for an issue that may have moved since the text was written. */
export function currentIssue(mention: IssueMention, home: RepositoryRef, moved: MovedIssues): IssueRef {
  const ref = resolveMention(mention, home);
  return moved[issueKey(ref)] ?? ref;
}

/** The issue that a text in `home` means: `#12` is an issue of that repository. */
export function resolveMention(mention: IssueMention, home: RepositoryRef): IssueRef {
  return { owner: mention.owner ?? home.owner, repo: mention.repo ?? home.repo, number: mention.number };
}
