import type { IssueRef } from "../../domain/issue-ref.ts";
import { itemStateOn, timesExtended, waiverInForce } from "../../domain/items/item-state.ts";
import { adviseOn, renderAdvice } from "../../markdown/advice/advice.ts";
import { forMarkdownBody } from "../../markdown/escape.ts";
import { renderHistory } from "../../markdown/messages/item-body.ts";
import {
  type PostmortemStatus,
  renderStatus,
  type StatusItem,
  statusText,
} from "../../markdown/messages/status.ts";
import { withoutTimelineBlocks } from "../../markdown/postmortem/timeline-block.ts";
import {
  hasOriginalText,
  type ItemIssue,
  isRetracted,
  type KeptComment,
  type PostmortemIssue,
} from "../../observed/issue.ts";
import { isMorePrivateThan } from "../../observed/repositories.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import { recurrencesIn } from "../../record/comment-tag.ts";
import { type AssessedPostmortem, ownersOf, wordsInLine } from "../assessed-postmortem.ts";
import type { PlanInput } from "../plan-input.ts";
import type { Reply } from "../replies.ts";
import { stateAndDates } from "../state-and-dates.ts";
import { type AcceptedCommand, replyOn } from "./commands.ts";

/**
 * Optional suggestions. There are none before someone edits the postmortem, and after it is closed. The App's own timeline quotes
 * people, who can't take advice there.
 */
function suggestionsOn(snapshot: PlanInput, postmortem: AssessedPostmortem): string[] {
  const { items: quality, verbs, language, phrases, ignore } = snapshot.policy.advice;
  if (postmortem.state === "closed" || hasOriginalText(postmortem)) return [];
  return renderAdvice(
    adviseOn(postmortem.lines, withoutTimelineBlocks(postmortem.reading.blocks), {
      quality,
      verbs,
      language,
      phrases: phrases.map(({ say, instead }) => ({ say, instead: forMarkdownBody(instead) })),
      names: ignore,
      people: people(snapshot, postmortem),
      memory: snapshot.memory,
    }),
  );
}

/** Logins of people of this incident. No one blames bots. */
function people(snapshot: Snapshot, { ref, assignees }: PostmortemIssue): string[] {
  const { incident, items } = snapshot;
  const shown = items.filter((item) => !isMorePrivateThan(snapshot, item.ref, ref));
  const logins = [
    ...(incident && !isMorePrivateThan(snapshot, incident.ref, ref) ? [incident.author] : []),
    ...assignees,
    ...shown.flatMap((item) => item.assignees),
  ];
  return [...new Set(logins)].filter((login) => !login.endsWith("[bot]"));
}

/**
 * Brings the only comment of its kind to this text; an empty text deletes it. Extra comments that another worker
 * wrote at the same time are deleted.
 */
function planKept(
  { kept }: Pick<Snapshot, "kept">,
  issue: IssueRef,
  which: KeptComment,
  body: string,
): Operation[] {
  const [first, ...others] = kept[which];
  const keep = (commentId: number | null, text: string): Operation => {
    return { kind: "keep-comment", issue, which, commentId, body: text };
  };
  return [
    ...(body === (first?.body ?? "") ? [] : [keep(first?.commentId ?? null, body)]),
    ...others.map(({ commentId }) => keep(commentId, "")),
  ];
}

/** The status of a postmortem and its items, from the snapshot. */
export function statusOf(
  snapshot: PlanInput,
  assessed: AssessedPostmortem,
  { closed, notes }: Pick<PostmortemStatus, "notes"> & { readonly closed: boolean },
): PostmortemStatus {
  const today = snapshot.today.toString();
  const { ref: postmortem, marker, assignees, matching } = assessed;
  const items = snapshot.items
    .filter((item) => !isRetracted(item))
    .map((item) => {
      const row = rowOf(item, ownersOf(item, matching), today);
      if (!isMorePrivateThan(snapshot, item.ref, postmortem)) return row;
      return stateAndDates(row, wordsInLine(item, matching));
    });
  const { due, originalDue, taken } = marker;
  const severity = taken.severity;
  return {
    postmortem: { ...postmortem, webUrl: snapshot.repository.webUrl },
    state: itemStateOn({ ledger: marker, closed }, today),
    due,
    originalDue,
    extensions: timesExtended(marker),
    waivedUntil: waiverInForce(marker, today)?.until ?? null,
    ledger: renderHistory(marker, assessed.url),
    severity,
    authors: assignees,
    missing: closed ? [] : assessed.lacks,
    sectionCount: assessed.sectionCount,
    items,
    notes,
    suggestions: closed ? [] : suggestionsOn(snapshot, assessed),
  };
}

/**
 * The status comment exists from the first item, note, suggestion or exception on, or while only a review is missing, so that an untouched postmortem stays quiet, and is
 * deleted when none is left. It is written only if it changed, or if someone else changed the comment.
 */
export function planStatus(
  snapshot: PlanInput,
  { ref }: PostmortemIssue,
  status: PostmortemStatus,
): Operation[] {
  const { items, notes, suggestions, ledger, missing } = status;
  const isAwaited =
    missing.length > 0 && missing.every(({ kind }) => kind === "review" || kind === "changes");
  const isWorthIt = isAwaited || [items, notes, suggestions, ledger].some((part) => part.length > 0);
  return planKept(snapshot, ref, "status", isWorthIt ? renderStatus(status) : "");
}

/** Replies to `/status`. */
export function replyWithStatus(accepted: readonly AcceptedCommand[], status: PostmortemStatus): Reply[] {
  return accepted
    .filter(({ request }) => request.name === "status")
    .map((command) => replyOn(command, statusText(status)));
}

function rowOf(
  { ref, title, state, postedTags, marker: { ledger } }: ItemIssue,
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
    recurrences: recurrencesIn(postedTags),
  };
}
