import type { Temporal } from "temporal-polyfill";
import type { Condition } from "../engine/monitor.ts";

/** A sweep is late after so many intervals. */
const LATE_INTERVALS = 3;

/** A pass that neither sends a request nor waits for a limit for so long is stuck. Requests time out after 15 s. */
const STUCK_MS = 10 * 60_000;

/**
 * Why the App cannot do its work now, one line for each reason. Empty if it can. Anyone may be able to read them, so they
 * name no repository.
 * @param sharing why nothing can be shared with the other processes; null if it can, or if there are none
 */
export function whyNotReady(
  { connecting, refusal, sweptAt, sweepError, startedAt, stuck }: Condition,
  now: Temporal.Instant,
  sweepIntervalMs: number,
  sharing: string | null = null,
): string[] {
  const reasons: string[] = [];
  const age = (since: Temporal.Instant) => now.epochMilliseconds - since.epochMilliseconds;
  if (sharing !== null) reasons.push(sharing);
  if (connecting !== null) reasons.push(`not connected to GitHub: ${connecting}`);
  if (refusal !== null)
    reasons.push(
      `the credentials fail: ${refusal}; check APP_ID and the private key, and the machine's clock`,
    );
  if (connecting === null && age(sweptAt ?? startedAt) > LATE_INTERVALS * sweepIntervalMs) {
    const last = sweptAt ? `the last sweep ended ${durationOf(age(sweptAt))} ago` : "no sweep has ended yet";
    const why = sweepError === null ? "" : `; the last one failed: ${sweepError}`;
    reasons.push(`${last}, but one is due every ${durationOf(sweepIntervalMs)}${why}`);
  }
  const silence = Math.max(0, ...stuck.map(({ since }) => age(since)));
  if (silence > STUCK_MS)
    reasons.push(`the queue does not move: a pass has done nothing for ${durationOf(silence)}`);
  return reasons;
}

/** `45 s`, `12 min`, `3 h 5 min`. */
function durationOf(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  return `${(minutes - rest) / 60} h${rest > 0 ? ` ${rest} min` : ""}`;
}
