import { Temporal } from "temporal-polyfill";
import { belongsOn, type Command, findCommands } from "../commands/commands.ts";
import type { CommandPlace } from "../commands/grammar.ts";
import { teamsThatMatter } from "../domain/actor.ts";
import { remembers } from "../domain/decision.ts";
import { todayIn } from "../domain/due-date.ts";
import type { Policy } from "../domain/policy.ts";
import { isAnswered } from "../markdown/comment-mark.ts";
import type { Issue, PageCommand, PostmortemIssue } from "../reconcile/snapshot.ts";
import { Actors } from "./actors.ts";
import type { Client } from "./client.ts";
import type { Comment } from "./comments.ts";
import { marksIn } from "./observe-commands.ts";

/** An issue on which commands about the whole may stand, with its comments. */
export interface CommandedPage {
  readonly issue: Issue;
  readonly place: Extract<CommandPlace, "incident" | "postmortem">;
  readonly client: Client;
  readonly comments: readonly Comment[];
}

/** The commands on an incident or postmortem that are still to be obeyed or answered. Edited comments do not count. */
export async function observePageCommands(
  { issue, place, client, comments }: CommandedPage,
  postmortem: PostmortemIssue | undefined,
  policy: Policy,
): Promise<PageCommand[]> {
  const asking = pendingCommands(comments, place, postmortem);
  if (asking.length === 0) return [];
  const teams = teamsThatMatter(policy.approvers, postmortem?.assignees ?? []);
  const actors = new Actors(client, issue.ref, teams);
  return Promise.all(
    asking.map(async ({ comment, request }) => ({
      on: issue.ref,
      comment: {
        id: comment.id,
        edited: comment.edited,
        writtenOn: todayIn(Temporal.Instant.from(comment.createdAt), policy.timeZone),
      },
      actor: await actors.of(comment),
      request,
    })),
  );
}

interface Asking {
  readonly comment: Comment;
  readonly request: PageCommand["request"];
}

/** Comments with a command on such a page that nobody edited, and that nothing records or answers yet. */
export function pendingCommands(
  comments: readonly Comment[],
  place: CommandedPage["place"],
  postmortem: PostmortemIssue | undefined,
): Asking[] {
  const told = marksIn(comments);
  const pending = comments.filter(({ id, byBot, edited }) => {
    return !byBot && !edited && !isAnswered(told, id) && !remembers(postmortem?.marker.obeyed ?? [], id);
  });
  return pending.flatMap((comment) => {
    const request = findCommands(comment.body).find(isForPages(place));
    return request ? [{ comment, request }] : [];
  });
}

/** `/postmortem` opens and shares, which is another story. */
function isForPages(place: CommandPlace): (command: Command) => command is PageCommand["request"] {
  return (command): command is PageCommand["request"] =>
    command.name !== "postmortem" && belongsOn(command.name, place);
}
