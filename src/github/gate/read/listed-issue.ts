import type { GateItem, GatePostmortem } from "../../../domain/gate/verdict.ts";
import { type IssueRef, parseIssueRef, parseRepository } from "../../../domain/issue-ref.ts";
import { answering } from "../../../domain/items/owners.ts";
import type { Policy } from "../../../domain/policy.ts";
import type { ItemMarker, PostmortemMarker } from "../../../record/marker-types.ts";
import type { Item } from "../../client/pages.ts";

export const ISSUES = "GET /repos/{owner}/{repo}/issues";

export type IssueResponse = Item<typeof ISSUES>;

/** An open issue as a listing has it, reduced to what the gate reads: GitHub's answer takes ten times the memory. */
export interface PageIssue {
  readonly number: number;
  /** The database id. */
  readonly id: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  /** Login of its author; null if the account was deleted. */
  readonly author: string | null;
  /** Whether its author is a bot, as far as GitHub shows. */
  readonly bot: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly updatedAt: string;
  readonly isPullRequest: boolean;
}

/** An open issue and where it is. */
export interface ListedIssue extends Omit<PageIssue, "number" | "updatedAt" | "isPullRequest"> {
  readonly ref: IssueRef;
  /** The database id of its repository; null if it was not read. */
  readonly repositoryId: number | null;
}

/** Reads an open postmortem from its record. */
export function postmortemOf(issue: ListedIssue, marker: PostmortemMarker): GatePostmortem {
  const { labels, assignees: owners, title } = issue;
  const { originalDue, due, extensions, waiver } = marker;
  return {
    issue: issue.ref,
    title,
    owners,
    ledger: { originalDue, due, extensions, waiver },
    reviews: marker.reviews ?? [],
    incidents: marker.incidents.flatMap((incident) => parseIssueRef(incident.key) ?? []),
    labels,
    severity: marker.taken.severity,
    areas: [],
    identity: JSON.stringify([marker.kind, marker.labelledAt, marker.incidents]),
  };
}

/** Reads an open action item from its record. */
export function itemOf(issue: ListedIssue, marker: ItemMarker, policy: Policy): GateItem {
  const { ledger, postmortem, key, words, occurrence } = marker;
  const adopted = marker.adopted ? marker.issue.id : null;
  const { originalDue, due, extensions, waiver, trackedAt, severity = null, terms } = ledger;
  const configured = policy.postmortem.repository;
  const repository = configured ? parseRepository(configured) : parseIssueRef(key);
  return {
    issue: issue.ref,
    title: issue.title,
    owners: answering(terms.owners, ledger.base),
    priority: terms.priority,
    postmortem: repository && {
      owner: repository.owner,
      repo: repository.repo,
      number: postmortem.number,
    },
    hasLine: ledger.base.line !== null,
    ledger: { originalDue, due, extensions, waiver },
    labels: issue.labels,
    severity,
    areas: terms.areas,
    identity: JSON.stringify([marker.kind, postmortem.id, words, occurrence, trackedAt, adopted]),
  };
}

/** Reads an issue as the API lists it. */
export function pageIssue(answer: IssueResponse): PageIssue {
  return {
    number: answer.number,
    id: answer.id,
    title: answer.title,
    body: answer.body ?? "",
    labels: answer.labels.map((label) => (typeof label === "string" ? label : (label.name ?? ""))),
    assignees: (answer.assignees ?? []).map(({ login }) => login),
    author: answer.user?.login ?? null,
    // An issue whose author was deleted may be the App's, so it counts as a bot's and is not ignored.
    bot: answer.user === null || answer.user.type === "Bot" || answer.user.login.endsWith("[bot]"),
    createdAt: answer.created_at,
    updatedAt: answer.updated_at,
    isPullRequest: Boolean(answer.pull_request),
  };
}
