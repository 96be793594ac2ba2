import { LRUCache } from "lru-cache";
import { type IssueRef, issueKey, sameIssue } from "../../domain/issue-ref.ts";
import type { Issue, ItemIssue, PostmortemIssue } from "../../observed/issue.ts";
import type { Client } from "../client/client.ts";
import { VanishingError } from "../client/errors.ts";
import type { Issues } from "./issues.ts";

/** A postmortem with its items, and the incident that it belongs under; null when that is gone. */
export interface Family {
  readonly incident: Issue | null;
  readonly postmortem: PostmortemIssue;
  readonly items: readonly ItemIssue[];
}

/**
 * Postmortem and items with their parents, asked for only where the issues themselves did not tell; null when the
 * API has no sub-issues.
 */
export async function withParents(client: Client, family: Family, issues: Issues): Promise<Family | null> {
  const { incident, postmortem, items } = family;
  const child = incident ? await withParent(client, incident, [postmortem], issues) : [postmortem];
  if (!child) return null;
  const children = await withParent(client, postmortem, items, issues);
  return children && { incident, postmortem: child[0]!, items: children };
}

async function withParent<Child extends Issue>(
  client: Client,
  parent: Issue,
  children: readonly Child[],
  issues: Issues,
): Promise<readonly Child[] | null> {
  const isLinked = (child: Child) => child.parent !== null && sameIssue(child.parent, parent.ref);
  if (children.every(isLinked)) return children;
  const listed = await issues.listSubIssues(client, parent.ref);
  if (!listed) return null;
  const ids = new Set(listed.map(({ id }) => id));
  return children.map((child) => (ids.has(child.id) ? { ...child, parent: parent.ref } : child));
}

/** Looks in which an issue that is there may have no sub-issues, before that counts for more than a slip. */
const MOST_LOOKS = 3;

/** Whether the API has sub-issues, as far as it was learned; all observers learn together. */
export class SubIssueSupport {
  #isSupported = true;
  #isShown = false;
  /** By the issue's name, how often it answered that it has none. */
  readonly #missing = new LRUCache<string, number>({ max: 1_000 });

  /** False once it is proved that the API has no sub-issues, as on an older Enterprise Server. */
  get isSupported(): boolean {
    return this.#isSupported;
  }

  /** An issue that tells of its parent or its sub-issues settles it: the API has them. */
  remember({ parent, subIssueTotal }: Issue): void {
    if (parent !== null || subIssueTotal !== undefined) this.#isShown = true;
  }

  /**
   * After a listing of sub-issues that answered that there is no such issue: a deletion may have come between, or a replica
   * may lag behind. It counts when no issue ever told of sub-issues, and this one is there and answers the same. Throws
   * otherwise: a moment later everything is told, or else it is reported.
   */
  async confirmMissing(client: Client, ref: IssueRef, issues: Issues): Promise<void> {
    const issue = await issues.readNow(client, ref);
    if (issue) this.remember(issue);
    const isMissing = issue && !this.#isShown && (await issues.listSubIssues(client, ref)) === null;
    if (!isMissing) throw this.#vanished(ref);
    this.#isSupported = false;
  }

  #vanished(ref: IssueRef): VanishingError {
    const name = issueKey(ref);
    const looks = (this.#missing.get(name) ?? 0) + 1;
    if (looks < MOST_LOOKS) this.#missing.set(name, looks);
    else this.#missing.delete(name);
    return new VanishingError(ref, "/sub_issues", looks < MOST_LOOKS ? "transient" : "not-found");
  }
}
