import { LRUCache } from "lru-cache";
import { type IssueRef, issueKey } from "../../domain/issue-ref.ts";
import type { Comment } from "../../observed/comments.ts";
import type { Issue } from "../../observed/issue.ts";
import type { Client } from "../client/client.ts";
import { allItems } from "../client/pages.ts";
import { type AppIdentity, isApp } from "./api-issue.ts";
import type { RecentWrites } from "./recent-writes.ts";

interface Kept {
  readonly updatedAt: string;
  readonly comments: readonly Comment[];
}

/** Characters of comments that are kept; the issue that was asked for longest ago goes first. */
const MAX_CHARACTERS = 5_000_000;

/** What a comment takes besides its words, and an issue besides its comments, in characters. */
const OVERHEAD = 200;

/** Reads the comments of issues, and again only when the issue says that it changed. */
export class Comments {
  readonly #app: AppIdentity;
  readonly #recent: RecentWrites;
  /** By the issue's name. */
  readonly #kept = new LRUCache<string, Kept>({ maxSize: MAX_CHARACTERS, sizeCalculation: sizeOf });

  constructor(app: AppIdentity, recent: RecentWrites) {
    this.#app = app;
    this.#recent = recent;
  }

  async of(client: Client, issue: Issue): Promise<Comment[]> {
    const seen = issue.comments === 0 ? [] : await this.#read(client, issue);
    return this.#recent.overlayComments(issue.ref, seen, (body) => this.#ourOwn(body));
  }

  /** A comment of it was edited or taken away, which the issue itself may not tell. */
  forget(issue: IssueRef): void {
    this.#kept.delete(issueKey(issue));
  }

  async #read(client: Client, issue: Issue): Promise<readonly Comment[]> {
    const kept = this.#kept.get(issueKey(issue.ref));
    // Times count in seconds, and one more comment within the same second shows only in their number.
    const same = kept?.updatedAt === issue.updatedAt && kept.comments.length === issue.comments;
    if (same) return kept.comments;
    const { owner, repo, number } = issue.ref;
    const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
    const data = await allItems(client, route, { owner, repo, issue_number: number });
    const comments = data.map(({ id, user, body, created_at, updated_at }) => ({
      id,
      author: user?.login ?? "ghost",
      byApp: isApp(user?.login, this.#app),
      byBot: user?.type === "Bot",
      body: (body ?? "").replace(/\r\n?/g, "\n"),
      createdAt: created_at,
      edited: created_at !== updated_at,
    }));
    // A listing that lags behind the issue is not the whole conversation yet.
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
