import type { Temporal } from "temporal-polyfill";
import type { OwnedIssue } from "../issue-ref.ts";
import type { ItemState } from "../items/item-state.ts";
import type { Waiver } from "../items/ledger.ts";
import type { DigestRule } from "../policy.ts";
import type { Priority } from "../priority.ts";
import { compareText, groupBy } from "../text.ts";

type PlainDate = Temporal.PlainDate;

/** How far back the rate of items done on time looks. */
const RATE_DAYS = 90;

/** An item in the digest. Days are `YYYY-MM-DD`. */
export interface DigestItem extends OwnedIssue {
  readonly priority: Priority | null;
  readonly state: ItemState;
  readonly originalDue: string;
  readonly due: string;
  readonly extensions: number;
  readonly waiver: Waiver | null;
  /** The number of later incidents with the same topic while it was open. */
  readonly recurrences: number;
  /** The day on which it was closed; null while it is open. */
  readonly closedOn: string | null;
  /** Whether its issue is more private than this list, so that its words are left out. */
  readonly isPrivate?: boolean;
}

/** An open item or postmortem whose record is not trusted, so that its due date is unknown. */
export interface UntrustedRecord extends OwnedIssue {
  readonly record: "edited" | "taken out";
  readonly isPrivate?: boolean;
}

export type DigestPostmortem = OwnedIssue & Pick<DigestItem, "state" | "originalDue" | "due" | "waiver">;

/** How many items and postmortems somebody owns; the owner is null for those without one. */
type OwnerLoad = { readonly owner: string | null; readonly open: number; readonly overdue: number };

/** One week of a repository, or of all repositories of an owner. */
export interface Digest {
  readonly today: string;
  /** First and last day of this week. */
  readonly from: string;
  readonly to: string;
  /** The first day of the next week, on which the next digest opens. */
  readonly next: string;
  readonly overdue: readonly DigestItem[];
  readonly overduePostmortems: readonly DigestPostmortem[];
  readonly dueThisWeek: readonly DigestItem[];
  readonly waived: readonly DigestItem[];
  readonly waivedPostmortems: readonly DigestPostmortem[];
  readonly unowned: readonly DigestItem[];
  readonly unownedPostmortems: readonly DigestPostmortem[];
  readonly untrusted: readonly UntrustedRecord[];
  readonly doneLastWeek: readonly DigestItem[];
  readonly droppedLastWeek: readonly DigestItem[];
  /** The share of items done in the last 90 days that were done by their due date; null if there were none. */
  readonly onTime: { readonly done: number; readonly onTime: number } | null;
  /** Who owns most of what is overdue, and then open, first. */
  readonly owners: readonly OwnerLoad[];
  readonly open: number;
  /** How many open items came up again in a later incident. */
  readonly cameUpAgain: number;
}

/** The input of the counts. `items` have trusted records. */
export interface DigestQuestion {
  readonly items: readonly DigestItem[];
  readonly untrusted: readonly UntrustedRecord[];
  readonly postmortems: readonly DigestPostmortem[];
}

/**
 * The content of a week's digest. Lists are sorted by recurrences, then by urgency.
 */
export function digestOf(
  { items, untrusted, postmortems }: DigestQuestion,
  today: PlainDate,
  { weekday }: Pick<DigestRule, "weekday">,
): Digest {
  const first = weekStart(today, weekday);
  const [from, to] = [first.toString(), first.add({ days: 6 }).toString()];
  const lastWeek = first.subtract({ days: 7 }).toString();
  const byWeight = [...items].sort((a, b) => {
    return b.recurrences - a.recurrences || compareText(a.due, b.due) || a.issue.number - b.issue.number;
  });
  const open = byWeight.filter(isOpen);
  const openPostmortems = postmortems
    .filter(isOpen)
    .sort((a, b) => compareText(a.due, b.due) || a.issue.number - b.issue.number);
  const closedLastWeek = byWeight.filter(
    ({ closedOn }) => closedOn !== null && closedOn >= lastWeek && closedOn < from,
  );
  return {
    today: today.toString(),
    from,
    to,
    next: first.add({ days: 7 }).toString(),
    overdue: open.filter(({ state }) => state === "overdue"),
    overduePostmortems: openPostmortems.filter(({ state }) => state === "overdue"),
    dueThisWeek: open.filter(({ state, due }) => state === "open" && due <= to),
    waived: open.filter(({ state }) => state === "waived"),
    waivedPostmortems: openPostmortems.filter(({ state }) => state === "waived"),
    unowned: open.filter(({ owners, isPrivate }) => owners.length === 0 && !isPrivate),
    unownedPostmortems: openPostmortems.filter(({ owners }) => owners.length === 0),
    untrusted,
    doneLastWeek: closedLastWeek.filter(({ state }) => state === "done"),
    droppedLastWeek: closedLastWeek.filter(({ state }) => state === "dropped"),
    onTime: onTimeRate(items, today),
    owners: loads([...open.filter(({ isPrivate }) => !isPrivate), ...openPostmortems]),
    open: open.length,
    cameUpAgain: open.filter(({ recurrences }) => recurrences > 0).length,
  };
}

/** The day on which the week of this day began. */
export function weekStart(day: PlainDate, weekday: number): PlainDate {
  return day.subtract({ days: (day.dayOfWeek - weekday + 7) % 7 });
}

function onTimeRate(items: readonly DigestItem[], today: PlainDate): Digest["onTime"] {
  const since = today.subtract({ days: RATE_DAYS }).toString();
  const done = items.filter(
    ({ state, closedOn }) => state === "done" && closedOn !== null && closedOn > since,
  );
  if (done.length === 0) return null;
  return { done: done.length, onTime: done.filter(({ closedOn, due }) => closedOn! <= due).length };
}

function loads(open: readonly DigestPostmortem[]): OwnerLoad[] {
  const shares = open.flatMap(({ owners, state }) => {
    const names = new Set(owners.map((name) => name.toLowerCase()));
    return names.size === 0 ? [{ owner: "", state }] : [...names].map((owner) => ({ owner, state }));
  });
  const loads = [...groupBy(shares, ({ owner }) => owner)].map(([owner, own]) => {
    return {
      owner: owner === "" ? null : owner,
      open: own.length,
      overdue: own.filter(({ state }) => state === "overdue").length,
    };
  });
  return loads.sort(
    (a, b) => b.overdue - a.overdue || b.open - a.open || compareText(a.owner ?? "~", b.owner ?? "~"),
  );
}

function isOpen({ state }: Pick<DigestItem, "state">): boolean {
  return state === "open" || state === "overdue" || state === "waived";
}
