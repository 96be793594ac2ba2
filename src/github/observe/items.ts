import { parseIssueRef } from "../../domain/issue-ref.ts";
import { tagsIn } from "../../observed/comments.ts";
import { type Issue, type ItemIssue, isBelieved, type UnmarkedItem } from "../../observed/issue.ts";
import { checkboxRequestsClosing, type Pair } from "../../observed/matching.ts";
import { withItemMarkerIf } from "../../observed/recorded-issues.ts";
import type { ItemMarker } from "../../record/marker-types.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import { withClosing } from "./closings.ts";
import { observeItemCommands } from "./commands.ts";
import type { KeyContext, KeyRules, ObserverContext } from "./context.ts";

/** What the items of a postmortem are read with. */
export interface ItemReading extends KeyRules {
  /** The lines of their postmortem with their items. */
  readonly pairs: readonly Pair[];
  /** Items of it that the App wrote. */
  readonly siblings: readonly ItemIssue[];
}

/**
 * Items with the commands on them, with how they were closed where that is news, and with their last state change
 * where line and issue disagree about being done.
 */
export async function withDetails(
  items: readonly ItemIssue[],
  { pairs, siblings, ...rules }: ItemReading,
  context: ObserverContext,
): Promise<ItemIssue[]> {
  const disagreeing = new Set(
    pairs
      .filter(({ line, item, shown }) => shown && line.done !== (item.state === "closed"))
      .map(({ item }) => item),
  );
  const asking = new Set(pairs.filter(checkboxRequestsClosing).map(({ item }) => item));
  return Promise.all(
    items.map(async (listed) => {
      const { client } = await context.repositories.get(listed.ref);
      const comments = await context.comments.of(client, listed);
      const commands = await observeItemCommands(client, listed, comments, rules);
      const lastStateChange = disagreeing.has(listed)
        ? await context.issues.readLastStateChange(client, listed.ref)
        : null;
      const item = { ...listed, commands, lastStateChange, told: tagsIn(comments) };
      const { policy } = rules;
      return isBelieved(item)
        ? withClosing({ client, item, comments, policy, siblings }, asking.has(listed), context)
        : item;
    }),
  );
}

/** The same for items whose markers cannot be read: all that matters is what was said on them. */
export function withTags(issues: readonly Issue[], context: ObserverContext): Promise<UnmarkedItem[]> {
  const open = issues.filter(({ state }) => state === "open");
  return Promise.all(
    open.map(async (issue) => {
      const { client } = await context.repositories.get(issue.ref);
      return { ...issue, told: tagsIn(await context.comments.of(client, issue)) };
    }),
  );
}

/**
 * Items that name this incident and whose postmortem is not there any more. That is asked of the postmortem's own address, since a
 * listing may lag behind; where that repository is out of reach nobody can tell, and they are left alone.
 * @param own what the App wrote in these homes
 */
export async function findOrphans(
  own: readonly Issue[],
  postmortemRepositories: readonly InstalledRepository[],
  keyContext: KeyContext,
  context: ObserverContext,
): Promise<ItemIssue[]> {
  const seen = new Set(own.map(({ id }) => id));
  const believing = { trust: context.trust, policy: keyContext.policy };
  const mayBe = ({ key, postmortem }: ItemMarker) =>
    parseIssueRef(key)?.number === keyContext.key.number && !seen.has(postmortem.id);
  const candidates = own.flatMap((issue) => withItemMarkerIf(issue, mayBe, believing));
  const orphans: ItemIssue[] = [];
  for (const item of candidates) {
    const named = await context.repositories.findFollowingRenames(parseIssueRef(item.marker.key)!);
    if (named?.repository.id !== keyContext.installed.repository.id) continue;
    if (await isWithoutPostmortem(item, postmortemRepositories, context)) orphans.push(item);
  }
  return orphans;
}

async function isWithoutPostmortem(
  { marker: { postmortem } }: ItemIssue,
  postmortemRepositories: readonly InstalledRepository[],
  { issues }: ObserverContext,
): Promise<boolean> {
  const home = postmortemRepositories.find(({ repository }) => repository.id === postmortem.repositoryId);
  if (!home) return false;
  const { owner, repo } = home.repository;
  const there = await issues.read(home, { owner, repo, number: postmortem.number });
  return there?.id !== postmortem.id;
}
