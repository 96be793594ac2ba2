import { Temporal } from "temporal-polyfill";
import { dueDateFor, whyDoubtDue } from "../../domain/calendar/due-date.ts";
import { formatRepository, sameRepository } from "../../domain/issue-ref.ts";
import type { ItemLine } from "../../domain/items/action-item.ts";
import type { Ledger } from "../../domain/items/ledger.ts";
import { assignable } from "../../domain/items/owners.ts";
import { severityOf } from "../../domain/labels.ts";
import { titleFrom } from "../../markdown/messages/item-title.ts";
import type { PostmortemIssue } from "../../observed/issue.ts";
import { rootOf } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import { writeKey } from "../../operations/operation-target.ts";
import { whereToOpen } from "../assessed-postmortem.ts";
import { itemLabel, priorityLabel } from "../labels.ts";
import type { PlanInput } from "../plan-input.ts";
import { firstFields } from "./issue-fields.ts";
import { itemHead, newItemMarker } from "./item-issue.ts";
import { freeTerms } from "./terms.ts";
import { fieldsOfLine } from "./three-way-merge.ts";

/** Plans issues for new lines, and notes why some can't be opened. */
export function planNewItems(
  snapshot: PlanInput,
  postmortem: PostmortemIssue,
  lines: readonly ItemLine[],
): { operations: Operation[]; notes: string[] } {
  // An item that was done before it was tracked needs no issue.
  const promised = lines.filter((line) => !line.done);
  const planned = promised.map((line) => planNewItem(snapshot, postmortem, line));
  const creations = planned.flatMap((entry) => ("operation" in entry ? [entry.operation] : []));
  const notes = planned.flatMap((entry) => ("refused" in entry ? [entry.refused] : []));
  // Items that the App opened can also have been transferred there.
  const own = snapshot.items.filter(({ marker }) => !marker.adopted).map(({ ref }) => ref);
  const elsewhere = [...own, ...creations.map(({ repository }) => repository)]
    .filter((repository) => !sameRepository(repository, postmortem.ref))
    .map(formatRepository);
  const repositories = [...new Set([...postmortem.marker.repositories, ...elsewhere])].sort();
  if (repositories.length === postmortem.marker.repositories.length) return { operations: creations, notes };
  // The record of where to look comes first: otherwise the issue would not be found, and would be opened again.
  const marker = { ...postmortem.marker, repositories };
  const recordUpdate: Operation = { kind: "update-postmortem-marker", postmortem: postmortem.ref, marker };
  const recorded = snapshot.failedWrites.has(writeKey(recordUpdate))
    ? postmortem.marker.repositories
    : repositories;
  const findable = creations.filter(({ repository }) => {
    return sameRepository(repository, postmortem.ref) || recorded.includes(formatRepository(repository));
  });
  return { operations: [recordUpdate, ...findable], notes };
}

/** The issue of a new line, or a sentence why it can't be opened. */
function planNewItem(
  snapshot: PlanInput,
  postmortem: PostmortemIssue,
  line: ItemLine,
): { operation: Operation<"create-item"> } | { refused: string } {
  const repository = whereToOpen(snapshot, postmortem, line);
  if ("refused" in repository) return repository;
  const { policy } = snapshot;
  const fields = fieldsOfLine(line);
  const { ledger, values } = firstFields(snapshot, firstLedger(snapshot, line));
  const marker = newItemMarker(snapshot, postmortem, { ...line, adopted: false, ledger });
  return {
    operation: {
      kind: "create-item",
      repository,
      parent: postmortem.ref,
      title: titleFrom(line.words),
      body: itemHead(snapshot, postmortem, repository, {
        ...line,
        owners: fields.owners,
        ledger: marker.ledger,
      }),
      marker,
      labels: [itemLabel(policy), ...(line.priority ? [priorityLabel(line.priority)] : [])],
      assignees: assignable(fields.owners),
      ...(values.length > 0 && { fields: values }),
      ...(snapshot.types.actionItem !== null && { type: snapshot.types.actionItem }),
    },
  };
}

/** The due date of a new item: the one in its line, unless that is asked about, otherwise the policy's. */
export function firstDue(snapshot: PlanInput, line: Pick<ItemLine, "due" | "priority"> | null): string {
  const { policy, today } = snapshot;
  const written = line?.due && "date" in line.due ? Temporal.PlainDate.from(line.due.date) : null;
  return dueDateFor({
    written: written && whyDoubtDue(written, today, policy) === null ? written : null,
    priority: line?.priority ?? null,
    severity: severityOf(rootOf(snapshot).labels, policy),
    trackedOn: today,
    policy,
  }).toString();
}

function firstLedger(snapshot: PlanInput, line: ItemLine): Ledger {
  const due = firstDue(snapshot, line);
  const fields = fieldsOfLine(line);
  const { owners } = fields;
  return {
    originalDue: due,
    due,
    trackedAt: snapshot.now.toString({ smallestUnit: "second" }),
    terms: freeTerms(snapshot, { priority: line.priority, labels: [], owners }),
    extensions: [],
    waiver: null,
    base: {
      line: fields,
      issue: { done: false, owners: assignable(owners), title: titleFrom(line.words) },
      due,
      // No event on the new issue is older than this, even if clocks differ.
      seenAt: rootOf(snapshot).createdAt,
    },
  };
}
