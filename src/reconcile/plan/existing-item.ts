import { Temporal } from "temporal-polyfill";
import type { ItemLine } from "../../domain/action-item.ts";
import { nextBusinessDay } from "../../domain/due-date.ts";
import { sameIssue, sameRepository } from "../../domain/issue-ref.ts";
import type { Ledger, SyncedFields } from "../../domain/ledger.ts";
import { type Policy, PRIORITIES, type Priority } from "../../domain/policy.ts";
import type { LineEdit } from "../../markdown/checklist.ts";
import { readItemHead } from "../../markdown/item-body.ts";
import type { Operation } from "../operation.ts";
import type { ItemIssue, PostmortemIssue, Snapshot } from "../snapshot.ts";
import { fieldsOfIssue, fieldsOfLine, sameFields } from "./fields.ts";
import { itemHead } from "./item-facts.ts";
import { priorityLabel } from "./labels.ts";
import { type Pair, resolveMention } from "./match.ts";
import { type Merged, mergeFields } from "./merge.ts";

type UpdateItem = Operation & { kind: "update-item" };

export interface MergedPair {
  readonly pair: Pair;
  readonly merged: Merged;
  readonly due: string;
  /** What the line lacks; null when it reads as it should. */
  readonly edit: LineEdit | null;
}

/** What line and issue shall say from now on, and how the line has to change for it. */
export function mergePair(policy: Policy, postmortem: PostmortemIssue, pair: Pair): MergedPair {
  const { line, item } = pair;
  const { base } = item.marker.ledger;
  const written = fieldsOfLine(line);
  // A line that had lost its number says nothing new about being done.
  const said = pair.shown || !base.line ? written : { ...written, done: base.line.done };
  const merged = mergeFields(base, said, fieldsOfIssue(item), item.lastStateChange);
  const due = dueAfter(policy, pair);
  return { pair, merged, due, edit: lineEdit(postmortem, pair, merged.line, due) };
}

/** A date that was changed in the line is taken over; it still never lands on a day off. */
function dueAfter(policy: Policy, { line, item }: Pair): string {
  const { ledger } = item.marker;
  if (!line.due || "unreadable" in line.due || line.due.date === ledger.due) return ledger.due;
  return nextBusinessDay(Temporal.PlainDate.from(line.due.date), policy).toString();
}

function lineEdit(
  postmortem: PostmortemIssue,
  { line, item, shown }: Pair,
  fields: SyncedFields,
  due: string,
): LineEdit | null {
  const written = fieldsOfLine(line);
  const numbered = shown && sameIssue(resolveMention(line.issue!, postmortem.ref), item.ref);
  const dated = line.due !== null && "date" in line.due && line.due.date === due;
  const set: LineEdit["set"] = {
    ...(fields.done !== written.done && { done: fields.done }),
    ...(fields.owners.join(" ") !== written.owners.join(" ") && { owners: fields.owners }),
    ...(fields.title !== written.title && { words: fields.title }),
    ...(!dated && { due }),
    ...(!numbered && { issue: mentionOf(item, postmortem) }),
  };
  if (Object.keys(set).length === 0) return null;
  return { find: { issue: line.issue, words: line.words, occurrence: line.occurrence }, set };
}

function mentionOf(item: ItemIssue, postmortem: PostmortemIssue) {
  const { owner, repo, number } = item.ref;
  return sameRepository(item.ref, postmortem.ref)
    ? { owner: null, repo: null, number }
    : { owner, repo, number };
}

/** The one request that the item's issue still needs once its line reads as it should; null when it needs none. */
export function planUpdate(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  { pair: { line, item }, merged, due }: MergedPair,
): UpdateItem | null {
  const now = fieldsOfIssue(item);
  const { issue: wanted } = merged;
  const ledger = ledgerAfter(line, item, merged, due);
  const head = itemHead(snapshot, postmortem, item.ref, {
    owners: fieldsOfLine(line).owners,
    priority: line.priority ?? priorityOf(item),
    type: line.type,
    ledger,
  });
  const labels = labelChanges(item, line.priority);
  const changes = {
    ...(wanted.title !== now.title && { title: wanted.title }),
    ...(wanted.done !== now.done && stateChange(wanted.done)),
    ...(wanted.owners.join(" ") !== now.owners.join(" ") && { assignees: wanted.owners }),
    ...(labels && { labels }),
  };
  const same = Object.keys(changes).length === 0 && ledger === item.marker.ledger;
  if (same && readItemHead(item.body) === head) return null;
  return { kind: "update-item", item: item.ref, ...changes, head, marker: { ...item.marker, ledger } };
}

/** The ledger with the pair as it is now agreed; the very same ledger when nothing is news. */
function ledgerAfter(line: ItemLine, item: ItemIssue, merged: Merged, due: string): Ledger {
  const { ledger } = item.marker;
  const written = fieldsOfLine(line);
  const agreed =
    sameFields(ledger.base.line, written) &&
    sameFields(ledger.base.issue, merged.issue) &&
    !merged.settledByEvents;
  if (agreed && ledger.due === due) return ledger;
  const base = agreed ? ledger.base : { line: written, issue: merged.issue, seenAt: item.updatedAt };
  return { ...ledger, due, base };
}

function stateChange(done: boolean): Pick<UpdateItem, "state" | "stateReason"> {
  return done ? { state: "closed", stateReason: "completed" } : { state: "open", stateReason: "reopened" };
}

function priorityOf(item: ItemIssue): Priority | null {
  const names = new Set(item.labels.map((label) => label.toUpperCase()));
  return PRIORITIES.find((priority) => names.has(priority)) ?? null;
}

/** A priority written in the line is the one that counts; a line without one leaves the label alone. */
function labelChanges(item: ItemIssue, priority: Priority | null): UpdateItem["labels"] | null {
  if (!priority) return null;
  const others = item.labels.filter((label) => {
    return PRIORITIES.some((name) => name === label.toUpperCase() && name !== priority);
  });
  const has = item.labels.some((label) => label.toUpperCase() === priority);
  if (has && others.length === 0) return null;
  return { add: has ? [] : [priorityLabel(priority)], remove: others };
}
