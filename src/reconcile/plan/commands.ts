import { describeRole, mayTriage } from "../../domain/actor.ts";
import type { Refused } from "../../domain/decision.ts";
import { formatIssueRef } from "../../domain/issue-ref.ts";
import { renderRefusal } from "../../markdown/answer.ts";
import { decliningComment } from "../../markdown/comment-mark.ts";
import type { Operation } from "../operation.ts";
import type { PostmortemCommand, Snapshot } from "../snapshot.ts";
import { answerEdited, tellAnswers } from "./answers.ts";
import { isDeserted } from "./duplicates.ts";
import { incidentOf } from "./incidents.ts";

/** Whether somebody who may do so asked for a postmortem of this issue's own, and nobody said since that it needs none. */
export function openingCommand(snapshot: Snapshot): PostmortemCommand | null {
  const declined = decliningComment(snapshot.told) ?? 0;
  return (
    snapshot.commands.find((command) => {
      const { comment, share } = command;
      return comment.id > declined && !comment.edited && !share && !refusal(snapshot, command);
    }) ?? null
  );
}

/** Answers to refused commands, and the share that an allowed one asks for. */
export function planCommands(snapshot: Snapshot): Operation[] {
  return snapshot.commands.flatMap((command) => {
    const edited = answerEdited(snapshot.key, command);
    if (edited) return tellAnswers([edited]);
    const refused = refusal(snapshot, command);
    if (!refused) return command.share ? planShare(snapshot, command) : [];
    const words = renderRefusal(command.actor.login, refused);
    return tellAnswers([{ issue: snapshot.key, command, words }]);
  });
}

/** Why a command is not obeyed, and what would be; null when it is. */
function refusal(
  snapshot: Snapshot,
  { actor, share, problem }: PostmortemCommand,
): Pick<Refused, "problem" | "example"> | null {
  if (problem) return problem;
  if (!mayTriage(actor)) {
    const problem = `/postmortem takes the triage role or more in this repository, and you have ${describeRole(actor)}. Somebody who has it may write the same comment.`;
    return { problem, example: null };
  }
  if (!share) return null;
  if (!share.postmortem) {
    const problem = `${formatIssueRef(share.named)} has no postmortem to share. Name an incident that has one.`;
    return { problem, example: "/postmortem #12" };
  }
  const own = snapshot.postmortems.find((postmortem) => postmortem.id !== share.postmortem?.id);
  if (own && own.state === "open" && !isDeserted(own)) {
    const problem = `This incident has a postmortem of its own that people wrote in: ${formatIssueRef(own.ref)}. Move its text, and let an approver close it with /no-postmortem REASON here; then write the command again.`;
    return { problem, example: null };
  }
  return null;
}

function planShare(snapshot: Snapshot, { share, comment: { id } }: PostmortemCommand): Operation[] {
  const { ref, marker } = share!.postmortem!;
  const incidents = [...marker.incidents, incidentOf(snapshot, id)];
  const obeys = [{ issue: snapshot.key, id }];
  return [{ kind: "update-postmortem-marker", postmortem: ref, marker: { ...marker, incidents }, obeys }];
}
