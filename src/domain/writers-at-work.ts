import type { Temporal } from "temporal-polyfill";

/**
 * Who works in a repository whose settings list several writers, as its index keeps it. All times are by the first writer's clock,
 * in ISO 8601. It names writers, not keys, because two of them can share a key.
 */
export interface WritersAtWork {
  /** The slug of the writer that wrote the index last. */
  readonly last: string;
  /** The first writer of the settings when it took over from another, and when that was. */
  readonly first?: string;
  readonly since?: string;
  /** When the first writer last found that another one had written the index long after that. */
  readonly metAt?: string;
}

const HOUR_MS = 3_600_000;

/** During a move, both writers run for a while. */
const MOVE_MS = 24 * HOUR_MS;

/** After this time without a sign of the other writer, one that comes is a new move. */
const RECENT_MS = 7 * 24 * HOUR_MS;

/**
 * What the index keeps when `own` writes it. The first writer takes over from others; the others leave its note, so that it sees
 * who wrote after it.
 */
export function writersAfter(
  kept: WritersAtWork | undefined,
  own: string,
  apps: readonly string[],
  now: Temporal.Instant,
): WritersAtWork | undefined {
  if (apps.length < 2) return undefined;
  if (apps[0] !== own || kept === undefined) return { ...kept, last: own };
  if (kept.last === own) return kept;
  const at = now.toString({ smallestUnit: "second" });
  const taken = { last: own, first: own, since: at };
  if (kept.first !== own || kept.since === undefined) return taken;
  if (now.epochMilliseconds - Date.parse(kept.since) < MOVE_MS) return { ...kept, last: own };
  return isRecent(kept.metAt ?? kept.since, now) ? { ...kept, last: own, metAt: at } : taken;
}

/** Whether several writers of the settings work there at once, and not only during a move. */
export function workAtOnce(
  kept: WritersAtWork | undefined,
  apps: readonly string[],
  now: Temporal.Instant,
): boolean {
  return apps.length > 1 && kept?.first === apps[0] && isRecent(kept?.metAt, now);
}

function isRecent(at: string | undefined, now: Temporal.Instant): boolean {
  return at !== undefined && now.epochMilliseconds - Date.parse(at) < RECENT_MS;
}
