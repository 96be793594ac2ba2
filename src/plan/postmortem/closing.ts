import { Temporal } from "temporal-polyfill";
import { itemStateOn } from "../../domain/items/item-state.ts";
import { answering } from "../../domain/items/owners.ts";
import { type ClosingDecision, decideClosing } from "../../domain/postmortem/closing.ts";
import { renderReopened, renderThanks } from "../../markdown/messages/replies.ts";
import { writtenField } from "../../observed/contested.ts";
import { isNewlyClosedPostmortem, isRetracted, type PostmortemIssue } from "../../observed/issue.ts";
import { isMorePrivateThan } from "../../observed/repositories.ts";
import type { Operation } from "../../operations/operation.ts";
import type { PostmortemMarker } from "../../record/marker-types.ts";
import { type AssessedPostmortem, wordsInLine } from "../assessed-postmortem.ts";
import { isContested } from "../contested.ts";
import type { PlanInput } from "../plan-input.ts";
import { commentOnce } from "../replies.ts";
import { isUnneeded } from "./upkeep.ts";

/** How long to wait until a closing by an unknown person is accepted. Before that, GitHub may just lag behind. */
const UNKNOWN_CLOSER_DELAY = { minutes: 10 };

export interface ClosingPlan {
  readonly operations: readonly Operation[];
  /** Whether the postmortem is closed after them. */
  readonly closed: boolean;
}

/**
 * Decides about a postmortem that people closed, or whose items are all closed.
 * @param itemsRest whether nothing has to be done about its items, so that none will be reopened
 */
export function planClosing(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  itemsRest: boolean,
): ClosingPlan {
  const { marker, closing } = postmortem;
  const closed = postmortem.state === "closed";
  if (!closed && marker.declined) return { operations: [record(postmortem, withoutDecline(marker))], closed };
  if (isNewlyClosedPostmortem(postmortem) && !closing)
    return { operations: planUnknownCloser(snapshot, postmortem), closed };
  const today = snapshot.today.toString();
  const decision = decideClosing(
    {
      closed,
      stateReason: postmortem.stateReason,
      closing: isNewlyClosedPostmortem(postmortem) ? closing : null,
      record: marker,
      missing: postmortem.missing,
      items: snapshot.items
        .filter((item) => !isRetracted(item))
        .map(({ state, marker: { ledger } }) => itemStateOn({ ledger, closed: state === "closed" }, today)),
    },
    snapshot.policy,
  );
  const isLeftClosed =
    isUnneeded(snapshot, postmortem) || isContested(snapshot, writtenField(postmortem.ref, "state", "open"));
  if (decision.kind === "reopen" && isLeftClosed) return { operations: [], closed };
  if (decision.kind === "thank" && !itemsRest) return { operations: [], closed };
  return {
    operations: carryOut(snapshot, postmortem, decision),
    closed: closed && decision.kind !== "reopen",
  };
}

/** A decline lasts while the postmortem is closed. Reopening it undoes the decline. */
export function withoutDecline({ declined: _, ...marker }: PostmortemMarker): PostmortemMarker {
  return marker;
}

/** Writes the marker, and nothing else. */
export function record(
  { ref }: PostmortemIssue,
  marker: PostmortemMarker,
): Operation<"update-postmortem-marker"> {
  return { kind: "update-postmortem-marker", postmortem: ref, marker };
}

function planUnknownCloser({ now }: PlanInput, postmortem: PostmortemIssue): Operation[] {
  const at = Temporal.Instant.from(postmortem.closedAt ?? postmortem.updatedAt);
  if (Temporal.Instant.compare(now, at.add(UNKNOWN_CLOSER_DELAY)) < 0) return [];
  return [record(postmortem, { ...postmortem.marker, completedAt: at.toString() })];
}

/**
 * The comment comes first and has a tag, so that a crash in between repeats nothing; the change is recorded in the
 * same write.
 */
function carryOut(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  decision: ClosingDecision,
): Operation[] {
  const { marker, ref } = postmortem;
  const commented = { ref, postedTags: snapshot.postedTagsOnPostmortem };
  switch (decision.kind) {
    case "none":
      return [];
    case "complete":
      return [record(postmortem, { ...marker, completedAt: decision.completedAt })];
    case "decline":
      return [record(postmortem, { ...marker, declined: decision.declined })];
    case "reopen": {
      const { closer, at } = postmortem.closing!;
      const words = renderReopened(closer.login, decision.why);
      return [
        ...commentOnce(commented, `reopened ${at}`, words),
        { kind: "change-postmortem", change: "reopen", postmortem: ref, marker },
      ];
    }
    case "thank": {
      const { thankedFor, dropped } = decision;
      const words = renderThanks(ownersOfDone(snapshot, postmortem), thankedFor, dropped);
      return [
        ...commentOnce(commented, `thanks ${thankedFor}`, words),
        record(postmortem, { ...marker, thankedFor }),
      ];
    }
  }
}

/** The owners of the items that were done, without those dropped. */
function ownersOfDone(snapshot: PlanInput, { ref, matching }: AssessedPostmortem): string[] {
  const kept = snapshot.items.filter((item) => !isRetracted(item) && !item.marker.ledger.dropped);
  return kept.flatMap((item) => {
    if (isMorePrivateThan(snapshot, item.ref, ref)) return wordsInLine(item, matching).owners;
    const { terms, base } = item.marker.ledger;
    return answering(terms.owners, base);
  });
}
