import { LRUCache } from "lru-cache";
import { type IssueRef, issueKey, sameIssue } from "../../domain/issue-ref.ts";
import type { Issue, ItemIssue, PostmortemIssue } from "../../observed/issue.ts";
import type { Client } from "../client/client.ts";
import { VanishingError } from "../client/errors.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import type { Issues } from "./issues.ts";

/** A postmortem with its items, and its parent incident; null if the incident no longer exists. */
export interface Family {
  readonly incident: Issue | null;
  readonly postmortem: PostmortemIssue;
  readonly items: readonly ItemIssue[];
}

/**
 * Postmortem and items with their parents, which are read only if the issues themselves do not contain them; null if the
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
  if (children.every(isLinked) || parent.subIssueTotal === 0) return children;
  const listed = await issues.listSubIssues(client, parent.ref);
  if (!listed) return null;
  const ids = new Set(listed.map(({ id }) => id));
  return children.map((child) => (ids.has(child.id) ? { ...child, parent: parent.ref } : child));
}

/** How often the sub-issues of an existing issue may be missing before this is reported. */
const MAX_ATTEMPTS = 3;

/** Whether the API has sub-issues, as far as the observers have found out together. */
export class SubIssueSupport {
  #isSupported = true;
  #isShown = false;
  /** How often an issue's sub-issues were missing, by `issueKey`. */
  readonly #missing = new LRUCache<string, number>({ max: 1_000 });

  /** False once it is certain that the API has no sub-issues, as on an older Enterprise Server. */
  get isSupported(): boolean {
    return this.#isSupported;
  }

  /** Takes note of an issue with a parent or a count of sub-issues: it shows that the API has them. */
  remember({ parent, subIssueTotal }: Issue): void {
    if (parent !== null || subIssueTotal !== undefined) this.#isShown = true;
  }

  /**
   * Call this after a listing of sub-issues returned 404, which may also be due to a deletion or a lagging replica. The API
   * has no sub-issues if no issue ever showed any, and this issue exists and returns the same again. Otherwise this throws
   * `VanishingError`, and the caller tries again later.
   */
  async confirmMissing(installed: InstalledRepository, ref: IssueRef, issues: Issues): Promise<void> {
    const issue = await issues.readNow(installed, ref);
    if (issue) this.remember(issue);
    const isMissing = issue && !this.#isShown && (await issues.listSubIssues(installed.client, ref)) === null;
    if (!isMissing) throw this.#vanished(ref);
    this.#isSupported = false;
  }

  #vanished(ref: IssueRef): VanishingError {
    const name = issueKey(ref);
    const attempts = (this.#missing.get(name) ?? 0) + 1;
    if (attempts < MAX_ATTEMPTS) this.#missing.set(name, attempts);
    else this.#missing.delete(name);
    return new VanishingError(ref, "/sub_issues", attempts < MAX_ATTEMPTS ? "transient" : "not-found");
  }
}
