import { todayIn } from "../../domain/calendar/due-date.ts";
import { type IssueRef, parseIssueRef, type RepositoryRef, sameIssue } from "../../domain/issue-ref.ts";
import { type ItemState, itemStateOn } from "../../domain/items/item-state.ts";
import type { Ledger } from "../../domain/items/ledger.ts";
import type { Policy } from "../../domain/policy.ts";
import { marksIn } from "../../observed/comments.ts";
import {
  type Issue,
  type ItemIssue,
  isBelieved,
  type PostmortemIssue,
  type UnmarkedItem,
} from "../../observed/issue.ts";
import { asksToClose, type Pair } from "../../observed/matching.ts";
import { withItemMarkerIf } from "../../observed/recorded-issues.ts";
import type { Clock } from "../../reconcile/ports.ts";
import { readMarker } from "../../record/marker.ts";
import type { ItemMarker } from "../../record/marker-types.ts";
import type { Trust } from "../../record/trust.ts";
import type { Client } from "../client/client.ts";
import type { Place, Repositories } from "../repositories/installed-repositories.ts";
import { type ClosingOptions, withClosing } from "./closings.ts";
import { observeItemCommands } from "./commands.ts";
import type { Comments } from "./comments.ts";
import type { Around } from "./context.ts";
import { type IssueReading, listSubIssues, readIssue, readLastStateChange } from "./issues.ts";
import type { LeaderOptions } from "./postmortem-record.ts";

export interface Family {
  readonly postmortem: PostmortemIssue;
  readonly items: readonly ItemIssue[];
}

/** A family, and the incident that the postmortem belongs under; null when it is gone. */
export interface FamilyOf extends Family {
  readonly incident: Issue | null;
}

/**
 * Postmortem and items with their parents, asked for only where the issues themselves did not tell; null when the
 * API has no sub-issues.
 */
export async function withParents(
  client: Client,
  { incident, postmortem, items }: FamilyOf,
  reading: IssueReading,
): Promise<Family | null> {
  const child = incident ? await withParent(client, incident, [postmortem], reading) : [postmortem];
  if (!child) return null;
  const children = await withParent(client, postmortem, items, reading);
  return children && { postmortem: child[0]!, items: children };
}

async function withParent<Child extends Issue>(
  client: Client,
  parent: Issue,
  children: readonly Child[],
  reading: IssueReading,
): Promise<readonly Child[] | null> {
  const isLinked = (child: Child) => child.parent !== null && sameIssue(child.parent, parent.ref);
  if (children.every(isLinked)) return children;
  const listed = await listSubIssues(client, parent.ref, reading);
  if (!listed) return null;
  const ids = new Set(listed.map(({ id }) => id));
  return children.map((child) => (ids.has(child.id) ? { ...child, parent: parent.ref } : child));
}

export interface DetailOptions extends IssueReading {
  readonly clientOf: (ref: RepositoryRef) => Promise<Client>;
  readonly comments: Comments;
  readonly policy: Policy;
  /** When the App was installed: ISO 8601. */
  readonly installedAt: string;
  /** Where an item stands; null when the issue is none that is followed. */
  readonly stateOf: ClosingOptions["stateOf"];
}

/**
 * Items with the commands on them, with how they were closed where that is news, and with their last state change
 * where line and issue disagree about being done.
 * @param pairs the lines of their postmortem with their items
 */
export async function withDetails(
  items: readonly ItemIssue[],
  pairs: readonly Pair[],
  options: DetailOptions,
): Promise<ItemIssue[]> {
  const disagreeing = new Set(
    pairs
      .filter(({ line, item, shown }) => shown && line.done !== (item.state === "closed"))
      .map(({ item }) => item),
  );
  const asking = new Set(pairs.filter(asksToClose).map(({ item }) => item));
  return Promise.all(
    items.map(async (item) => {
      const client = await options.clientOf(item.ref);
      const comments = await options.comments.of(client, item);
      const commands = await observeItemCommands(item, comments, { ...options, client });
      const lastStateChange = disagreeing.has(item)
        ? await readLastStateChange(client, item.ref, options)
        : null;
      const seen = { ...item, commands, lastStateChange, told: marksIn(comments) };
      return isBelieved(item)
        ? withClosing(client, seen, comments, { ...options, boxAsks: asking.has(item) })
        : seen;
    }),
  );
}

/** The same for items whose markers cannot be read: all that matters is what was said on them. */
export function withMarks(
  issues: readonly Issue[],
  { clientOf, comments }: Pick<DetailOptions, "clientOf" | "comments">,
): Promise<UnmarkedItem[]> {
  const open = issues.filter(({ state }) => state === "open");
  return Promise.all(
    open.map(async (issue) => {
      const told = marksIn(await comments.of(await clientOf(issue.ref), issue));
      return { ...issue, told };
    }),
  );
}

export interface OrphansOptions extends LeaderOptions {
  readonly trust: Trust;
}

/**
 * Items that name this incident and whose postmortem is not there any more. That is asked of the postmortem's own address, since a
 * listing may lag behind; where that repository is out of reach nobody can tell, and they are left alone.
 * @param own what the App wrote in these homes
 */
export async function findOrphans(
  own: readonly Issue[],
  homes: readonly Place[],
  around: Around,
  options: OrphansOptions,
): Promise<ItemIssue[]> {
  const seen = new Set(own.map(({ id }) => id));
  const believing = { trust: options.trust, policy: around.policy };
  const mayBe = ({ key, postmortem }: ItemMarker) =>
    parseIssueRef(key)?.number === around.key.number && !seen.has(postmortem.id);
  const candidates = own.flatMap((issue) => withItemMarkerIf(issue, mayBe, believing));
  const orphans: ItemIssue[] = [];
  for (const item of candidates) {
    const named = await options.repositories.findMoved(parseIssueRef(item.marker.key)!);
    if (named?.repository.id !== around.place.repository.id) continue;
    if (await isWithoutPostmortem(item, homes, options)) orphans.push(item);
  }
  return orphans;
}

async function isWithoutPostmortem(
  { marker: { postmortem } }: ItemIssue,
  homes: readonly Place[],
  { issues }: OrphansOptions,
): Promise<boolean> {
  const home = homes.find(({ repository }) => repository.id === postmortem.repositoryId);
  if (!home) return false;
  const { owner, repo } = home.repository;
  const there = await issues.read(home, { owner, repo, number: postmortem.number });
  return there?.id !== postmortem.id;
}

export interface OriginalReading extends IssueReading {
  readonly repositories: Repositories;
  readonly trust: Trust;
  readonly clock: Clock;
  readonly policy: Policy;
}

/**
 * Where the item stands that another one repeats, of whichever postmortem. Null when the issue is no item, has a record
 * that cannot be believed, is not to be found, was taken back, or was closed as a duplicate itself: two that repeat each
 * other would both be done. Unknown while it is closed and nobody has judged that yet.
 * @param items those of the same postmortem, which need not be asked for
 */
export async function stateOfOriginal(
  ref: IssueRef,
  items: readonly ItemIssue[],
  reading: OriginalReading,
): Promise<ItemState | "unknown" | null> {
  const known = items.find((item) => sameIssue(item.ref, ref));
  const place = known ? null : await reading.repositories.find(ref);
  const issue = known ?? (place && (await readIssue(place.client, ref, reading)));
  if (!issue || issue.stateReason === "duplicate") return null;
  const ledger = known ? (isBelieved(known) ? known.marker.ledger : null) : ledgerOf(issue, reading);
  if (!ledger) return null;
  const today = todayIn(reading.clock.now(), reading.policy.timeZone).toString();
  const state = itemStateOn({ ledger, closed: issue.state === "closed" }, today);
  if (state !== "done") return state;
  if (issue.stateReason === "not_planned") return null;
  return ledger.base.issue.done ? "done" : "unknown";
}

function ledgerOf(issue: Issue, { trust, policy }: Pick<OriginalReading, "trust" | "policy">): Ledger | null {
  const reading = issue.byApp ? readMarker(issue.body) : null;
  if (reading?.found !== "marker" || reading.marker.kind !== "action-item") return null;
  return trust.of(reading, issue, policy) === "nobody" ? null : reading.marker.ledger;
}
