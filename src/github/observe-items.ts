import type { ItemLine } from "../domain/action-item.ts";
import { type IssueRef, type RepositoryRef, sameIssue } from "../domain/issue-ref.ts";
import type { Policy } from "../domain/policy.ts";
import { asksToClose } from "../reconcile/plan/closure.ts";
import { matchItems } from "../reconcile/plan/match.ts";
import { isBelieved } from "../reconcile/plan/tampered.ts";
import type { Issue, ItemIssue, PostmortemIssue, UnmarkedItem } from "../reconcile/snapshot.ts";
import type { Client } from "./client.ts";
import { type Comments, marksIn } from "./comments.ts";
import { type IssueReading, listSubIssues, readLastStateChange } from "./issues.ts";
import { type ClosingOptions, withClosing } from "./observe-closings.ts";
import { observeItemCommands } from "./observe-item-commands.ts";

export interface Family {
  readonly postmortem: PostmortemIssue;
  readonly items: readonly ItemIssue[];
}

/** A family, and the incident that the postmortem belongs under; null when it is gone. */
export interface FamilyOf extends Family {
  readonly incident: Issue | null;
}

/**
 * Postmortem and items with their parents, asked for only where the issues themselves did not tell; null when the
 * API has no sub-issues.
 */
export async function withParents(
  client: Client,
  { incident, postmortem, items }: FamilyOf,
  reading: IssueReading,
): Promise<Family | null> {
  const child = incident ? await withParent(client, incident, [postmortem], reading) : [postmortem];
  if (!child) return null;
  const children = await withParent(client, postmortem, items, reading);
  return children && { postmortem: child[0]!, items: children };
}

async function withParent<Child extends Issue>(
  client: Client,
  parent: Issue,
  children: readonly Child[],
  reading: IssueReading,
): Promise<readonly Child[] | null> {
  const isLinked = (child: Child) => child.parent !== null && sameIssue(child.parent, parent.ref);
  if (children.every(isLinked)) return children;
  const listed = await listSubIssues(client, parent.ref, reading);
  if (!listed) return null;
  const ids = new Set(listed.map(({ id }) => id));
  return children.map((child) => (ids.has(child.id) ? { ...child, parent: parent.ref } : child));
}

export interface DetailOptions extends IssueReading {
  readonly clientOf: (ref: RepositoryRef) => Promise<Client>;
  readonly comments: Comments;
  readonly policy: Policy;
  /** When the App was installed: ISO 8601. */
  readonly installedAt: string;
  /** Where an item stands; null when the issue is none that is followed. */
  readonly stateOf: ClosingOptions["stateOf"];
}

/**
 * Items with the commands on them, with how they were closed where that is news, and with their last state change
 * where line and issue disagree about being done.
 */
export async function withDetails(
  items: readonly ItemIssue[],
  lines: readonly ItemLine[],
  home: IssueRef,
  options: DetailOptions,
): Promise<ItemIssue[]> {
  const { pairs } = matchItems(lines, items, home);
  const disagreeing = new Set(
    pairs
      .filter(({ line, item, shown }) => shown && line.done !== (item.state === "closed"))
      .map(({ item }) => item),
  );
  const asking = new Set(pairs.filter(asksToClose).map(({ item }) => item));
  return Promise.all(
    items.map(async (item) => {
      const client = await options.clientOf(item.ref);
      const comments = await options.comments.of(client, item);
      const commands = await observeItemCommands(item, comments, { ...options, client });
      const lastStateChange = disagreeing.has(item)
        ? await readLastStateChange(client, item.ref, options)
        : null;
      const seen = { ...item, commands, lastStateChange, told: marksIn(comments) };
      return isBelieved(item)
        ? withClosing(client, seen, comments, { ...options, boxAsks: asking.has(item) })
        : seen;
    }),
  );
}

/** The same for items whose markers cannot be read: all that matters is what was said on them. */
export function withMarks(
  issues: readonly Issue[],
  { clientOf, comments }: Pick<DetailOptions, "clientOf" | "comments">,
): Promise<UnmarkedItem[]> {
  const open = issues.filter(({ state }) => state === "open");
  return Promise.all(
    open.map(async (issue) => {
      const told = marksIn(await comments.of(await clientOf(issue.ref), issue));
      return { ...issue, told };
    }),
  );
}
