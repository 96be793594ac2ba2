import { setTimeout } from "node:timers/promises";
import { Temporal } from "temporal-polyfill";
import type { Clock } from "../src/reconcile/ports.ts";

/** The runner's clock. A sleep does not keep the process alive by itself. */
export const systemClock: Clock = {
  now: () => Temporal.Now.instant(),
  sleep: async (milliseconds, signal) => {
    await setTimeout(milliseconds, undefined, signal ? { signal } : {});
  },
};
