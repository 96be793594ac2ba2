import { sameRepository } from "../../domain/issue-ref.ts";
import { type Issue, type ItemIssue, isNewlyClosed, isTrusted } from "../../observed/issue.ts";
import { withAdoptedMarker, withItemMarkerIf } from "../../observed/recorded-issues.ts";
import type { ItemFate } from "../../observed/reports.ts";
import type { IndexEntry } from "../../record/index-entries.ts";
import { allItems } from "../client/pages.ts";
import type { RepositoryContext } from "./context.ts";
import { addressOf, EVENTS } from "./issues.ts";
import { readWhereItIs } from "./moved-issues.ts";

const CLOSED = { kind: "closed" } as const;
const UNREADABLE = { kind: "unreadable" } as const;

/**
 * What became of items that the index lists and that are not among the open ones of the repository.
 * @param own what the App opened there, in any state
 */
export async function readFates(
  missing: readonly IndexEntry[],
  own: readonly Issue[],
  context: RepositoryContext,
): Promise<Map<number, ItemFate>> {
  const known = new Map(own.map((issue) => [issue.ref.number, issue]));
  const fates = missing.map(async ({ number }) => {
    return [number, await fateOf(number, known.get(number), context)] as const;
  });
  return new Map(await Promise.all(fates));
}

async function fateOf(number: number, own: Issue | undefined, context: RepositoryContext): Promise<ItemFate> {
  const { repository } = context.installed;
  const { owner, repo } = repository;
  const found = own ?? (await readWhereItIs({ owner, repo, number }, repository, context));
  if (found === "moved-away") return { kind: "moved", item: null };
  if (typeof found === "string") return UNREADABLE;
  const isHere = sameRepository(found.ref, repository);
  // Moved away and back: it is owed under its new number.
  if (isHere && found.ref.number !== number) return CLOSED;
  const item = itemOf(found, context);
  if (found.state === "closed" && (await isDiscussion(found, context))) return UNREADABLE;
  // A closing elsewhere that the App has not judged yet may be undone.
  if (found.state === "closed" && (isHere || (item && !isNewlyClosed(item)))) return CLOSED;
  if (!isHere) return { kind: "moved", item };
  return item ? { kind: "open", item } : UNREADABLE;
}

function itemOf(issue: Issue, context: RepositoryContext): ItemIssue | null {
  if (!issue.byApp) return withAdoptedMarker(issue, context);
  return withItemMarkerIf(issue, () => true, context).find(isTrusted) ?? null;
}

/**
 * Whether a closed issue was converted to a discussion. GitHub closes and locks such an issue, and only its events say why
 * (https://github.com/dessant/lock-threads/issues/24, https://github.com/github/docs/issues/20908).
 */
async function isDiscussion({ ref, locked }: Issue, { repositories }: RepositoryContext): Promise<boolean> {
  if (!locked) return false;
  const { client } = await repositories.get(ref);
  const events = await allItems(client, EVENTS, addressOf(ref));
  return events.some(({ event }) => event === "converted_to_discussion");
}
