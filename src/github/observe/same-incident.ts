import { mayDeclareIncident } from "../../domain/actor.ts";
import { firstOfEach, ID_KEPT_MS, type IdentifiedIncident } from "../../domain/intake/same-incident.ts";
import { isIncident } from "../../domain/labels.ts";
import { readIncidentId } from "../../markdown/incident-id.ts";
import { isOwnRecord } from "../../observed/intake.ts";
import type { Issue } from "../../observed/issue.ts";
import { countsFromAnyone } from "../../observed/opening.ts";
import { type RepeatedIncident, type SameIncident, WITHOUT_ID } from "../../observed/same-incident.ts";
import { type CommentTag, recordedPostmortem } from "../../record/comment-tag.ts";
import { type KeyContext, type RepositoryContext, withTags } from "./context.ts";
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
  const others = (await listed(incident, hasOwn, context)).filter(({ ref }) => {
    return ref.number !== incident.ref.number;
  });
  const counted = await countedWithId(id, others, context);
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
  { createdAt, state }: Pick<Issue, "createdAt" | "state">,
  hasOwn: boolean,
  { installed, policy, issues }: RepositoryContext,
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

/** The incident that an id means now; null if a new one would be the first. */
export async function findIncident(id: string, context: RepositoryContext): Promise<RepeatedIncident | null> {
  const createdAt = context.clock.now().toString();
  const incidents = await listed({ createdAt, state: "open" }, false, context);
  const counted = (await countedWithId(id, incidents, context)).map((issue) => ({
    ...issue,
    number: issue.ref.number,
  }));
  const next = {
    number: Number.POSITIVE_INFINITY,
    state: "open",
    stateReason: null,
    createdAt,
    closedAt: null,
  } as const;
  const first = firstOfEach<IdentifiedIncident>([...counted, next], () => false).get(next.number);
  const found = counted.filter(({ number }) => number === first?.number);
  return (await withTags(found, context))[0] ?? null;
}

/** Those with this id that the App follows as incidents, whose label and id came from people who can declare one. */
async function countedWithId(
  id: string,
  incidents: readonly Issue[],
  context: RepositoryContext,
): Promise<Issue[]> {
  const issues = incidents.filter(({ body }) => readIncidentId(body) === id).slice(0, MOST);
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

async function isDeclared(issue: Issue, context: RepositoryContext): Promise<boolean> {
  if (countsFromAnyone({ policy: context.policy, repository: context.installed.repository })) return true;
  const { by } = await observeLabelling(issue, undefined, { ...context, key: issue.ref });
  return by !== null && mayDeclareIncident(by);
}

/** Whether an id counts. The author of an issue and people who can edit all issues can write one into it, at any time. */
async function mayGiveId({ author, ref, byApp }: Issue, context: RepositoryContext): Promise<boolean> {
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
