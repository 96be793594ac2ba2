import type { Temporal } from "temporal-polyfill";
import { isAllowedOn } from "../../commands/find-commands.ts";
import { todayIn } from "../../domain/calendar/due-date.ts";
import { decidePostmortem, type PostmortemDecision } from "../../domain/commands/postmortem-rules.ts";
import type { PostmortemRequest } from "../../domain/commands/requests.ts";
import { sameIssue } from "../../domain/issue-ref.ts";
import { renderRefusal } from "../../markdown/messages/answers.ts";
import type { OpenOrShareCommand, PostmortemCommand, PostmortemIssue } from "../../observed/issue.ts";
import { refusal } from "../../observed/opening.ts";
import { incidentOf, type Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import { type Answer, answerEdited, helpFor, nameIn, tellAnswers, whereItBelongs } from "../answers.ts";

/** Answers to refused commands, and the share that an allowed one asks for. */
export function planOpenOrShare(snapshot: Snapshot): Operation[] {
  return snapshot.openOrShareCommands.flatMap((command) => {
    const edited = answerEdited(snapshot.key, command);
    if (edited) return tellAnswers([edited]);
    const refused = refusal(snapshot, command);
    if (!refused) return command.share ? planShare(snapshot, command) : [];
    const words = renderRefusal(command.actor.login, refused);
    return tellAnswers([{ issue: snapshot.key, command, words }]);
  });
}

function planShare(snapshot: Snapshot, { share, comment: { id } }: OpenOrShareCommand): Operation[] {
  const { ref, marker } = share!.postmortem!;
  const incidents = [...marker.incidents, incidentOf(snapshot, id)];
  const executes = [{ issue: snapshot.key, id }];
  return [{ kind: "update-postmortem-marker", postmortem: ref, marker: { ...marker, incidents }, executes }];
}

/** A command that its author may give; what it changes records its comment. */
export interface AcceptedCommand extends PostmortemCommand {
  readonly request: PostmortemRequest;
}

export interface PostmortemCommandPlan {
  /** Answers in words, which are all that `/help` and a refusal need. */
  readonly answers: readonly Answer[];
  readonly accepted: readonly AcceptedCommand[];
}

/**
 * What becomes of the commands on a postmortem and its incident.
 * @param missing what the postmortem lacks, each a sentence
 */
export function planPostmortemCommands(
  snapshot: Snapshot,
  postmortem: PostmortemIssue | undefined,
  missing: readonly string[],
  now: Temporal.Instant,
): PostmortemCommandPlan {
  const answers: Answer[] = [];
  const accepted: AcceptedCommand[] = [];
  for (const command of snapshot.postmortemCommands) {
    const edited = answerEdited(command.on, command);
    const problem = problemOf(snapshot, command);
    if (edited) answers.push(edited);
    else if (problem) answers.push(refuse(command, problem));
    if (edited || problem) continue;
    const request = command.request as PostmortemRequest;
    const decision = decide(snapshot, postmortem, missing, { ...command, request }, now);
    if (decision.kind === "refused") answers.push(refuse(command, decision));
    if (decision.kind !== "accepted") continue;
    if (request.name === "help") answers.push(answer(command, helpOn(snapshot, command)));
    else accepted.push({ ...command, request });
  }
  return { answers, accepted };
}

/** The answer to a command on a page. */
export function answer(command: PostmortemCommand, words: string): Answer {
  return { issue: command.on, command, words };
}

/** The answer to one that is not executed. */
export function refuse(command: PostmortemCommand, refused: Parameters<typeof renderRefusal>[1]): Answer {
  const named = "problem" in command.request ? null : nameIn(command);
  return answer(command, renderRefusal(command.actor.login, refused, named));
}

/** What is wrong with a command as it is written, or with where it stands; null when it has to be decided. */
function problemOf(
  snapshot: Snapshot,
  { on, request }: PostmortemCommand,
): Parameters<typeof renderRefusal>[1] | null {
  if (!isAllowedOn(request.name, placeOf(snapshot, on))) {
    return { problem: whereItBelongs(snapshot, request.name, on), example: null };
  }
  return "problem" in request ? request : null;
}

function decide(
  { policy }: Snapshot,
  postmortem: PostmortemIssue | undefined,
  missing: readonly string[],
  { comment, actor, request }: AcceptedCommand,
  now: Temporal.Instant,
): PostmortemDecision {
  return decidePostmortem(request, {
    comment,
    actor,
    policy,
    today: todayIn(now, policy.timeZone),
    now,
    owners: postmortem?.assignees ?? [],
    recorded: postmortem?.marker.obeyed ?? [],
    missing,
  });
}

function helpOn(snapshot: Snapshot, { on, actor }: PostmortemCommand): string {
  return helpFor(snapshot, actor, placeOf(snapshot, on), on);
}

function placeOf({ key }: Snapshot, on: PostmortemCommand["on"]): "incident" | "postmortem" {
  return sameIssue(on, key) ? "incident" : "postmortem";
}
