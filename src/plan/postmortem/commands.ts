import { isAllowedOn } from "../../commands/find-commands.ts";
import {
  decidePostmortem,
  type PostmortemCircumstances,
  type PostmortemDecision,
} from "../../domain/commands/postmortem-rules.ts";
import type { PostmortemRequest } from "../../domain/commands/requests.ts";
import { mentionIssue, sameIssue } from "../../domain/issue-ref.ts";
import type { DueLedger } from "../../domain/items/item-state.ts";
import { severityOf } from "../../domain/labels.ts";
import { dueAtOpening } from "../../domain/postmortem/opening.ts";
import type { Review } from "../../domain/postmortem/review.ts";
import { renderRejection } from "../../markdown/messages/replies.ts";
import {
  isNewlyClosedPostmortem,
  type OpenOrShareCommand,
  type PostmortemCommand,
  type PostmortemIssue,
} from "../../observed/issue.ts";
import { lostItems } from "../../observed/lost-items.ts";
import { whyRejected } from "../../observed/opening.ts";
import { incidentOf, type Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import type { PostmortemDates } from "../../record/marker-types.ts";
import { type AssessedPostmortem, withReviews } from "../assessed-postmortem.ts";
import { helpOnPostmortem } from "../help.ts";
import type { PlanInput } from "../plan-input.ts";
import { planReplies, type Reply, reject, replyToEdited, whereItBelongs } from "../replies.ts";
import { withoutDecline } from "./closing.ts";

/** Replies to rejected commands, and the share or the postmortem that an accepted one asks for, unless it is a new one. */
export function planOpenOrShare(snapshot: PlanInput): Operation[] {
  return snapshot.openOrShareCommands.flatMap((command) => {
    const edited = replyToEdited(snapshot.key, command);
    if (edited) return planReplies([edited]);
    const rejection = whyRejected(snapshot, command);
    if (!rejection) return command.share ? planShare(snapshot, command) : planOpeningAgain(snapshot, command);
    const words = renderRejection(command.actor.login, rejection);
    return planReplies([{ issue: snapshot.key, command, words }]);
  });
}

function planShare(snapshot: PlanInput, { share, comment: { id } }: OpenOrShareCommand): Operation[] {
  const { ref, marker } = share!.postmortem!;
  const incident = incidentOf(snapshot, id);
  const executes = [{ issue: snapshot.key, id }];
  return [{ kind: "record-incident", postmortem: ref, marker, incident, executes }];
}

/** Opens the postmortem again that the App closed unused, or an approver declined. It gets the time of one that opens now. */
function planOpeningAgain(snapshot: PlanInput, { comment: { id } }: OpenOrShareCommand): Operation[] {
  const [own] = snapshot.postmortems;
  if (!own) return [];
  const { ref, marker } = own;
  const { incident: issue, now, policy } = snapshot;
  const asked = incidentOf(snapshot, id);
  const incidents = marker.incidents.map((other) =>
    other.repositoryId === asked.repositoryId && other.number === asked.number ? asked : other,
  );
  const opening = { labelledAt: now, openedAt: now, asked: true };
  const due = dueAtOpening(opening, severityOf(issue?.labels ?? [], policy), policy).toString();
  return [
    {
      kind: "change-postmortem",
      change: "restore",
      postmortem: ref,
      marker: { ...withoutDecline(marker), withdrawn: false, incidents },
      ...(due > marker.due && { dates: { ...datesOf(marker), due } }),
      executes: [{ issue: snapshot.key, id }],
    },
  ];
}

/** A command that its author may use. The write that it causes records its comment. */
export interface AcceptedCommand extends PostmortemCommand {
  readonly request: PostmortemRequest;
}

export interface PostmortemCommandPlan {
  /** Replies, which are all that `/help` and rejected commands need. */
  readonly replies: readonly Reply[];
  readonly accepted: readonly AcceptedCommand[];
  /** What accepted exceptions make of the postmortem's own due date; null without any. */
  readonly dates: PostmortemDates | null;
  /** The reviews after accepted commands and changes of the text; null if they stay. */
  readonly reviews: readonly Review[] | null;
}

/**
 * Decides about the commands on a postmortem and its incident.
 * @param assessed what the postmortem lacks; null if that does not matter here
 */
export function planPostmortemCommands(
  snapshot: PlanInput,
  postmortem: PostmortemIssue | undefined,
  assessed: AssessedPostmortem | null,
): PostmortemCommandPlan {
  const replies: Reply[] = [];
  const accepted: AcceptedCommand[] = [];
  let ledger: DueLedger | null = postmortem && !isClosed(postmortem) ? postmortem.marker : null;
  let dates: PostmortemDates | null = null;
  let current = assessed;
  let reviews = assessed?.review?.outdated.length ? assessed.review.reviews : null;
  for (const command of snapshot.postmortemCommands) {
    const reply = replyWithoutDecision(snapshot, command);
    if (reply) {
      replies.push(reply);
      continue;
    }
    const request = command.request as PostmortemRequest;
    const review = current?.review ? { ...current.review, writing: snapshot.writing } : null;
    const state = { missing: current?.missing ?? [], ledger, review };
    const decision = decide(snapshot, postmortem, state, { ...command, request });
    if (decision.kind === "rejected") replies.push(reject(command.on, command, decision));
    if (decision.kind !== "accepted") continue;
    if (decision.ledger) {
      ledger = decision.ledger;
      dates = datesOf(ledger);
    }
    if (decision.reviews && current) {
      reviews = decision.reviews;
      current = withReviews(snapshot, current, reviews);
    }
    if (request.name === "help") replies.push(replyOn(command, helpOnPostmortem(snapshot, command)));
    else accepted.push({ ...command, request });
  }
  return { replies, accepted, dates, reviews };
}

/** Whether it is closed for good. One that people just closed may be reopened. */
function isClosed(postmortem: PostmortemIssue): boolean {
  return postmortem.state === "closed" && !isNewlyClosedPostmortem(postmortem);
}

function datesOf({ due, extensions, waiver }: DueLedger): PostmortemDates {
  return { due, extensions, waiver };
}

/** The reply to a command, on the issue where it was written. */
export function replyOn(command: PostmortemCommand, words: string): Reply {
  return { issue: command.on, command, words };
}

/** The reply to a command that needs no decision; null for one that does. */
function replyWithoutDecision(snapshot: PlanInput, command: PostmortemCommand): Reply | null {
  const { on, request } = command;
  const edited = replyToEdited(on, command);
  if (edited) return edited;
  const [postmortem] = snapshot.postmortems;
  if (postmortem && !sameIssue(on, snapshot.key) && !sameIssue(on, postmortem.ref)) {
    const counts = mentionIssue(postmortem.ref, on);
    return reject(on, command, {
      problem: `This postmortem isn't tracked, because ${counts} is. Post the command there.`,
      example: null,
    });
  }
  if (!isAllowedOn(request.name, locationOf(snapshot, on))) {
    return reject(on, command, { problem: whereItBelongs(snapshot, request.name, on), example: null });
  }
  return "problem" in request ? reject(on, command, request) : null;
}

function decide(
  snapshot: PlanInput,
  postmortem: PostmortemIssue | undefined,
  state: Pick<PostmortemCircumstances, "missing" | "ledger" | "review">,
  { comment, actor, request, on }: AcceptedCommand,
): PostmortemDecision {
  const { policy, now, today } = snapshot;
  return decidePostmortem(request, {
    comment,
    actor,
    policy,
    today,
    now,
    on,
    lost: postmortem ? lostItems(snapshot, postmortem) : [],
    owners: postmortem?.assignees ?? [],
    recorded: postmortem?.marker.obeyed ?? [],
    ...state,
  });
}

function locationOf({ key }: Snapshot, on: PostmortemCommand["on"]): "incident" | "postmortem" {
  return sameIssue(on, key) ? "incident" : "postmortem";
}
