/** Where an issue lives. Owner and repository names compare without regard to case, as on GitHub. */
export interface RepositoryRef {
  readonly owner: string;
  readonly repo: string;
}

export interface IssueRef extends RepositoryRef {
  readonly number: number;
}

// A name of dots alone would climb in the API's paths.
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

export function sameIssue(a: IssueRef, b: IssueRef): boolean {
  return a.number === b.number && sameRepository(a, b);
}

/** `#12` when both stand in the same repository, else `owner/repo#12`. */
export function mentionIssue(ref: IssueRef, from: RepositoryRef): string {
  return sameRepository(ref, from) ? `#${ref.number}` : formatIssueRef(ref);
}
