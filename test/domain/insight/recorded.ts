import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { RepositoryFacts } from "../../../src/domain/insight/facts.ts";
import { parseRepository } from "../../../src/domain/issue-ref.ts";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import { rememberTexts } from "../../../src/engine/memory.ts";
import type { Commitments } from "../../../src/observed/commitments.ts";
import { commitmentFacts, incidentFacts } from "../../../src/observed/insight-facts.ts";
import type { Issue, ItemIssue, PostmortemIssue } from "../../../src/observed/issue.ts";
import * as a from "../../plan/builders.ts";
import {
  type History,
  INSTALLED,
  type IncidentHistory,
  type ItemHistory,
  REPOSITORIES,
  START,
} from "./history.ts";
import { dayOf, plusDays } from "./oracle.ts";

/* The issues and records that GitHub and the App have after a history. */

const at = (hour: number) => new Date(START + hour * 3_600_000).toISOString().replace(".000", "");
const refOf = (repository: number, number: number) => ({
  ...parseRepository(REPOSITORIES[repository]!)!,
  number,
});
const grant = (hour: number) => ({ reason: "ask @carol", by: "carol", at: at(hour), commentId: 9 });
const incidentNumber = (index: number) => 100 + index;
const postmortemId = (index: number) => 5000 + index;
/** Most histories have the same few bodies. */
const { readBody } = rememberTexts();
const LEDGER = a.item(1, "x").marker.ledger;

/** Everything that a report reads, by repository. */
export function factsAfter(history: History): RepositoryFacts[] {
  const now = Temporal.Instant.from(at(history.now));
  const policy = { ...DEFAULT_POLICY, timeZone: history.zone };
  return REPOSITORIES.map((_, repository) => {
    const incidents = history.incidents.flatMap((incident, index) => {
      return incident.repository === repository && incident.at <= history.now ? [{ incident, index }] : [];
    });
    const issues = incidents.map(({ incident, index }) => incidentIssue(incident, index));
    const commitments = commitmentsOf(history, incidents, policy);
    const home = { id: repository + 1 };
    return {
      ...commitmentFacts(commitments, now, readBody),
      incidents: issues.map((issue) => incidentFacts(issue, home, policy, at(INSTALLED))),
    };
  });
}

function incidentIssue(
  { repository, at: opened, severity, topics, duplicate }: IncidentHistory,
  index: number,
): Issue {
  return a.issue({
    ref: refOf(repository, incidentNumber(index)),
    title: "Down, says @bob-the-builder",
    labels: ["incident", ...(severity ? [severity] : []), ...topics],
    createdAt: at(opened),
    ...(duplicate && { state: "closed" as const, stateReason: "duplicate" }),
  });
}

function commitmentsOf(
  history: History,
  incidents: readonly { readonly incident: IncidentHistory; readonly index: number }[],
  policy: Commitments["policy"],
): Commitments {
  const open = incidents.filter(({ incident: { postmortem, at: opened } }) => {
    if (!postmortem || opened + postmortem.after > history.now) return false;
    return postmortem.fate !== "withdrawn" || opened + postmortem.after + postmortem.fateAfter > history.now;
  });
  const items = open.flatMap(({ index }) => {
    return history.items.flatMap((item, number) => {
      return item.incident === index ? (itemIssue(history, item, number) ?? []) : [];
    });
  });
  const postmortems = open.map(({ index }) => postmortemIssue(history, index, items));
  return { policy, postmortems, items, itemsWithoutMarker: [], knownRepositories: {} };
}

function postmortemIssue(history: History, index: number, items: readonly ItemIssue[]): PostmortemIssue {
  const { postmortem, at: opened, repository } = history.incidents[index]!;
  const { after, dueDays, waivedDays, extendedDays, fate, fateAfter, topics } = postmortem!;
  const [openedAt, ended] = [opened + after, opened + after + fateAfter];
  const originalDue = plusDays(dayOf(openedAt, history.zone), dueDays);
  const isOver = ended <= history.now;
  const closed = isOver && (fate === "complete" || fate === "declined");
  const due = extendedDays === null ? originalDue : plusDays(originalDue, extendedDays);
  const base = a.postmortem(bodyOf(history, index, items), {
    ref: refOf(repository, 200 + index),
    id: postmortemId(index),
  });
  return {
    ...base,
    labels: ["postmortem", ...topics],
    assignees: ["alice"],
    state: closed ? "closed" : "open",
    marker: {
      ...base.marker,
      incidents: [
        { repositoryId: repository + 1, number: incidentNumber(index), key: `x/y#${index}`, commentId: null },
      ],
      originalDue,
      due,
      extensions: extendedDays === null ? [] : [{ from: originalDue, to: due, ...grant(openedAt) }],
      waiver:
        waivedDays === null
          ? null
          : { until: plusDays(dayOf(openedAt, history.zone), waivedDays), ...grant(openedAt) },
      ...(isOver && (fate === "complete" || fate === "reopened") && { completedAt: at(ended) }),
      ...(isOver && fate === "declined" && { declined: { ...grant(ended), commentId: 4 } }),
    },
  };
}

/** The checklist: each item's line, with its kind. */
function bodyOf({ items: all }: History, index: number, items: readonly ItemIssue[]): string {
  const lines = items.flatMap((item) => {
    const { kind, incident } = all[item.id - 10_000]!;
    const [place, tag] = [`${item.ref.owner}/${item.ref.repo}#${item.ref.number}`, kind ? ` #${kind}` : ""];
    return incident === index
      ? [`- [ ] [${place}](https://github.com/${place.replace("#", "/issues/")}) Fix it @alice${tag}`]
      : [];
  });
  return ["## Action items", "", ...lines].join("\n");
}

function itemIssue(history: History, item: ItemHistory, index: number): ItemIssue | null {
  const { at: opened, postmortem, severity } = history.incidents[item.incident]!;
  const trackedAt = opened + postmortem!.after + item.after;
  if (trackedAt > history.now) return null;
  const originalDue = plusDays(dayOf(trackedAt, history.zone), item.dueDays);
  const base = a.item(1, "Fix it, @alice");
  const ledger: Ledger = {
    ...LEDGER,
    originalDue,
    due: originalDue,
    trackedAt: at(trackedAt),
    terms: { priority: item.priority, areas: [], owners: item.owners },
    ...(item.adopted && { adoptedAt: at(trackedAt) }),
  };
  const { severity: _, ...plain } = ledger;
  const marker = {
    ...base.marker,
    adopted: item.adopted,
    postmortem: { repositoryId: 1, number: 1, id: postmortemId(item.incident) },
    ledger: severity ? { ...plain, severity } : plain,
  };
  const start: ItemIssue = {
    ...base,
    ref: refOf(item.repository, 300 + index),
    id: 10_000 + index,
    author: item.adopted ? "dave42" : "followthrough[bot]",
    byApp: !item.adopted,
    assignees: ["alice"],
    labels: ["action-item", ...item.topics],
    marker,
  };
  return replay(history, start, trackedAt, item);
}

/** What people did, as the App writes it into the record. */
function replay(
  { now, zone }: History,
  start: ItemIssue,
  trackedAt: number,
  { events }: ItemHistory,
): ItemIssue {
  let issue = start;
  let hour = trackedAt;
  const record = (change: Partial<Ledger>) => {
    issue = { ...issue, marker: { ...issue.marker, ledger: { ...issue.marker.ledger, ...change } } };
  };
  for (const event of events) {
    hour += event.after;
    if (hour > now) break;
    const { ledger } = issue.marker;
    const close = (stateReason: string) => {
      issue = { ...issue, state: "closed", stateReason, closedAt: at(hour) };
    };
    if (event.what === "transfer")
      issue = { ...issue, ref: refOf(event.repository, issue.ref.number + 1000) };
    else if (event.what === "forge") issue = { ...issue, signed: "untrusted" };
    else if (event.what === "reopen") {
      const { dropped: _, ...undropped } = ledger;
      const marker = { ...issue.marker, ledger: undropped };
      if (issue.state === "closed")
        issue = { ...issue, state: "open", stateReason: "reopened", closedAt: null, marker };
    } else if (issue.state === "closed") continue;
    else if (event.what === "close") close("completed");
    else if (event.what === "duplicate") close("duplicate");
    else if (event.what === "drop") {
      close("not_planned");
      // Somebody also removes its line.
      record({ dropped: grant(hour), base: { ...ledger.base, line: null } });
    } else if (event.what === "retract") {
      close("not_planned");
      record({ base: { ...ledger.base, line: null } });
    } else if (event.what === "extend") {
      const to = plusDays(ledger.due, event.days);
      record({ due: to, extensions: [...ledger.extensions, { from: ledger.due, to, ...grant(hour) }] });
    } else if (event.what === "waive") {
      record({ waiver: { until: plusDays(dayOf(hour, zone), event.days), ...grant(hour) } });
    }
  }
  return issue;
}
