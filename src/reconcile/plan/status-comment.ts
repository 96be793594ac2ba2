import type { Temporal } from "temporal-polyfill";
import { todayIn } from "../../domain/due-date.ts";
import { timesExtended } from "../../domain/exception.ts";
import { itemStateOn } from "../../domain/item-state.ts";
import { timesAgain } from "../../markdown/comment-mark.ts";
import { renderStatus, type Status, type StatusItem, statusText } from "../../markdown/status.ts";
import type { Operation } from "../operation.ts";
import type { ItemIssue, PostmortemIssue, Snapshot } from "../snapshot.ts";
import type { Answer } from "./answers.ts";
import { planKept } from "./kept-comment.ts";
import { matchItems } from "./match.ts";
import { ownersOf, type Page, promisedItems } from "./page.ts";
import { answer, type ObeyedCommand } from "./page-commands.ts";
import { readLines } from "./read-lines.ts";

/** Where a postmortem and its items stand, as the snapshot shows it. */
export function statusOf(
  snapshot: Snapshot,
  page: Page,
  { closed, notes }: Pick<Status, "closed" | "notes">,
  now: Temporal.Instant,
): Status {
  const today = todayIn(now, snapshot.policy.timeZone).toString();
  const matching = matchItems(readLines(snapshot, page, now), snapshot.items, page.ref);
  const items = promisedItems(snapshot).map((item) => rowOf(item, ownersOf(item, matching), today));
  const { ref: postmortem, marker, assignees } = page;
  const missing = closed ? [] : page.missing;
  return { postmortem, due: marker.due, closed, assigned: assignees.length > 0, missing, items, notes };
}

/**
 * The comment that keeps the status is there from the first item or note on, so that a postmortem that nobody has
 * begun stays quiet; it goes away when neither is left. The same status reads the same, so it is written only when
 * something changed, or when somebody else changed the comment.
 */
export function planStatus(snapshot: Snapshot, { ref }: PostmortemIssue, status: Status): Operation[] {
  const isWorthIt = status.items.length > 0 || status.notes.length > 0;
  return planKept(snapshot, ref, "status", isWorthIt ? renderStatus(status) : "");
}

/** Answers to `/status`. */
export function answerStatus(obeyed: readonly ObeyedCommand[], status: Status): Answer[] {
  return obeyed
    .filter(({ request }) => request.name === "status")
    .map((command) => answer(command, statusText(status)));
}

function rowOf(
  { ref, title, state, told, marker: { ledger } }: ItemIssue,
  owners: readonly string[],
  today: string,
): StatusItem {
  return {
    issue: ref,
    title,
    owners,
    due: ledger.due,
    originalDue: ledger.originalDue,
    extensions: timesExtended(ledger),
    state: itemStateOn({ ledger, closed: state === "closed" }, today),
    waiver: ledger.waiver,
    again: timesAgain(told),
  };
}
