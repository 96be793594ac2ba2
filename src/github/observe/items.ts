import { parseIssueRef } from "../../domain/issue-ref.ts";
import { isPublic } from "../../domain/visibility.ts";
import { tagsIn } from "../../observed/comments.ts";
import { type Issue, type ItemIssue, isTrusted } from "../../observed/issue.ts";
import { checkboxRequestsClosing, type Pair } from "../../observed/matching.ts";
import { withItemMarkerIf } from "../../observed/recorded-issues.ts";
import type { ItemMarker } from "../../record/marker-types.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import { withClosing } from "./closings.ts";
import { observeItemCommands } from "./commands.ts";
import { commentsOn, type KeyContext, type ObserverContext } from "./context.ts";

/** How the items of a postmortem belong together. */
interface ItemReading {
  /** The postmortem's lines, each with its item. */
  readonly pairs: readonly Pair[];
  /** The postmortem's items that the App opened. */
  readonly siblings: readonly ItemIssue[];
}

/**
 * Adds the commands on the items, the details of new closings, and the last state change if line and issue disagree about
 * being done.
 */
export async function withDetails(
  items: readonly ItemIssue[],
  { pairs, siblings }: ItemReading,
  context: KeyContext,
): Promise<ItemIssue[]> {
  const disagreeing = new Set(
    pairs
      .filter(({ line, item, showsIssue }) => showsIssue && line.done !== (item.state === "closed"))
      .map(({ item }) => item),
  );
  const comments = await commentsOn(items, context);
  const asking = new Set(pairs.filter(checkboxRequestsClosing).map(({ item }) => item));
  return Promise.all(
    items.map(async (listed) => {
      const { client, repository } = await context.repositories.get(listed.ref);
      const said = comments.get(listed.id) ?? [];
      const commands = await observeItemCommands(client, listed, said, context);
      const lastStateChange = disagreeing.has(listed)
        ? await context.issues.readLastStateChange(client, listed.ref, listed.marker.ledger.base.issue.done)
        : null;
      const item = { ...listed, commands, lastStateChange, postedTags: tagsIn(said) };
      if (!isTrusted(item)) return item;
      return withClosing(
        { client, isPublic: isPublic(repository.visibility), item, comments: said, siblings },
        asking.has(listed),
        context,
      );
    }),
  );
}

/**
 * Items that name this incident and whose postmortem no longer exists. The postmortem is read by its number, because a
 * listing may lag behind. If the App cannot access that repository, the items are left out.
 * @param own what the App wrote in these homes
 */
export async function findOrphans(
  own: readonly Issue[],
  postmortemRepositories: readonly InstalledRepository[],
  context: KeyContext,
): Promise<ItemIssue[]> {
  const seen = new Set(own.map(({ id }) => id));
  const mayBe = ({ key, postmortem }: ItemMarker) =>
    parseIssueRef(key)?.number === context.key.number && !seen.has(postmortem.id);
  const candidates = own.flatMap((issue) => withItemMarkerIf(issue, mayBe, context));
  const orphans: ItemIssue[] = [];
  for (const item of candidates) {
    const named = await context.repositories.findFollowingRenames(parseIssueRef(item.marker.key)!);
    if (named?.repository.id !== context.installed.repository.id) continue;
    if (await isWithoutPostmortem(item, postmortemRepositories, context)) orphans.push(item);
  }
  return withDetails(orphans, { pairs: [], siblings: orphans }, context);
}

async function isWithoutPostmortem(
  { marker: { postmortem } }: ItemIssue,
  postmortemRepositories: readonly InstalledRepository[],
  { issues }: ObserverContext,
): Promise<boolean> {
  const home = postmortemRepositories.find(({ repository }) => repository.id === postmortem.repositoryId);
  if (!home) return false;
  const { owner, repo } = home.repository;
  const present = await issues.read(home, { owner, repo, number: postmortem.number });
  return present?.id !== postmortem.id;
}
