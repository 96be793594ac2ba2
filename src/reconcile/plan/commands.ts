import { formatIssueRef } from "../../domain/issue-ref.ts";
import { decliningComment, replyMark } from "../../markdown/comment-mark.ts";
import { inertText } from "../../markdown/escape.ts";
import { mention } from "../../markdown/names.ts";
import type { Operation } from "../operation.ts";
import type { PostmortemCommand, Snapshot } from "../snapshot.ts";
import { isUntouched } from "./duplicates.ts";
import { incidentOf } from "./incidents.ts";

/** Roles that may open or share a postmortem: whoever can label issues can. */
const MAY_OPEN: readonly string[] = ["triage", "write", "maintain", "admin"];

/** Whether somebody who may do so asked for a postmortem of this issue's own, and nobody said since that it needs none. */
export function openingCommand(snapshot: Snapshot): PostmortemCommand | null {
  const declined = decliningComment(snapshot.told) ?? 0;
  return (
    snapshot.commands.find((command) => {
      return command.commentId > declined && !refusal(snapshot, command) && !command.share;
    }) ?? null
  );
}

/** Answers to refused commands, and the share that an allowed one asks for. */
export function planCommands(snapshot: Snapshot): Operation[] {
  return snapshot.commands.flatMap((command) => {
    const refused = refusal(snapshot, command);
    if (refused) {
      return [
        {
          kind: "tell",
          issue: snapshot.key,
          mark: replyMark(command.commentId),
          body: `${mention(command.author)} ${refused}`,
        },
      ];
    }
    return command.share ? planShare(snapshot, command) : [];
  });
}

/** Why a command is not obeyed, and what would be; null when it is. */
function refusal(snapshot: Snapshot, command: PostmortemCommand): string | null {
  if (command.problem) return command.problem;
  if (!command.role || !MAY_OPEN.includes(command.role)) {
    return `\`/postmortem\` takes the triage role or more in this repository, and you have ${inertText(command.role ?? "none that could be read")}. Somebody who has it may write the same comment.`;
  }
  if (!command.share) return null;
  if (!command.share.postmortem) {
    const named = inertText(formatIssueRef(command.share.named));
    return `${named} has no postmortem to share. Name an incident that has one, such as \`/postmortem #12\`.`;
  }
  const own = snapshot.postmortems.find((postmortem) => postmortem.id !== command.share?.postmortem?.id);
  if (own && own.state === "open" && !isUntouched(own)) {
    return `this incident has a postmortem of its own that people wrote in: ${formatIssueRef(own.ref)}. Move its text, and let an approver close it with \`/no-postmortem REASON\` here; then write the command again.`;
  }
  return null;
}

function planShare(snapshot: Snapshot, command: PostmortemCommand): Operation[] {
  const { ref, marker } = command.share!.postmortem!;
  const incidents = [...marker.incidents, incidentOf(snapshot, command.commentId)];
  return [{ kind: "update-postmortem-marker", postmortem: ref, marker: { ...marker, incidents } }];
}
