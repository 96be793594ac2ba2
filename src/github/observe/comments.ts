import { LRUCache } from "lru-cache";
import { type IssueRef, issueKey } from "../../domain/issue-ref.ts";
import type { Comment } from "../../observed/comments.ts";
import type { Issue } from "../../observed/issue.ts";
import type { Client } from "../client/client.ts";
import { allItems } from "../client/pages.ts";
import { type AppIdentity, addressOf, isApp } from "./issues.ts";
import type { RecentWrites } from "./recent-writes.ts";

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
  /** By `issueKey`. */
  readonly #kept = new LRUCache<string, Kept>({ maxSize: MAX_CHARACTERS, sizeCalculation: sizeOf });

  constructor(app: AppIdentity, recent: RecentWrites) {
    this.#app = app;
    this.#recent = recent;
  }

  async of(client: Client, issue: Issue): Promise<Comment[]> {
    const seen = issue.comments === 0 ? [] : await this.#read(client, issue);
    return this.#recent.overlayComments(issue.ref, seen, (body) => this.#ourOwn(body));
  }

  /** Call this if a comment was edited or deleted, because that may not change the issue itself. */
  forget(issue: IssueRef): void {
    this.#kept.delete(issueKey(issue));
  }

  async #read(client: Client, issue: Issue): Promise<readonly Comment[]> {
    const kept = this.#kept.get(issueKey(issue.ref));
    // Times have a resolution of one second, so another comment within the same second shows only in the count.
    const same = kept?.updatedAt === issue.updatedAt && kept.comments.length === issue.comments;
    if (same) return kept.comments;
    const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
    const data = await allItems(client, route, addressOf(issue.ref));
    const comments = data.map(({ id, user, body, created_at, updated_at }) => ({
      id,
      author: user?.login ?? "ghost",
      byApp: isApp(user?.login, this.#app),
      byBot: user?.type === "Bot",
      body: (body ?? "").replace(/\r\n?/g, "\n"),
      createdAt: created_at,
      edited: created_at !== updated_at,
    }));
    // A listing that lags behind the issue is not cached.
    if (comments.length === issue.comments) {
      this.#kept.set(issueKey(issue.ref), { updatedAt: issue.updatedAt, comments });
    }
    return comments;
  }

  #ourOwn({ id, body }: { id: number; body: string }): Comment {
    return { id, author: this.#app.login, byApp: true, byBot: true, body, createdAt: "", edited: false };
  }
}

function sizeOf({ comments }: Kept): number {
  return comments.reduce((sum, { body }) => sum + body.length + OVERHEAD, OVERHEAD);
}
