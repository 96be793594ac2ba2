import { Temporal } from "temporal-polyfill";
import { belongsOn, isForIncident } from "../commands/commands.ts";
import type { CommandPlace } from "../commands/grammar.ts";
import { teamsThatMatter } from "../domain/actor.ts";
import { remembers } from "../domain/decision.ts";
import { todayIn } from "../domain/due-date.ts";
import type { RequestName } from "../domain/request.ts";
import type { Issue, PageCommand, PostmortemIssue } from "../reconcile/snapshot.ts";
import { Actors } from "./actors.ts";
import type { Comment } from "./comments.ts";
import type { CommandReading } from "./observe-item-commands.ts";
import { type PendingCommand, pendingCommands } from "./pending-commands.ts";

/** An issue on which commands about the whole may stand, with its comments. */
export interface CommandedPage {
  readonly issue: Issue;
  readonly place: Extract<CommandPlace, "incident" | "postmortem">;
  readonly comments: readonly Comment[];
  readonly postmortem: PostmortemIssue | undefined;
}

/** The commands on an incident or postmortem that are still to be obeyed or answered. */
export async function observePageCommands(
  page: CommandedPage,
  { client, policy, installedAt }: CommandReading,
): Promise<PageCommand[]> {
  const asking = pendingOnPage(page, installedAt);
  if (asking.length === 0) return [];
  const teams = teamsThatMatter(policy.approvers, page.postmortem?.assignees ?? []);
  const actors = new Actors(client, page.issue.ref, teams);
  return Promise.all(
    asking.map(async ({ comment, ...asked }) => ({
      ...asked,
      on: page.issue.ref,
      comment: {
        id: comment.id,
        edited: comment.edited,
        writtenOn: todayIn(Temporal.Instant.from(comment.createdAt), policy.timeZone),
      },
      actor: await actors.of(comment),
    })),
  );
}

/** Commands on such a page that nothing records or answers yet; `/postmortem` on an incident is another story. */
export function pendingOnPage(
  { place, comments, postmortem }: Omit<CommandedPage, "issue">,
  installedAt: string,
): PendingCommand[] {
  return pendingCommands(comments, {
    installedAt,
    isRecorded: (id) => remembers(postmortem?.marker.obeyed ?? [], id),
    isHeard: ({ name }) => isHeardOn(place, name, postmortem !== undefined),
  });
}

/** On a postmortem, which is the App's own, what belongs elsewhere is answered, too. */
function isHeardOn(place: CommandedPage["place"], name: RequestName, hasPostmortem: boolean): boolean {
  if (place === "postmortem") return true;
  return name !== "postmortem" && (hasPostmortem ? isForIncident(name) : belongsOn(name, "incident"));
}
