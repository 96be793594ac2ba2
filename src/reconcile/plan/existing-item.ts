import { Temporal } from "temporal-polyfill";
import type { ItemLine } from "../../domain/action-item.ts";
import { isCommitted } from "../../domain/committed.ts";
import { nextBusinessDay, todayIn } from "../../domain/due-date.ts";
import { sameIssue, sameRepository } from "../../domain/issue-ref.ts";
import { itemStateOn } from "../../domain/item-state.ts";
import type { Ledger, SyncedFields } from "../../domain/ledger.ts";
import type { LineEdit } from "../../markdown/checklist.ts";
import type { Operation } from "../operation.ts";
import type { ItemIssue, PostmortemIssue, Snapshot } from "../snapshot.ts";
import { baseOfMeeting } from "./adoption.ts";
import { sameItem, whyUnchecked } from "./closure.ts";
import { fieldsOfIssue, fieldsOfLine, sameFields } from "./fields.ts";
import { presentHead, wantedHead } from "./item-facts.ts";
import { labelChanges, priorityOf } from "./item-labels.ts";
import { type Pair, resolveMention } from "./match.ts";
import { type Merged, mergeFields } from "./merge.ts";
import { isCompletePage, type Page } from "./page.ts";
import { withSeverity } from "./severity.ts";

type UpdateItem = Operation & { kind: "update-item" };

export interface MergedPair {
  readonly pair: Pair;
  readonly merged: Merged;
  readonly due: string;
  /** The date that somebody wrote into the line although people count on the item; null when nobody did. */
  readonly putBack: string | null;
  /** Why its box, which somebody checked, has to be unchecked; null when it need not. */
  readonly whyNot: string | null;
  /** What the line lacks; null when it reads as it should. */
  readonly edit: LineEdit | null;
}

/** What line and issue shall say from now on, and how the line has to change for it. */
export function mergePair(
  snapshot: Snapshot,
  postmortem: Page,
  pair: Pair,
  now: Temporal.Instant,
): MergedPair {
  const { line, item } = pair;
  // A sub-issue that gets its line only now meets it for the first time.
  const meets = item.marker.adopted !== null && item.marker.ledger.base.line === null;
  const base = meets ? baseOfMeeting(line, item) : item.marker.ledger.base;
  const written = fieldsOfLine(line);
  // A line that had lost its number says nothing new about being done.
  const whyNot = whyUnchecked(snapshot, pair);
  const done = pair.shown || !base.line ? written.done : base.line.done;
  const said = { ...written, done: done && whyNot === null };
  const merged = mergeFields(base, said, fieldsOfIssue(item), item.lastStateChange);
  const { due, putBack } = dueAfter(snapshot, postmortem, pair, now);
  return { pair, merged, due, putBack, whyNot, edit: lineEdit(postmortem, pair, merged.line, due) };
}

/** Whether people count on an item, so that it stays and its date moves by command only. */
export function isCommittedItem(
  { policy }: Snapshot,
  postmortem: Page,
  { marker: { ledger } }: ItemIssue,
  now: Temporal.Instant,
): boolean {
  const postmortemComplete = isCompletePage(postmortem);
  return isCommitted({ trackedAt: ledger.trackedAt, postmortemComplete }, now, policy);
}

/**
 * A date that somebody changed in the line is taken over before people count on the item, and put back after; a
 * command moves it in the ledger, and the line follows. It never lands on a day off.
 */
function dueAfter(
  snapshot: Snapshot,
  postmortem: Page,
  { line, item }: Pair,
  now: Temporal.Instant,
): { due: string; putBack: string | null } {
  const { ledger } = item.marker;
  const written = dateIn(line);
  const changed = written !== null && written !== ledger.due && written !== (ledger.base.due ?? ledger.due);
  if (!changed) return { due: ledger.due, putBack: null };
  if (isCommittedItem(snapshot, postmortem, item, now)) return { due: ledger.due, putBack: written };
  const due = nextBusinessDay(Temporal.PlainDate.from(written), snapshot.policy).toString();
  return { due, putBack: null };
}

function dateIn({ due }: ItemLine): string | null {
  return due && "date" in due ? due.date : null;
}

function lineEdit(
  postmortem: PostmortemIssue,
  { line, item, shown }: Pair,
  fields: SyncedFields,
  due: string,
): LineEdit | null {
  const written = fieldsOfLine(line);
  const numbered = shown && sameIssue(resolveMention(line.issue!, postmortem.ref), item.ref);
  // A relative date would mean another day tomorrow, so it is written out.
  const dated = dateIn(line) === due && !line.dueFloats;
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
  now: Temporal.Instant,
): UpdateItem | null {
  const present = fieldsOfIssue(item);
  const { issue: wanted } = merged;
  const ledger = ledgerAfter(snapshot, { line, item }, merged, due);
  const head = wantedHead(snapshot, postmortem, item, {
    owners: fieldsOfLine(line).owners,
    priority: line.priority ?? priorityOf(item),
    type: line.type,
    ledger,
  });
  const today = todayIn(now, snapshot.policy.timeZone).toString();
  const overdue = itemStateOn({ ledger, closed: wanted.done }, today) === "overdue";
  const labels = labelChanges(item, line.priority, snapshot.policy, overdue);
  const changes = {
    ...(wanted.title !== present.title && { title: wanted.title }),
    ...(wanted.done !== present.done && stateChange(wanted.done)),
    ...(wanted.owners.join(" ") !== present.owners.join(" ") && { assignees: wanted.owners }),
    ...(labels && { labels }),
  };
  const same = Object.keys(changes).length === 0 && ledger === item.marker.ledger;
  const isSigned = item.signed === "now" || item.state === "closed";
  if (same && isSigned && presentHead(item) === head) return null;
  return { ...sameItem(item), ...changes, head, marker: { ...item.marker, ledger } };
}

/** The ledger with the pair as it is now agreed; the very same ledger when nothing is news. */
function ledgerAfter(
  snapshot: Snapshot,
  { line, item }: Pick<Pair, "line" | "item">,
  merged: Merged,
  due: string,
): Ledger {
  const ledger = standing(item.marker.ledger, merged.issue.done, snapshot);
  const written = fieldsOfLine(line);
  const shown = dateIn(line) ?? ledger.base.due ?? due;
  const agreed =
    sameFields(ledger.base.line, written) &&
    sameFields(ledger.base.issue, merged.issue) &&
    (ledger.base.due ?? ledger.due) === shown &&
    !merged.settledByEvents;
  if (agreed && ledger.due === due) return ledger;
  return { ...ledger, due, base: { line: written, issue: merged.issue, due: shown, seenAt: item.updatedAt } };
}

/** It has its incident's severity; and who opens a dropped item again takes the drop back. */
function standing(ledger: Ledger, done: boolean, snapshot: Snapshot): Ledger {
  const { dropped, ...undropped } = ledger;
  return withSeverity(dropped && !done ? undropped : ledger, snapshot);
}

function stateChange(done: boolean): Pick<UpdateItem, "state" | "stateReason"> {
  return done ? { state: "closed", stateReason: "completed" } : { state: "open", stateReason: "reopened" };
}
