import { LRUCache } from "lru-cache";
import { formatIssueRef, type IssueRef } from "../domain/issue-ref.ts";
import type { Issue } from "../reconcile/snapshot.ts";
import type { Client } from "./client.ts";
import { VanishingError } from "./errors.ts";
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
    const name = formatIssueRef(ref).toLowerCase();
    const looks = (this.#missing.get(name) ?? 0) + 1;
    if (looks < MOST_LOOKS) this.#missing.set(name, looks);
    else this.#missing.delete(name);
    return new VanishingError(ref, "/sub_issues", looks < MOST_LOOKS ? "transient" : "not-found");
  }
}
