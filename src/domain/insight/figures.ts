import { type ItemFacts, OUTCOMES, type Outcome } from "./facts.ts";

/** Of fewer, a share says more about single people than about how a team works. */
export const FEWEST = 5;

/** `count` of `of`. */
export interface Share {
  readonly count: number;
  readonly of: number;
  /** Rounded down; null if these are too few. */
  readonly percent: number | null;
}

/** A typical number of days; null if it is of too few. */
export interface Typical {
  readonly days: number | null;
  readonly of: number;
}

/** How many items have each outcome, and what follows from that. */
export interface ItemFigures extends Readonly<Record<Outcome, number>> {
  readonly items: number;
  /** Done on time, of those whose original due date has passed. */
  readonly onTimeShare: Share;
  /** The median of the days from tracked to done. */
  readonly daysToDone: Typical;
  /** Of those that state a kind. */
  readonly preventOrDetect: Share;
}

export function figuresOf(items: readonly ItemFacts[]): ItemFigures {
  const due = items.filter(({ wasDue }) => wasDue);
  const kinds = items.flatMap(({ groups }) => groups.kind ?? []);
  return {
    items: items.length,
    ...countOutcomes(items),
    onTimeShare: shareOf(due, ({ outcome }) => outcome === "onTime"),
    daysToDone: medianOf(items.flatMap(({ daysToDone }) => daysToDone ?? [])),
    preventOrDetect: shareOf(kinds, (kind) => kind === "prevent" || kind === "detect"),
  };
}

function countOutcomes(all: readonly { readonly outcome: Outcome }[]): Record<Outcome, number> {
  const counts = OUTCOMES.map((outcome) => {
    return [outcome, all.filter((one) => one.outcome === outcome).length] as const;
  });
  return Object.fromEntries(counts) as Record<Outcome, number>;
}

export function shareOf<Counted>(all: readonly Counted[], counts: (one: Counted) => boolean): Share {
  const [count, of] = [all.filter(counts).length, all.length];
  return { count, of, percent: of < FEWEST ? null : Math.floor((100 * count) / of) };
}

/** The middle value; of an even number, the mean of the middle two. */
function medianOf(values: readonly number[]): Typical {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const days = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  return { days: sorted.length < FEWEST ? null : days, of: sorted.length };
}
