import { Temporal } from "temporal-polyfill";
import { todayIn } from "../domain/calendar/due-date.ts";
import type { IncidentFacts, ItemFacts, PostmortemFacts, RepositoryFacts } from "../domain/insight/facts.ts";
import { outcomeOn } from "../domain/insight/facts.ts";
import { formatRepository, issueKey, resolveMention } from "../domain/issue-ref.ts";
import { isTeam } from "../domain/items/owners.ts";
import { severityOf, topicsOf } from "../domain/labels.ts";
import type { Policy } from "../domain/policy.ts";
import { type ReadBody, readBody } from "../markdown/checklist/checklist.ts";
import { isKnownType } from "../markdown/checklist/grammar/item-group.ts";
import { type Commitments, isCounted } from "./commitments.ts";
import { type Issue, type ItemIssue, isTrusted, type PostmortemIssue, type Repository } from "./issue.ts";
import { readLines } from "./matching.ts";
import { isClosedDuplicate } from "./recorded-issues.ts";

/** What the commitments of a repository contribute to a report: no titles, and no people. */
type CommitmentFacts = Omit<RepositoryFacts, "incidents">;

/** @param read reads a body, or remembers how it was read */
export function commitmentFacts(
  commitments: Commitments,
  now: Temporal.Instant,
  read: ReadBody = readBody,
): CommitmentFacts {
  const { policy, postmortems, items, itemsWithoutMarker } = commitments;
  const trusted = postmortems.filter(isTrusted);
  const kinds = statedKinds(trusted, policy, now, read);
  const topics = new Map(trusted.map(({ id, labels }) => [id, topicsOf(labels, policy)]));
  return {
    items: items.filter(isCounted).map((item) => {
      const { labels, marker, ref } = item;
      const about = [...topicsOf(labels, policy), ...(topics.get(marker.postmortem.id) ?? [])];
      return itemFacts(item, { policy, now, topics: about, kind: kinds.get(issueKey(ref)) });
    }),
    postmortems: trusted.map((postmortem) => postmortemFacts(postmortem, policy, now)),
    untrusted: items.filter((item) => !isTrusted(item)).length + itemsWithoutMarker.length,
  };
}

interface ItemContext {
  readonly policy: Policy;
  readonly now: Temporal.Instant;
  readonly topics: readonly string[];
  readonly kind: string | undefined;
}

function itemFacts(item: ItemIssue, { policy, now, topics, kind }: ItemContext): ItemFacts {
  const { ref, marker } = item;
  const { ledger } = marker;
  const dayOf = daysIn(policy);
  const [today, trackedOn] = [dayOf(now), dayOf(ledger.trackedAt)];
  const closedAt = item.state === "closed" ? (item.closedAt ?? item.updatedAt) : null;
  const closedOn = closedAt === null ? null : dayOf(closedAt);
  const outcome = outcomeOn(today, ledger, closedOn);
  const isDone = outcome === "onTime" || outcome === "late";
  return {
    originalDue: ledger.originalDue,
    outcome,
    wasDue: ledger.originalDue < today,
    daysToDone: isDone && closedOn !== null ? daysBetween(trackedOn, closedOn) : null,
    postmortem: marker.postmortem.id,
    trackedAt: ledger.trackedAt,
    closedAt,
    topics,
    groups: {
      team: ledger.terms.owners.filter(isTeam),
      repository: [formatRepository(ref)],
      severity: present(ledger.severity),
      priority: present(ledger.terms.priority),
      kind: present(kind),
    },
  };
}

/** Of an issue that was closed before it was adopted, 0. */
function daysBetween(from: string, to: string): number {
  return Math.max(0, Temporal.PlainDate.from(from).until(to).days);
}

function postmortemFacts(
  { id, state, marker }: PostmortemIssue,
  policy: Policy,
  now: Temporal.Instant,
): PostmortemFacts {
  const dayOf = daysIn(policy);
  const { declined, completedAt, incidents } = marker;
  const at = state === "closed" ? (declined?.at ?? completedAt) : undefined;
  const ledger = { ...marker, ...(declined && { dropped: declined }) };
  return {
    id,
    originalDue: marker.originalDue,
    outcome: outcomeOn(dayOf(now), ledger, at === undefined ? null : dayOf(at)),
    incidents: incidents.map(({ repositoryId, number }) => ({ repositoryId, number })),
  };
}

/** The kinds that the lines of these postmortems state, by issue. A kind of someone's own is `other`, since it can be a name. */
function statedKinds(
  postmortems: readonly PostmortemIssue[],
  policy: Policy,
  now: Temporal.Instant,
  read: ReadBody,
): ReadonlyMap<string, string> {
  const kinds = postmortems.flatMap((postmortem) => {
    return readLines({ policy }, postmortem, now, read).flatMap(({ issue, type }): [string, string][] => {
      if (!issue || type === null) return [];
      return [[issueKey(resolveMention(issue, postmortem.ref)), isKnownType(type) ? type : "other"]];
    });
  });
  return new Map(kinds);
}

/**
 * A labeled issue, as a report counts it.
 * @param trackedFrom the instant from which on the App follows incidents, ISO 8601
 */
export function incidentFacts(
  issue: Issue,
  { id }: Pick<Repository, "id">,
  policy: Policy,
  trackedFrom: string,
): IncidentFacts {
  const { ref, createdAt, labels } = issue;
  return {
    repositoryId: id,
    number: ref.number,
    openedAt: createdAt,
    openedOn: daysIn(policy)(createdAt),
    topics: topicsOf(labels, policy),
    groups: {
      repository: [formatRepository(ref)],
      severity: present(severityOf(labels, policy)),
    },
    needsPostmortem: !isClosedDuplicate(issue) && Date.parse(createdAt) >= Date.parse(trackedFrom),
  };
}

function daysIn({ timeZone }: Policy): (instant: Temporal.Instant | string) => string {
  return (instant) => todayIn(Temporal.Instant.from(instant), timeZone).toString();
}

function present<Value extends string>(value: Value | null | undefined): Value[] {
  return value === null || value === undefined ? [] : [value];
}
