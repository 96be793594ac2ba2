import { mayDeclareIncident } from "../../domain/actor.ts";
import { firstOfEach, ID_KEPT_MS, type IdentifiedIncident } from "../../domain/intake/same-incident.ts";
import { isIncident } from "../../domain/labels.ts";
import { readIncidentId } from "../../markdown/incident-id.ts";
import { isOwnRecord } from "../../observed/intake.ts";
import type { Issue } from "../../observed/issue.ts";
import { countsFromAnyone } from "../../observed/opening.ts";
import { type RepeatedIncident, type SameIncident, WITHOUT_ID } from "../../observed/same-incident.ts";
import { type CommentTag, recordedPostmortem } from "../../record/comment-tag.ts";
import { type KeyContext, withTags } from "./context.ts";
import { observeLabelling } from "./labelling.ts";
import { Actors } from "./people.ts";
import { readEvents } from "./timeline.ts";
import { isActOf } from "./writers.ts";

/** How many issues with the same id are looked at in one pass. Those beyond them follow once these are closed. */
const MOST = 20;

/** An incident among others with its id. */
type Candidate = RepeatedIncident & IdentifiedIncident;

/**
 * What belongs to an incident by its id, and the issue that it repeats; null if it is the first one. Only issues that count as
 * incidents are looked at, and only ids from people who can declare one.
 */
export async function observeSameIncident(
  incident: Issue,
  postedTags: readonly CommentTag[],
  context: KeyContext,
): Promise<{ readonly same: SameIncident; readonly first: Issue | null }> {
  const alone = { same: WITHOUT_ID, first: null };
  const id = isIncident(incident, context.policy) ? readIncidentId(incident.body) : null;
  if (id === null || !(await mayGiveId(incident, context))) return alone;
  const hasOwn = recordedPostmortem(postedTags) !== null;
  const others = (await listed(incident, hasOwn, context)).filter((issue) => {
    return issue.ref.number !== incident.ref.number && readIncidentId(issue.body) === id;
  });
  const counted = await onlyCounted(others.slice(0, MOST), context);
  if (counted.length === 0) return { same: { ...WITHOUT_ID, id }, first: null };
  const candidates = (await withTags([incident, ...counted], context)).map(asCandidate);
  const alike = firstOfEach(candidates, () => false);
  const stays = await thoseThatStay(candidates, alike, context);
  const firstOf = firstOfEach(candidates, ({ number }) => stays.has(number));
  const isOf = (firsts: typeof firstOf, number: number) => firsts.get(number)?.number === incident.ref.number;
  const repeats = candidates.filter(({ number }) => isOf(firstOf, number));
  const twins = candidates.filter(({ number, postedTags }) => {
    return stays.has(number) && isOf(alike, number) && recordedPostmortem(postedTags) !== null;
  });
  return { same: { id, repeats, twins }, first: firstOf.get(incident.ref.number) ?? null };
}

/** The open incidents; also closed ones that this one may repeat, if it is not settled yet. */
async function listed(
  { createdAt, state }: Issue,
  hasOwn: boolean,
  { installed, policy, issues }: KeyContext,
): Promise<Issue[]> {
  const open = await issues.incidents(installed, policy, { state: "open" });
  if (hasOwn || state === "closed") return open;
  const since = new Date(Date.parse(createdAt) - ID_KEPT_MS).toISOString();
  const changed = await issues.incidents(installed, policy, { state: "all", since });
  return [...new Map([...open, ...changed].map((issue) => [issue.id, issue])).values()];
}

function asCandidate(issue: RepeatedIncident): Candidate {
  return { ...issue, number: issue.ref.number };
}

/** Those that the App follows as incidents, whose label and id came from people who can declare one. */
async function onlyCounted(issues: readonly Issue[], context: KeyContext): Promise<Issue[]> {
  const installedAt = Date.parse(context.installed.installedAt);
  const counts = await Promise.all(
    issues.map(async (issue) => {
      if (!isIncident(issue, context.policy) || isOwnRecord(issue, context.policy)) return false;
      if (Date.parse(issue.createdAt) < installedAt) return false;
      return (await mayGiveId(issue, context)) && (await isDeclared(issue, context));
    }),
  );
  return issues.filter((_, index) => counts[index]);
}

async function isDeclared(issue: Issue, context: KeyContext): Promise<boolean> {
  if (countsFromAnyone({ policy: context.policy, repository: context.installed.repository })) return true;
  const { by } = await observeLabelling(issue, undefined, { ...context, key: issue.ref });
  return by !== null && mayDeclareIncident(by);
}

/** Whether an id counts. The author of an issue and people who can edit all issues can write one into it, at any time. */
async function mayGiveId({ author, ref, byApp }: Issue, context: KeyContext): Promise<boolean> {
  const { installed, policy, app } = context;
  if (byApp || countsFromAnyone({ policy, repository: installed.repository })) return true;
  const byBot = author.endsWith("[bot]");
  const actor = await new Actors(installed.client, ref, []).of({
    author,
    byApp: isActOf(author, app),
    byBot,
  });
  return mayDeclareIncident(actor);
}

/** The numbers of issues that a person opened again, or that have a postmortem: they are incidents of their own. */
async function thoseThatStay(
  candidates: readonly Candidate[],
  alike: ReadonlyMap<number, Candidate>,
  { installed: { client } }: KeyContext,
): Promise<ReadonlySet<number>> {
  const stays = await Promise.all(
    candidates.map(async ({ number, ref, postedTags }) => {
      if (!alike.has(number)) return false;
      if (recordedPostmortem(postedTags) !== null) return true;
      const events = (await readEvents(client, ref)) ?? [];
      return events.some(({ event }) => event === "reopened");
    }),
  );
  return new Set(candidates.filter((_, index) => stays[index]).map(({ number }) => number));
}
