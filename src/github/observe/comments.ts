import { LRUCache } from "lru-cache";
import { Temporal } from "temporal-polyfill";
import { type IssueRef, issueKey } from "../../domain/issue-ref.ts";
import type { Comment } from "../../observed/comments.ts";
import type { Issue } from "../../observed/issue.ts";
import type { Client } from "../client/client.ts";
import type { GraphQL } from "../client/graphql.ts";
import { allItems, type Item } from "../client/pages.ts";
import { type Edits, readEdits, versionOf } from "./edits.ts";
import { addressOf } from "./issues.ts";
import { isOutside } from "./people.ts";
import { isTagged, type OwnComment, type RecentWrites } from "./recent-writes.ts";
import type { Writers } from "./writers.ts";

const ROUTE = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";

type ApiComment = Item<typeof ROUTE>;

interface Kept {
  readonly updatedAt: string;
  readonly comments: readonly Comment[];
  readonly edits: Edits;
  /** What decided whose comments they are. */
  readonly version: string;
  /** When the last of them was updated, in epoch milliseconds. */
  readonly newest: number;
}

/** What was read of an issue's comments: all of them, or if `kept` is not null, what is new since that. */
interface Reading {
  readonly data: readonly ApiComment[];
  readonly kept: Kept | null;
}

/** Characters of comments in the cache; the least recently used issue is dropped first. */
const MAX_CHARACTERS = 2_000_000;

/** How many comments one request lists. */
const PAGE = 100;

/** The cost of a comment besides its text, and of an issue besides its comments, in characters. */
const OVERHEAD = 200;

/** Reads the comments of issues, and caches them until the issue changes. */
export class Comments {
  readonly #writers: Writers;
  readonly #recent: RecentWrites;
  readonly #graphql: GraphQL;
  /** By `issueKey`. */
  readonly #kept = new LRUCache<string, Kept>({ maxSize: MAX_CHARACTERS, sizeCalculation: sizeOf });

  constructor(writers: Writers, recent: RecentWrites, graphql: GraphQL) {
    this.#writers = writers;
    this.#recent = recent;
    this.#graphql = graphql;
  }

  async of(client: Client, issue: Issue): Promise<Comment[]> {
    return (await this.ofAll(client, [issue]))[0]!;
  }

  /** The comments of each of these issues, which one client can read. One query asks about the edits in all of them. */
  async ofAll(client: Client, issues: readonly Issue[]): Promise<Comment[][]> {
    const lists = await Promise.all(issues.map((issue) => this.#list(client, issue)));
    const believed = lists.flatMap((list, index) => {
      return "data" in list ? list.data.filter((comment) => this.#asksAbout(comment, issues[index]!)) : [];
    });
    const known = issues.flatMap(({ ref }) => [...(this.#kept.get(issueKey(ref))?.edits ?? [])]);
    const edits = await readEdits(client, believed, new Map(known), this.#graphql);
    return issues.map((issue, index) => {
      const list = lists[index]!;
      const seen = "data" in list ? this.#keep(issue, list, edits) : list;
      return this.#recent.overlayComments(issue.ref, seen, (written, shown) => this.#ourOwn(written, shown));
    });
  }

  /** Call this if a comment was edited or deleted, because that may not change the issue itself. */
  forget(issue: IssueRef): void {
    this.#kept.delete(issueKey(issue));
  }

  /** The comments in the cache if they are still the same, or what GitHub lists. */
  async #list(client: Client, issue: Issue): Promise<readonly Comment[] | Reading> {
    if (issue.comments === 0) return [];
    const known = this.#kept.get(issueKey(issue.ref));
    const kept = known?.version === this.#writers.versionIn(issue.ref) ? known : null;
    // Times have a resolution of one second, so another comment within the same second shows only in the count.
    if (kept?.updatedAt === issue.updatedAt && kept.comments.length === issue.comments) return kept.comments;
    const address = addressOf(issue.ref);
    // A flood makes a list long, and every one of its comments would make the App read all of them again.
    if (kept && kept.comments.length >= PAGE) {
      const since = Temporal.Instant.fromEpochMilliseconds(kept.newest - 1_000).toString();
      const data = await allItems(client, ROUTE, { ...address, since });
      const ids = new Set([...kept.comments, ...data].map(({ id }) => id));
      // If some were deleted, or are not listed yet, the count differs.
      if (ids.size === issue.comments) return { data, kept };
    }
    return { data: await allItems(client, ROUTE, address), kept: null };
  }

  /** Whether an edit can matter: of what people say, and of what the App posted, unless this process knows that it did not change. */
  #asksAbout({ id, user, body = "" }: ApiComment, { ref }: Issue): boolean {
    if (!this.#writers.isWriter(user?.login, ref)) return user?.type !== "Bot";
    return isTagged(body) && !this.#recent.isKnown(ref, { id, body });
  }

  #keep(issue: Issue, { data, kept }: Reading, edits: Edits): readonly Comment[] {
    const read = data.map((comment) => this.#toComment(comment, issue, edits));
    const byId = new Map([...(kept?.comments ?? []), ...read].map((comment) => [comment.id, comment]));
    const comments = [...byId.values()].sort((a, b) => a.id - b.id);
    // A listing that lags behind the issue is not cached.
    if (comments.length === issue.comments) {
      const versions = new Set(data.map(versionOf));
      const own = new Map([...edits].filter(([version]) => versions.has(version)));
      const newest = Math.max(kept?.newest ?? 0, ...data.map(({ updated_at }) => Date.parse(updated_at)));
      const { updatedAt } = issue;
      const all = new Map([...(kept?.edits ?? []), ...own]);
      const version = this.#writers.versionIn(issue.ref);
      this.#kept.set(issueKey(issue.ref), { updatedAt, comments, newest, edits: all, version });
    }
    return comments;
  }

  #toComment(comment: ApiComment, issue: Issue, edits: Edits): Comment {
    const { id, user, created_at, author_association } = comment;
    const author = user?.login ?? "ghost";
    const body = (comment.body ?? "").replace(/\r\n?/g, "\n");
    return {
      id,
      author,
      ...this.#writers.readComment({ author, body }, issue),
      byBot: user?.type === "Bot",
      byOutsider: isOutside(author_association),
      createdAt: created_at,
      edited: edits.get(versionOf(comment)) ?? false,
    };
  }

  #ourOwn({ id, body }: OwnComment, { createdAt }: Pick<Comment, "createdAt"> = { createdAt: "" }): Comment {
    return { id, author: this.#writers.login, byApp: true, byBot: true, body, createdAt, edited: false };
  }
}

function sizeOf({ comments }: Kept): number {
  return comments.reduce((sum, { body }) => sum + body.length + OVERHEAD, OVERHEAD);
}
