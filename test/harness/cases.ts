/** A build checks one in so many cases of the large properties, the nightly run each of them (decision 11). */
const EVERY_NTH = Number(process.env.FOLLOWTHROUGH_CASES ?? (process.env.FOLLOWTHROUGH_LONG ? 1 : 8));

/** Whether this run plays the case at this position of a large table: one in so many, or each of them. */
export function isPlayed(position: number, oneIn = 3): boolean {
  return position % Math.min(EVERY_NTH, oneIn) === 0;
}

/** How many of a large property's cases this run checks: its share, and at least one. */
export function share(cases: number): number {
  return Math.ceil(cases / EVERY_NTH);
}
