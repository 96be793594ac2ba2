import { LRUCache } from "lru-cache";
import {
  type IssueRef,
  issueKey,
  type RepositoryRef,
  sameIssue,
  sameRepository,
} from "../../domain/issue-ref.ts";
import type { Issue } from "../../observed/issue.ts";
import type { Clock } from "../../reconcile/ports.ts";
import { unsignedComment } from "../../record/comment-signature.ts";
import { readTag } from "../../record/comment-tag.ts";
import { readNoticeTag } from "../../record/notice-tag.ts";

/** GitHub's reads lag behind its writes by a few seconds; recent writes are remembered for longer. */
export const REMEMBERED_MS = 60_000;

/** Characters of posted comments that are remembered; the least recently used issue is dropped first. */
const MAX_CHARACTERS = 5_000_000;

export interface OwnComment<Body = string> {
  readonly id: number;
  readonly body: Body;
}

/** Whether a comment has a tag, which tells later passes something if no one edited the comment. */
export function isTagged(body: string): boolean {
  return (readTag(body) ?? readNoticeTag(body)) !== null;
}

/** Whether it is a comment that the App posts once, and never changes. The link to the postmortem is restored. */
function isPostedOnce(body: string): boolean {
  return isTagged(body) && !readTag(body)?.startsWith("postmortem ");
}

/** The App's recent writes, which are overlaid on reads, so that the App never reads an older version than it wrote. */
export class RecentWrites {
  readonly #clock: Clock;
  /** The newest `updated_at` of each issue that was recently read, in the order of the reads. */
  readonly #read = new Map<string, { readonly updatedAt: string; readonly at: number }>();
  readonly #issues = new Map<string, { readonly issue: Issue; readonly at: number }>();
  readonly #parents = new Map<number, { readonly parent: IssueRef; readonly at: number }>();

  readonly #comments = new Map<string, OwnComment<string | null> & { issue: string; at: number }>();
  /** The comments with a tag as this process wrote them, by issue, for as long as it runs. */
  readonly #posted = new LRUCache<string, readonly OwnComment[]>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (posted) => posted.reduce((sum, { body }) => sum + body.length, 1),
  });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Remembers an issue as GitHub returned it after a write. */
  remember(issue: Issue): void {
    this.#forgetOld();
    setLast(this.#issues, issueKey(issue.ref), { issue, at: this.#now() });
  }

  /** Remembers the labels of an issue after a write, if the issue was just written as well. */
  rememberLabels(ref: IssueRef, labels: readonly string[]): void {
    const name = issueKey(ref);
    const known = this.#issues.get(name);
    // It keeps its time, and so its place.
    if (known) this.#issues.set(name, { ...known, issue: { ...known.issue, labels } });
  }

  /** Remembers that `childId` is a sub-issue of `parent`. */
  rememberParent(childId: number, parent: IssueRef): void {
    setLast(this.#parents, childId, { parent, at: this.#now() });
  }

  /** Whether this process recently made it a sub-issue of `parent`. */
  isChild(childId: number, parent: IssueRef): boolean {
    this.#forgetOld();
    const known = this.#parents.get(childId);
    return known !== undefined && sameIssue(known.parent, parent);
  }

  /** Remembers the body of the App's comment after a write; null if it was deleted. */
  rememberComment(issue: IssueRef, id: number, body: string | null): void {
    const name = issueKey(issue);
    setLast(this.#comments, `${name} ${id}`, { issue: name, id, body, at: this.#now() });
    if (body !== null && isTagged(body))
      this.#posted.set(name, [...(this.#posted.get(name) ?? []), { id, body }]);
  }

  /**
   * Whether an edit of this comment cannot matter: this process posted it once, so that it knows what the comment said, or it still
   * says what this process wrote.
   */
  isKnown(issue: IssueRef, { id, body }: OwnComment): boolean {
    const posted = this.#posted.get(issueKey(issue))?.find((comment) => comment.id === id);
    return posted !== undefined && (isPostedOnce(posted.body) || posted.body === unsignedComment(body));
  }

  /**
   * An issue's comments, in order, overlaid with the App's recent writes. What the App posts once stays as it was posted,
   * even if it was edited or deleted since: otherwise the App would post it again.
   */
  overlayComments<Comment extends OwnComment>(
    issue: IssueRef,
    seen: readonly Comment[],
    asWritten: (written: OwnComment, shown: Comment | undefined) => Comment,
  ): Comment[] {
    this.#forgetOld();
    const name = issueKey(issue);
    const comments = new Map(seen.map((comment) => [comment.id, comment]));
    for (const recent of this.#comments.values()) {
      const { id, body } = recent;
      if (recent.issue !== name) continue;
      const shown = comments.get(id);
      if (body === null) comments.delete(id);
      else comments.set(id, shown ? { ...shown, body } : asWritten({ id, body }, shown));
    }
    for (const posted of this.#posted.get(name) ?? [])
      if (isPostedOnce(posted.body)) comments.set(posted.id, asWritten(posted, comments.get(posted.id)));
    return [...comments.values()].sort((a, b) => a.id - b.id);
  }

  /** Whether GitHub shows an older version of an issue than the App read or wrote before. */
  isBehind(shown: Issue): boolean {
    const name = issueKey(shown.ref);
    const known = [this.#read.get(name)?.updatedAt, this.#recent(name)?.updatedAt];
    return known.some((at) => at !== undefined && isLater(at, shown.updatedAt));
  }

  /** Whether GitHub recently showed this issue. */
  wasSeen(ref: IssueRef): boolean {
    this.#forgetOld();
    return this.#read.has(issueKey(ref)) || this.#issues.has(issueKey(ref));
  }

  /** The newer of what GitHub shows and what the App wrote. */
  overlay(seen: Issue): Issue {
    this.#noteRead(seen);
    const recent = this.#recent(issueKey(seen.ref));
    const newer = recent && isLater(recent.updatedAt, seen.updatedAt) ? recent : seen;
    const linked = this.#parents.get(newer.id);
    return linked && !newer.parent ? { ...newer, parent: linked.parent } : newer;
  }

  /** A listing of a repository, with the recent writes that it does not show yet. */
  overlayListing(
    repository: RepositoryRef,
    seen: readonly Issue[],
    belongs: (issue: Issue) => boolean,
  ): Issue[] {
    this.#forgetOld();
    const names = new Set(seen.map((issue) => issueKey(issue.ref)));
    const missing = [...this.#issues.values()]
      .map(({ issue }) => issue)
      .filter(
        (issue) => sameRepository(issue.ref, repository) && !names.has(issueKey(issue.ref)) && belongs(issue),
      )
      // The oldest first, as in the listing.
      .sort((a, b) => a.ref.number - b.ref.number);
    return [...seen, ...missing].map((issue) => this.overlay(issue));
  }

  #noteRead({ ref, updatedAt }: Issue): void {
    const name = issueKey(ref);
    const known = this.#read.get(name);
    if (known && !isLater(updatedAt, known.updatedAt)) return;
    setLast(this.#read, name, { updatedAt, at: this.#now() });
  }

  #recent(name: string): Issue | null {
    return this.#issues.get(name)?.issue ?? null;
  }

  #forgetOld(): void {
    const oldest = this.#now() - REMEMBERED_MS;
    const all: readonly Map<unknown, Timed>[] = [this.#read, this.#issues, this.#parents, this.#comments];
    for (const known of all) dropBefore(known, oldest);
  }

  #now(): number {
    return this.#clock.now().epochMilliseconds;
  }
}

interface Timed {
  readonly at: number;
}

/** Keeps the entries in the order of their times. */
function setLast<Key, Entry extends Timed>(known: Map<Key, Entry>, key: Key, entry: Entry): void {
  known.delete(key);
  known.set(key, entry);
}

function dropBefore(known: Map<unknown, Timed>, oldest: number): void {
  for (const [key, { at }] of known) {
    if (at >= oldest) return;
    known.delete(key);
  }
}

/** Whether an instant (ISO 8601) is after another one. Most are the same. */
function isLater(one: string, other: string): boolean {
  return one !== other && Date.parse(one) > Date.parse(other);
}
