import { LRUCache } from "lru-cache";
import { type IssueRef, issueKey } from "../../domain/issue-ref.ts";
import type { Issue } from "../../observed/issue.ts";
import type { Client } from "../client/client.ts";
import { VanishingError } from "../client/errors.ts";
import { type IssueReading, listSubIssues, readIssue } from "./issues.ts";

/** Looks in which an issue that is there may have no sub-issues, before that counts for more than a slip. */
const MOST_LOOKS = 3;

/** What was learned of the API itself; all observers learn together. */
export class ApiFeatures {
  #subIssues = true;
  #isShown = false;
  /** By the issue's name, how often it answered so. */
  readonly #missing = new LRUCache<string, number>({ max: 1_000 });

  /** False once it is proved that the API has no sub-issues, as on an older Enterprise Server. */
  get subIssues(): boolean {
    return this.#subIssues;
  }

  /** An issue that tells of its parent or its sub-issues settles it: the API has them. */
  learn({ parent, subIssueTotal }: Issue): void {
    if (parent !== null || subIssueTotal !== undefined) this.#isShown = true;
  }

  /**
   * After a listing of sub-issues that answered that there is no such issue: a deletion may have come between, or a replica
   * may lag behind. It counts when no issue ever told of sub-issues, and this one is there and answers the same. Throws
   * otherwise: a moment later everything is told, or else it is reported.
   */
  async withoutSubIssues(client: Client, ref: IssueRef, reading: IssueReading): Promise<void> {
    const there = await readIssue(client, ref, reading);
    if (there) this.learn(there);
    const isMissing = there && !this.#isShown && (await listSubIssues(client, ref, reading)) === null;
    if (!isMissing) throw this.#vanished(ref);
    this.#subIssues = false;
  }

  #vanished(ref: IssueRef): VanishingError {
    const name = issueKey(ref);
    const looks = (this.#missing.get(name) ?? 0) + 1;
    if (looks < MOST_LOOKS) this.#missing.set(name, looks);
    else this.#missing.delete(name);
    return new VanishingError(ref, "/sub_issues", looks < MOST_LOOKS ? "transient" : "not-found");
  }
}

/** Keys that are remembered at most; one that was forgotten is found again by the next sweep. */
const MAX_KEPT = 10_000;

/** Keys that something names which the App wrote, as far as this process saw it. */
export class KnownKeys {
  /** Bound by size: by number, the cache would take room for all of them at once. */
  readonly #keys = new LRUCache<string, true>({ maxSize: MAX_KEPT, sizeCalculation: () => 1 });

  has(key: IssueRef): boolean {
    return this.#keys.has(issueKey(key));
  }

  add(key: IssueRef): void {
    this.#keys.set(issueKey(key), true);
  }
}
