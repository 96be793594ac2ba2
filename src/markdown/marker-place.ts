import type { Marker } from "./marker-shape.ts";
import type { ReportSeal } from "./report-mark.ts";

/** A plan holds for a minute, and two clocks differ: no issue is made an hour after its marker. */
const MOST_APART_MS = 3_600_000;

/** The issue on which a marker stands. */
export interface MarkedPlace {
  readonly number: number;
  /** ISO 8601. */
  readonly createdAt: string;
}

/**
 * Whether a marker belongs to the issue on which it stands: one that was signed may have been copied from another. It
 * names its issue from the second write on; until then it was made when the issue was.
 */
export function belongsOn(marker: Marker, { number, createdAt }: MarkedPlace): boolean {
  if (marker.kind === "action-item" && marker.adopted !== null) return marker.adopted === number;
  const madeAt = marker.kind === "postmortem" ? marker.openedAt : marker.ledger.trackedAt;
  return isMadeFor(marker.issue, madeAt, { number, createdAt });
}

/** The same of the seal of a report. */
export function sealBelongsOn({ issue, openedAt }: ReportSeal, place: MarkedPlace): boolean {
  return isMadeFor(issue, openedAt, place);
}

function isMadeFor(issue: number | undefined, madeAt: string, { number, createdAt }: MarkedPlace): boolean {
  if (issue !== undefined) return issue === number;
  return Math.abs(Date.parse(createdAt) - Date.parse(madeAt)) <= MOST_APART_MS;
}
