import { Temporal } from "temporal-polyfill";
import { type ItemLine, normaliseWords } from "../../domain/action-item.ts";
import { dueDateFor, todayIn } from "../../domain/due-date.ts";
import { severityOf } from "../../domain/incident.ts";
import { formatRepository, parseRepository, type RepositoryRef, sameOwner } from "../../domain/issue-ref.ts";
import type { Ledger } from "../../domain/ledger.ts";
import { titleFrom } from "../../markdown/item-body.ts";
import type { ItemMarker } from "../../markdown/marker-shape.ts";
import type { Operation } from "../operation.ts";
import type { PostmortemIssue, Snapshot } from "../snapshot.ts";
import { fieldsOfLine } from "./fields.ts";
import { rootOf } from "./incidents.ts";
import { itemHead } from "./item-facts.ts";
import { itemLabel, priorityLabel } from "./labels.ts";
import { people } from "./merge.ts";
import { quote } from "./notes.ts";
import { withSeverity } from "./severity.ts";
import { refusalToOpenIn } from "./target.ts";

/** The issue that a new promise shall have; or, in words for people, why it can have none. */
export function planNewItem(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  line: ItemLine,
  now: Temporal.Instant,
): { operation: Operation & { kind: "create-item" } } | { refused: string } {
  const home = homeOf(line, postmortem);
  if ("refused" in home) return home;
  const { policy } = snapshot;
  const refusal = refusalToOpenIn(snapshot, postmortem.ref, home);
  if (refusal) return { refused: `${quote(line)} is not tracked: ${refusal}` };
  const ledger = withSeverity(firstLedger(snapshot, line, now), snapshot);
  const fields = fieldsOfLine(line);
  const marker: ItemMarker = {
    kind: "action-item",
    key: postmortem.marker.key,
    postmortem: {
      repositoryId: repositoryIdOf(snapshot, postmortem.ref),
      number: postmortem.ref.number,
      id: postmortem.id,
    },
    words: normaliseWords(line.words),
    occurrence: line.occurrence,
    adopted: null,
    ledger,
  };
  return {
    operation: {
      kind: "create-item",
      repository: home,
      parent: postmortem.ref,
      title: titleFrom(line.words),
      body: itemHead(snapshot, postmortem, home, { ...line, owners: fields.owners, ledger }),
      marker,
      labels: [itemLabel(policy), ...(line.priority ? [priorityLabel(line.priority)] : [])],
      assignees: people(fields.owners),
    },
  };
}

/** Where a line's issue lives: where `repo:` says, else beside its postmortem. */
function homeOf(line: ItemLine, postmortem: PostmortemIssue): RepositoryRef | { refused: string } {
  if (!line.repository) return { owner: postmortem.ref.owner, repo: postmortem.ref.repo };
  const named = parseRepository(line.repository);
  if (named && sameOwner(named, postmortem.ref)) return named;
  return {
    refused: `${quote(line)} is not tracked: \`repo:\` takes a repository of ${postmortem.ref.owner}, such as \`repo: ${postmortem.ref.owner}/${postmortem.ref.repo}\`.`,
  };
}

/** The day by which something new is owed: as its line says, else by the policy. */
export function firstDue(
  snapshot: Snapshot,
  line: Pick<ItemLine, "due" | "priority"> | null,
  now: Temporal.Instant,
): string {
  const { policy } = snapshot;
  return dueDateFor({
    written: line?.due && "date" in line.due ? Temporal.PlainDate.from(line.due.date) : null,
    priority: line?.priority ?? null,
    severity: severityOf(rootOf(snapshot).labels, policy),
    trackedOn: todayIn(now, policy.timeZone),
    policy,
  }).date.toString();
}

function firstLedger(snapshot: Snapshot, line: ItemLine, now: Temporal.Instant): Ledger {
  const due = firstDue(snapshot, line, now);
  const fields = fieldsOfLine(line);
  return {
    originalDue: due,
    due,
    trackedAt: now.toString({ smallestUnit: "second" }),
    extensions: [],
    waiver: null,
    base: {
      line: fields,
      issue: { done: false, owners: people(fields.owners), title: titleFrom(line.words) },
      due,
      // No event on the new issue can be older than this, whatever the two clocks say.
      seenAt: rootOf(snapshot).createdAt,
    },
  };
}

export function repositoryIdOf(snapshot: Snapshot, repository: RepositoryRef): number {
  return snapshot.targets[formatRepository(repository).toLowerCase()]?.id ?? snapshot.repository.id;
}
