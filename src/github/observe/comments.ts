import { LRUCache } from "lru-cache";
import { type IssueRef, issueKey } from "../../domain/issue-ref.ts";
import type { Comment } from "../../observed/comments.ts";
import type { Issue } from "../../observed/issue.ts";
import type { Client } from "../client/client.ts";
import type { GraphQL } from "../client/graphql.ts";
import { allItems, type Item } from "../client/pages.ts";
import { Edits } from "./edits.ts";
import { addressOf } from "./issues.ts";
import { type AppIdentity, isApp } from "./own-issues.ts";
import { isTagged, type OwnComment, type RecentWrites } from "./recent-writes.ts";

const ROUTE = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";

type ApiComment = Item<typeof ROUTE>;

interface Kept {
  readonly updatedAt: string;
  readonly comments: readonly Comment[];
}

/** Characters of comments in the cache; the least recently used issue is dropped first. */
const MAX_CHARACTERS = 5_000_000;

/** The cost of a comment besides its text, and of an issue besides its comments, in characters. */
const OVERHEAD = 200;

/** Reads the comments of issues, and caches them until the issue changes. */
export class Comments {
  readonly #app: AppIdentity;
  readonly #recent: RecentWrites;
  readonly #edits: Edits;
  /** By `issueKey`. */
  readonly #kept = new LRUCache<string, Kept>({ maxSize: MAX_CHARACTERS, sizeCalculation: sizeOf });

  constructor(app: AppIdentity, recent: RecentWrites, graphql: GraphQL) {
    this.#app = app;
    this.#recent = recent;
    this.#edits = new Edits(graphql);
  }

  async of(client: Client, issue: Issue): Promise<Comment[]> {
    return (await this.ofAll(client, [issue]))[0]!;
  }

  /** The comments of each of these issues, which one client can read. One query asks about the edits in all of them. */
  async ofAll(client: Client, issues: readonly Issue[]): Promise<Comment[][]> {
    const lists = await Promise.all(issues.map((issue) => this.#list(client, issue)));
    const believed = lists.flatMap(({ data }) => data).filter((comment) => this.#mayBeBelieved(comment));
    const edited = await this.#edits.among(client, believed);
    return issues.map((issue, index) => {
      const { data, kept } = lists[index]!;
      const seen = kept?.comments ?? this.#keep(issue, data, edited);
      return this.#recent.overlayComments(issue.ref, seen, (written, shown) => this.#ourOwn(written, shown));
    });
  }

  /** Call this if a comment was edited or deleted, because that may not change the issue itself. */
  forget(issue: IssueRef): void {
    this.#kept.delete(issueKey(issue));
    this.#edits.forget();
  }

  /** The comments as GitHub lists them, unless those in the cache are still the same. */
  async #list(
    client: Client,
    issue: Issue,
  ): Promise<{ readonly data: readonly ApiComment[]; readonly kept?: Kept }> {
    if (issue.comments === 0) return { data: [] };
    const kept = this.#kept.get(issueKey(issue.ref));
    // Times have a resolution of one second, so another comment within the same second shows only in the count.
    const same = kept?.updatedAt === issue.updatedAt && kept.comments.length === issue.comments;
    if (same) return { data: [], kept };
    return { data: await allItems(client, ROUTE, addressOf(issue.ref)) };
  }

  /** Whether it matters that it was edited: for what people say, and for what the App posts once. */
  #mayBeBelieved({ user, body = "" }: ApiComment): boolean {
    return isApp(user?.login, this.#app) ? isTagged(body) : user?.type !== "Bot";
  }

  #keep(issue: Issue, data: readonly ApiComment[], edited: ReadonlySet<string>): readonly Comment[] {
    const comments = data.map(({ id, node_id, user, body, created_at }) => ({
      id,
      author: user?.login ?? "ghost",
      byApp: isApp(user?.login, this.#app),
      byBot: user?.type === "Bot",
      body: (body ?? "").replace(/\r\n?/g, "\n"),
      createdAt: created_at,
      edited: edited.has(node_id),
    }));
    // A listing that lags behind the issue is not cached.
    if (comments.length > 0 && comments.length === issue.comments) {
      this.#kept.set(issueKey(issue.ref), { updatedAt: issue.updatedAt, comments });
    }
    return comments;
  }

  #ourOwn({ id, body }: OwnComment, { createdAt }: Pick<Comment, "createdAt"> = { createdAt: "" }): Comment {
    return { id, author: this.#app.login, byApp: true, byBot: true, body, createdAt, edited: false };
  }
}

function sizeOf({ comments }: Kept): number {
  return comments.reduce((sum, { body }) => sum + body.length + OVERHEAD, OVERHEAD);
}
