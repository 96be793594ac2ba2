/** How often one installation may write. GitHub allows 80 content-creating requests per minute and 500 per hour. */
export interface WriteLimits {
  /** Minimum time between the starts of two writes, in milliseconds. */
  readonly intervalMs: number;
  readonly perMinute: number;
  readonly perHour: number;
  /** Minutes and hours are so much shorter. Default: 1. */
  readonly timesFaster?: number;
}

const MINUTE = 60_000;

const HOUR = 60 * MINUTE;

/**
 * Milliseconds to wait at `now` before the next write; 0 if it can be sent.
 * `history` contains the starts of earlier writes in epoch milliseconds, oldest first. A start in the future (the clock
 * was set back) counts as now, so that a wrong clock never blocks the queue for long.
 */
export function writeDelay(history: readonly number[], now: number, limits: WriteLimits): number {
  const { timesFaster = 1 } = limits;
  const windows = [
    { writes: 1, milliseconds: limits.intervalMs },
    { writes: limits.perMinute, milliseconds: MINUTE / timesFaster },
    { writes: limits.perHour, milliseconds: HOUR / timesFaster },
  ];
  return windows.reduce((delay, window) => {
    const first = history.at(-window.writes);
    if (first === undefined) return delay;
    return Math.max(delay, Math.min(first, now) + window.milliseconds - now);
  }, 0);
}

/** The history with a write that starts at `now`, without starts that no limit counts anymore. */
export function withWrite(history: readonly number[], now: number): number[] {
  return [...history.filter((start) => start > now - HOUR), now];
}
