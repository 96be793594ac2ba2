import { issueKey } from "../../domain/issue-ref.ts";
import {
  type ContestedField,
  type FieldName,
  isSameField,
  MAX_ROUNDS,
  readContestedMarks,
  roundsOf,
  type WrittenField,
  writtenField,
} from "../../observed/contested.ts";
import type { Issue, ItemIssue } from "../../observed/issue.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { CommentTag } from "../../record/comment-tag.ts";
import type { ObserverContext } from "./context.ts";
import { readEdits, readEvents } from "./field-history.ts";
import { REMEMBERED_MS } from "./field-writes.ts";

/** A bot that closes stale issues may come back after weeks. */
const CLOSINGS_COUNT_MS = 30 * REMEMBERED_MS;

/** If GitHub does not say who changed a description, so many writes in this time mean a fight. */
const FAST_MS = 10 * 60_000;

/**
 * The writes that another bot undid too often. Nothing is read for it unless this process wrote the same value twice, an
 * earlier one noted a fight in the status, or a bot closes what the App reopened. Then GitHub's history decides.
 */
export async function observeContested(
  snapshot: Snapshot,
  context: ObserverContext,
): Promise<ContestedField[]> {
  const { key, incident, postmortems, items, orphans } = snapshot;
  const noted = notedIn(snapshot);
  const closed = closedByBots(snapshot);
  const issues = [...(incident ? [incident] : []), ...postmortems, ...items, ...orphans];
  const found = issues.map((issue) => {
    const own = [...noted, ...closed].filter((field) => issueKey(field.issue) === issueKey(issue.ref));
    const repeated = context.fieldWrites.repeatedOn(issue.ref);
    return contestedOn(issue, unique([...own, ...repeated]), context.policies.changedAt(key), context);
  });
  return (await Promise.all(found)).flat();
}

/** What the App noted: in the status of the postmortem, or in comments on items without one. */
function notedIn({ kept, orphans }: Snapshot): WrittenField[] {
  const inStatus = kept.status.flatMap(({ body }) => readContestedMarks(body));
  const inComments = orphans.flatMap(({ ref, postedTags }) =>
    postedTags.flatMap((tag) => {
      const [, field, value] = /^contested (\S+)\/(\S+)$/.exec(tag) ?? [];
      return field && value ? [{ issue: ref, field: field as FieldName, value }] : [];
    }),
  );
  return [...inStatus, ...inComments];
}

/** Issues that a bot closed, and that the App reopened several times before. */
function closedByBots({ items, orphans, postmortems: [postmortem], postedTagsOnPostmortem }: Snapshot) {
  const isWorn = (tags: readonly CommentTag[]) =>
    tags.filter((tag) => tag.startsWith("reopened ")).length >= MAX_ROUNDS;
  const closedItems = [...items, ...orphans].filter(
    ({ closing, postedTags }: ItemIssue) => closing?.closed?.closer.kind === "bot" && isWorn(postedTags),
  );
  const isClosed = postmortem?.closing?.closer.kind === "bot" && isWorn(postedTagsOnPostmortem);
  return [...closedItems, ...(isClosed ? [postmortem] : [])].map(({ ref }) =>
    writtenField(ref, "state", "open"),
  );
}

async function contestedOn(
  { ref }: Issue,
  suspects: readonly WrittenField[],
  configChangedAt: number,
  context: ObserverContext,
): Promise<ContestedField[]> {
  if (suspects.length === 0) return [];
  const { client } = await context.repositories.get(ref);
  const isEdit = ({ field }: WrittenField) =>
    field === "head" || field === "link" || field.startsWith("line-");
  // The events of an issue do not tell of its fields.
  const isUntold = ({ field }: WrittenField) => field.startsWith("field-");
  const isTold = (suspect: WrittenField) => !isEdit(suspect) && !isUntold(suspect);
  const edits = suspects.some(isEdit) ? await readEdits(client, ref, context) : null;
  const events = suspects.some(isTold) ? await readEvents(client, ref, context) : null;
  return suspects.flatMap((suspect): ContestedField[] => {
    const acts = isEdit(suspect) ? edits : isTold(suspect) ? (events?.(suspect.field) ?? null) : null;
    if (acts === null) return isFast(suspect, context) ? [{ ...suspect, by: null }] : [];
    const since = Math.max(sinceFor(suspect, context), configChangedAt);
    const recent = acts.filter(({ at }) => at > since);
    const lastBot = recent.findLast(({ by }) => by === "bot");
    const isUndone = isEdit(suspect) || recent.at(-1)?.by === "bot";
    return lastBot && isUndone && roundsOf(recent) >= MAX_ROUNDS ? [{ ...suspect, by: lastBot.login }] : [];
  });
}

function sinceFor({ field }: WrittenField, { clock }: ObserverContext): number {
  return clock.now().epochMilliseconds - (field === "state" ? CLOSINGS_COUNT_MS : REMEMBERED_MS);
}

function isFast(suspect: WrittenField, { fieldWrites }: ObserverContext): boolean {
  const times = fieldWrites.timesOf(suspect);
  const first = times.at(-MAX_ROUNDS);
  return first !== undefined && times.at(-1)! - first <= FAST_MS;
}

function unique(fields: readonly WrittenField[]): WrittenField[] {
  return fields.filter((field, index) => fields.findIndex((other) => isSameField(other, field)) === index);
}
