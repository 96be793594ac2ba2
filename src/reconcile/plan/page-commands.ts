import type { Temporal } from "temporal-polyfill";
import { commandsOn } from "../../commands/commands.ts";
import { todayIn } from "../../domain/due-date.ts";
import { sameIssue } from "../../domain/issue-ref.ts";
import { decidePage, type PageDecision } from "../../domain/page-rules.ts";
import type { PageRequest } from "../../domain/request.ts";
import { renderHelp, renderRefusal } from "../../markdown/answer.ts";
import { replyMark } from "../../markdown/comment-mark.ts";
import type { Operation } from "../operation.ts";
import type { PageCommand, PostmortemIssue, Snapshot } from "../snapshot.ts";

/** A command that may be obeyed; what it changes records its comment. */
export interface ObeyedCommand extends PageCommand {
  readonly request: PageRequest;
}

export interface PageCommandPlan {
  /** Answers in words, which are all that `/help` and a refusal need. */
  readonly replies: readonly Operation[];
  readonly obeyed: readonly ObeyedCommand[];
}

/**
 * What becomes of the commands on a postmortem and its incident.
 * @param missing what the postmortem lacks, each a sentence
 */
export function planPageCommands(
  snapshot: Snapshot,
  postmortem: PostmortemIssue | undefined,
  missing: readonly string[],
  now: Temporal.Instant,
): PageCommandPlan {
  const replies: Operation[] = [];
  const obeyed: ObeyedCommand[] = [];
  for (const command of snapshot.pageCommands) {
    const { actor, request } = command;
    if ("problem" in request) {
      replies.push(reply(command, renderRefusal(actor.login, request)));
      continue;
    }
    const decision = decide(snapshot, postmortem, missing, { ...command, request }, now);
    if (decision.kind === "refused") replies.push(reply(command, renderRefusal(actor.login, decision)));
    if (decision.kind !== "obeyed") continue;
    if (request.name === "help") replies.push(reply(command, helpOn(snapshot, command)));
    else obeyed.push({ ...command, request });
  }
  return { replies, obeyed };
}

/** The answer to a command, by which it is known to have been answered. */
export function reply({ on, comment }: PageCommand, body: string): Operation {
  return { kind: "tell", issue: on, mark: replyMark(comment.id), body };
}

function decide(
  { policy }: Snapshot,
  postmortem: PostmortemIssue | undefined,
  missing: readonly string[],
  { comment, actor, request }: ObeyedCommand,
  now: Temporal.Instant,
): PageDecision {
  return decidePage(request, {
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

function helpOn(snapshot: Snapshot, { on, actor }: PageCommand): string {
  const place = sameIssue(on, snapshot.key) ? "incident" : "postmortem";
  return renderHelp(actor.login, commandsOn(place));
}
