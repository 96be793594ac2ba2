import type { ItemLine } from "../domain/action-item.ts";
import { type RepositoryRef, sameIssue } from "../domain/issue-ref.ts";
import type { Policy } from "../domain/policy.ts";
import { matchItems } from "../reconcile/plan/match.ts";
import type { Issue, ItemIssue, PostmortemIssue } from "../reconcile/snapshot.ts";
import type { Client } from "./client.ts";
import type { Comments } from "./comments.ts";
import { type IssueReading, listSubIssueIds, readLastStateChange } from "./issues.ts";
import { observeItemCommands } from "./observe-item-commands.ts";

interface Family {
  readonly postmortem: PostmortemIssue;
  readonly items: readonly ItemIssue[];
}

/**
 * Postmortem and items with their parents, asked for only where the issues themselves did not tell; null when the
 * API has no sub-issues.
 */
export async function withParents(
  client: Client,
  { incident, postmortem, items }: Family & { readonly incident: Issue },
): Promise<Family | null> {
  const child = await withParent(client, incident, [postmortem]);
  if (!child) return null;
  const children = await withParent(client, postmortem, items);
  return children && { postmortem: child[0]!, items: children };
}

async function withParent<Child extends Issue>(
  client: Client,
  parent: Issue,
  children: readonly Child[],
): Promise<readonly Child[] | null> {
  const isLinked = (child: Child) => child.parent !== null && sameIssue(child.parent, parent.ref);
  if (children.every(isLinked)) return children;
  const ids = await listSubIssueIds(client, parent.ref);
  if (!ids) return null;
  return children.map((child) => (ids.has(child.id) ? { ...child, parent: parent.ref } : child));
}

export interface DetailOptions extends IssueReading {
  readonly clientOf: (ref: RepositoryRef) => Promise<Client>;
  readonly comments: Comments;
  readonly policy: Policy;
}

/** Items with the commands on them, and with their last state change where line and issue disagree about being done. */
export async function withDetails(
  items: readonly ItemIssue[],
  lines: readonly ItemLine[],
  postmortem: PostmortemIssue,
  options: DetailOptions,
): Promise<ItemIssue[]> {
  const { pairs } = matchItems(lines, items, postmortem.ref);
  const disagreeing = new Set(
    pairs
      .filter(({ line, item, shown }) => shown && line.done !== (item.state === "closed"))
      .map(({ item }) => item),
  );
  return Promise.all(
    items.map(async (item) => {
      const client = await options.clientOf(item.ref);
      const comments = await options.comments.of(client, item);
      const commands = await observeItemCommands(client, item, comments, options.policy);
      const lastStateChange = disagreeing.has(item)
        ? await readLastStateChange(client, item.ref, options)
        : null;
      return { ...item, commands, lastStateChange };
    }),
  );
}
