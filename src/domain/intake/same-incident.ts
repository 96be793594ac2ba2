/** An issue about an incident that has an id. Times are ISO 8601. */
export interface IdentifiedIncident {
  readonly number: number;
  readonly state: "open" | "closed";
  readonly stateReason: string | null;
  readonly createdAt: string;
  readonly closedAt: string | null;
}

/** For this long after an incident was closed, its id still means the same incident. Later, the id was used again. */
export const ID_KEPT_MS = 24 * 3_600_000;

/** Whether an issue may be about the same incident as an earlier one with the same id. */
function mayRepeat(issue: IdentifiedIncident, earlier: IdentifiedIncident): boolean {
  if (issue.state === "closed") return false;
  if (earlier.state === "closed" && earlier.stateReason === "duplicate") return false;
  if (earlier.closedAt === null) return true;
  return Date.parse(issue.createdAt) <= Date.parse(earlier.closedAt) + ID_KEPT_MS;
}

/**
 * The first issue of each incident among those with one id, by the number of the issues that repeat it. Of two issues, the one
 * with the lower number is the first, whatever was written into them later.
 * @param staysItself whether people decided that this issue is an incident of its own, or have work in it
 */
export function firstOfEach<Incident extends IdentifiedIncident>(
  issues: readonly Incident[],
  staysItself: (issue: Incident) => boolean,
): ReadonlyMap<number, Incident> {
  const firsts: Incident[] = [];
  const firstOf = new Map<number, Incident>();
  for (const issue of [...issues].sort((a, b) => a.number - b.number)) {
    const first = staysItself(issue) ? undefined : firsts.find((earlier) => mayRepeat(issue, earlier));
    if (first) firstOf.set(issue.number, first);
    else firsts.push(issue);
  }
  return firstOf;
}
