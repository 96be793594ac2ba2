import type { GateItem, UnreadableIssue } from "../../../domain/gate/verdict.ts";
import {
  formatIssueRef,
  type IssueRef,
  mentionIssue,
  type RepositoryRef,
  readIssueMention,
  resolveMention,
} from "../../../domain/issue-ref.ts";
import type { IndexEntry } from "../../../record/index-entries.ts";
import type { Client } from "../../client/client.ts";
import { faultKindOf } from "../../client/errors.ts";
import type { GraphQL } from "../../client/graphql.ts";
import { allItems } from "../../client/pages.ts";
import { type IssueResponse, type PageIssue, pageIssue } from "./listed-issue.ts";

/** What became of items that the index lists and that no listing of open issues has. Closed ones are left out. */
export interface IndexedItems {
  /** Open ones without a label that is listed. */
  readonly open: readonly PageIssue[];
  /** Transferred ones, as the index knows them. */
  readonly moved: readonly GateItem[];
  readonly gone: readonly UnreadableIssue[];
}

interface LookUpContext {
  readonly client: Client;
  readonly graphql: GraphQL;
  readonly repository: RepositoryRef;
  /** Whether keys are pinned, so that the index is proved. */
  readonly isSigned: boolean;
}

/** A node that is gone is null. The timeline has an entry only if the issue was converted to a discussion. */
const INDEXED_ITEMS = `query ($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Issue {
      state
      timelineItems(itemTypes: [CONVERTED_TO_DISCUSSION_EVENT], first: 1) { nodes { __typename } }
    }
  }
}`;

interface Node {
  readonly state?: "OPEN" | "CLOSED";
  readonly timelineItems?: { readonly nodes: readonly unknown[] | null };
}

const MAX_IDS = 100;

type Fate = "closed" | "moved" | "deleted" | "converted" | "unreadable" | PageIssue;

/** Finds out what became of indexed items. Throws what the client throws. */
export async function lookUpItems(
  entries: readonly IndexEntry[],
  context: LookUpContext,
): Promise<IndexedItems> {
  const closed = await closedAmong(entries, context);
  const fates = await Promise.all(
    entries.map(async (entry): Promise<[IndexEntry, Fate]> => {
      return [entry, closed.get(entry.number) ?? (await readFate(entry, context))];
    }),
  );
  const open: PageIssue[] = [];
  const moved: GateItem[] = [];
  const gone: UnreadableIssue[] = [];
  for (const [entry, fate] of fates) {
    if (typeof fate === "object") open.push(fate);
    else if (fate === "moved") moved.push(movedItem(entry, context));
    else if (fate !== "closed") gone.push(goneItem(entry, fate, context));
  }
  return { open, moved, gone };
}

/** Of those that GitHub shows as closed. An API without GraphQL shows none. */
async function closedAmong(
  entries: readonly IndexEntry[],
  { client, graphql }: LookUpContext,
): Promise<Map<number, "closed" | "converted">> {
  const known = entries.filter(({ node }) => node !== "");
  const closed = new Map<number, "closed" | "converted">();
  for (let from = 0; from < known.length; from += MAX_IDS) {
    const some = known.slice(from, from + MAX_IDS);
    const ids = some.map(({ node }) => node);
    const data = await graphql.ask<{ readonly nodes: readonly (Node | null)[] }>(client, INDEXED_ITEMS, {
      ids,
    });
    for (const [index, node] of (data?.nodes ?? []).entries()) {
      if (node?.state !== "CLOSED") continue;
      const isConverted = (node.timelineItems?.nodes ?? []).length > 0;
      closed.set(some[index]!.number, isConverted ? "converted" : "closed");
    }
  }
  return closed;
}

const ISSUE = "GET /repos/{owner}/{repo}/issues/{issue_number}";
const EVENTS = "GET /repos/{owner}/{repo}/issues/{issue_number}/events";

/** GitHub redirects from a transferred issue if the token may read the new place. */
async function readFate(entry: IndexEntry, { client, repository }: LookUpContext): Promise<Fate> {
  const { owner, repo } = repository;
  const address = { owner, repo, issue_number: entry.number };
  try {
    const { data } = await client.request(ISSUE, address);
    if (data.state === "open") return pageIssue(data as IssueResponse);
    const events = data.locked ? await allItems(client, EVENTS, address) : [];
    return events.some(({ event }) => event === "converted_to_discussion") ? "converted" : "closed";
  } catch (error) {
    switch (faultKindOf(error)) {
      case "moved":
        return "moved";
      case "gone":
        return "deleted";
      case "not-found":
        return entry.moved ? "moved" : "unreadable";
      default:
        throw error;
    }
  }
}

function refsOf({ number, postmortem }: IndexEntry, { owner, repo }: RepositoryRef) {
  const issue: IssueRef = { owner, repo, number };
  const mention = readIssueMention(postmortem);
  return { issue, postmortem: mention && resolveMention(mention, issue) };
}

/** A transferred item is owed where it was, too: by the date and the waiver of the index. */
function movedItem(entry: IndexEntry, { repository }: LookUpContext): GateItem {
  const { due, waivedUntil, priority = null, severity = null, areas = [] } = entry;
  const { issue, postmortem } = refsOf(entry, repository);
  const waiver = waivedUntil === undefined ? null : { until: waivedUntil, ...GRANT };
  return {
    issue,
    title: `A transferred item of ${entry.postmortem}`,
    owners: [],
    priority,
    postmortem,
    hasLine: false,
    isMoved: true,
    ledger: { originalDue: due, due, extensions: [], waiver },
    labels: [],
    severity,
    areas,
    identity: `moved from ${formatIssueRef(issue)}`,
  };
}

const GRANT = { by: "an approver", reason: "its record says why", at: "", commentId: 0 };

const REASONS = {
  deleted: "it was deleted",
  converted: "it was converted to a discussion",
  unreadable: "it was deleted, or transferred to a repository that this token can't read",
};

function goneItem(
  entry: IndexEntry,
  fate: keyof typeof REASONS,
  { repository, isSigned }: LookUpContext,
): UnreadableIssue {
  const { issue, postmortem } = refsOf(entry, repository);
  const back =
    "If it was transferred, transfer it back, or wait up to an hour until Followthrough has followed it. Otherwise, an";
  const where = postmortem ? formatIssueRef(postmortem) : "its postmortem";
  const drop = `approver can comment \`/drop ${mentionIssue(issue, postmortem ?? issue)} REASON\` on ${where}.`;
  return {
    kind: "action-item",
    tampered: isSigned,
    isGone: true,
    issue,
    title: `A lost item of ${entry.postmortem}`,
    owners: [],
    reason: REASONS[fate],
    recovery: `${fate === "unreadable" ? back : "An"} ${drop}`,
  };
}
