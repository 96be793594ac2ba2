import type { Clock, Log } from "../reconcile/ports.ts";

/** Spreads the work of many servers over the interval: a tenth sooner or later. */
const JITTER = 0.1;

/**
 * Begins `work` again and again for as long as the process runs, the first time at once. It waits for none to end, so
 * that what GitHub made wait holds up nothing else. A failure is reported and waits for the next time.
 */
export async function repeatForever(
  name: string,
  work: () => Promise<unknown>,
  { clock, log, intervalMs, signal, random }: RepeatOptions,
): Promise<void> {
  const report = (error: unknown) => {
    if (!signal.aborted) log.error({ err: error }, `${name} failed; the next one tries again`);
  };
  while (!signal.aborted) {
    work().catch(report);
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
