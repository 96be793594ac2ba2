import { severityOf } from "../src/domain/incident.ts";
import { parseIssueRef, parseRepository } from "../src/domain/issue-ref.ts";
import { ownersOnRecord } from "../src/domain/item-state.ts";
import type { Policy } from "../src/domain/policy.ts";
import { PRIORITIES } from "../src/domain/priority.ts";
import type { GateItem, GatePostmortem } from "../src/domain/verdict.ts";
import type { ItemMarker, PostmortemMarker } from "../src/markdown/marker-shape.ts";
import type { ListedIssue } from "./listed-issue.ts";

/** What an open postmortem owes, by its record. */
export function postmortemOf(issue: ListedIssue, marker: PostmortemMarker, policy: Policy): GatePostmortem {
  const { labels, assignees: owners, title } = issue;
  return {
    issue: issue.ref,
    title,
    owners,
    due: marker.due,
    incidents: marker.incidents.flatMap((incident) => parseIssueRef(incident.key) ?? []),
    labels,
    severity: severityOf(labels, policy),
    teams: [],
    identity: JSON.stringify([marker.kind, marker.labelledAt, marker.incidents]),
  };
}

/** What an open action item owes, by its record. */
export function itemOf(issue: ListedIssue, marker: ItemMarker, policy: Policy): GateItem {
  const { ledger, postmortem, key, words, occurrence } = marker;
  const { originalDue, due, extensions, waiver, trackedAt, severity = null } = ledger;
  const labels = new Set(issue.labels.map((label) => label.toUpperCase()));
  const home = policy.postmortem.repository;
  const repository = home ? parseRepository(home) : parseIssueRef(key);
  return {
    issue: issue.ref,
    title: issue.title,
    owners: ownersOnRecord(ledger, issue.assignees),
    priority: PRIORITIES.find((priority) => labels.has(priority)) ?? null,
    postmortem: repository && {
      owner: repository.owner,
      repo: repository.repo,
      number: postmortem.number,
    },
    hasLine: ledger.base.line !== null,
    ledger: { originalDue, due, extensions, waiver },
    labels: issue.labels,
    severity,
    teams: (ledger.base.line?.owners ?? []).filter((owner) => owner.includes("/")),
    identity: JSON.stringify([marker.kind, postmortem.id, words, occurrence, trackedAt, marker.adopted]),
  };
}
