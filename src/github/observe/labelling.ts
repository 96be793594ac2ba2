import type { Actor } from "../../domain/actor.ts";
import { isIncident, sameLabel } from "../../domain/labels.ts";
import { changedRecently } from "../../observed/incident-changes.ts";
import type { Issue, PostmortemIssue } from "../../observed/issue.ts";
import { countsFromAnyone } from "../../observed/opening.ts";
import { VanishingError } from "../client/errors.ts";
import type { KeyContext } from "./context.ts";
import { Actors } from "./people.ts";
import { type Login, readTimeline, type TimelineEntry } from "./timeline.ts";
import { isActOf } from "./writers.ts";

/** How an issue became an incident. */
interface Labelling {
  /** When, as ISO 8601 in UTC. */
  readonly at: string;
  /** Who added the label or the type; read only if it matters. Null also while GitHub may not show it yet. */
  readonly by: Actor | null;
  /** The timeline that shows it; null if it was not read, or if the API has none. */
  readonly entries: readonly TimelineEntry[] | null;
}

/** When and by whom a label or a type that an incident has now was last added to it. */
export async function observeLabelling(
  incident: Issue,
  postmortem: PostmortemIssue | undefined,
  context: KeyContext,
): Promise<Labelling> {
  const { clock, installed, key, policy } = context;
  if (postmortem) return { at: postmortem.marker.labelledAt, by: null, entries: null };
  const { client } = installed;
  const entries = await readTimeline(client, key);
  if (!entries) throw new VanishingError(key, "/events");
  const last = entries.findLast((entry) => isIncident(stillGivenBy(entry, incident), policy));
  const at = last?.created_at ?? incident.createdAt;
  const isUnseen = !last && changedRecently(incident, clock.now());
  if (isUnseen || countsFromAnyone({ policy, repository: installed.repository }))
    return { at, by: null, entries };
  // Without an event, the issue was opened as an incident.
  const login = last ? (last.actor as Login | null)?.login : incident.author;
  return { at, by: await actorNamed(login ?? "ghost", context), entries };
}

function actorNamed(author: string, { app, installed, key }: KeyContext): Promise<Actor> {
  // The login of every App ends like this, and that of no person can.
  const byBot = author.endsWith("[bot]");
  return new Actors(installed.client, key, []).of({ author, byApp: isActOf(author, app), byBot });
}

/** The label or the type that an event gave to an issue, if the issue still has it. */
export function stillGivenBy(
  event: object & { readonly event?: string },
  { labels, type }: Issue,
): { labels: string[]; type: string | null } {
  const { label, issue_type } = event as IssueEventNames;
  const name = event.event === "labeled" ? label?.name : undefined;
  const isTyped = event.event === "issue_type_added" || event.event === "issue_type_changed";
  return {
    labels: name && labels.some((present) => sameLabel(present, name)) ? [name] : [],
    type: isTyped && type !== null && issue_type?.name === type ? type : null,
  };
}

/** Octokit types an event as a union of thirty, most without these fields. */
interface IssueEventNames {
  readonly label?: { readonly name?: string | null };
  readonly issue_type?: { readonly name?: string };
}
