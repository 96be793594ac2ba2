import type { Clock, Log } from "../reconcile/ports.ts";

/** Spreads the sweeps of many servers over the interval: a tenth sooner or later. */
const JITTER = 0.1;

/** Repeats `work` for as long as the process runs, the first time at once. A failure is reported and waits for the next time. */
export async function repeatForever(
  work: () => Promise<void>,
  { clock, log, intervalMs, signal, random }: RepeatOptions,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch (error) {
      if (!signal.aborted) log.error({ err: error }, "sweep failed; the next one tries again");
    }
    try {
      await clock.sleep(intervalMs * (1 - JITTER + 2 * JITTER * random()), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

export interface RepeatOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  /** From 0 to below 1. */
  readonly random: () => number;
}
