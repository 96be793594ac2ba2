import { setTimeout as delay } from "node:timers/promises";
import { Temporal } from "temporal-polyfill";
import type { Clock } from "../reconcile/ports.ts";

/** The machine's clock, or one that starts at `startAt` and runs on from there. */
export function systemClock(startAt: Temporal.Instant | null = null): Clock {
  const offsetMs = startAt ? startAt.epochMilliseconds - Date.now() : 0;
  return {
    now: () => Temporal.Instant.fromEpochMilliseconds(Date.now() + offsetMs),
    sleep: (milliseconds, signal) => delay(Math.max(0, milliseconds), undefined, signal ? { signal } : {}),
  };
}
