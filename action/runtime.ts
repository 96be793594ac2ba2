import { setTimeout } from "node:timers/promises";
import * as core from "@actions/core";
import { Temporal } from "temporal-polyfill";
import { todayIn } from "../src/domain/calendar/due-date.ts";
import { forLog } from "../src/markdown/escape.ts";
import type { Clock, Log } from "../src/reconcile/ports.ts";

/** The runner's clock. A sleep does not keep the process alive by itself. */
export const systemClock: Clock = {
  now: () => Temporal.Now.instant(),
  sleep: async (milliseconds, signal) => {
    await setTimeout(milliseconds, undefined, signal ? { signal } : {});
  },
};

/** Logs the client's warnings and errors; everything else only in a debug run. */
export const actionLog: Log = {
  debug: (_fields, message) => debug(message),
  info: (_fields, message) => debug(message),
  warn: (_fields, message) => core.info(withoutNames(message)),
  error: (_fields, message) => core.info(withoutNames(message)),
};

function debug(message: string): void {
  if (core.isDebug()) core.debug(withoutNames(message));
}

/** A request's address names its repository, which can be more private than the run. */
function withoutNames(message: string): string {
  return forLog(message.replace(/\/repos\/[^\s"?]*/g, "/repos/…"), 1_000);
}

/**
 * Loads the code for config files and time zones while the first requests are pending, which takes about as long as
 * they do. Nothing depends on it.
 */
export function warmUp({ now }: Clock): void {
  // Lets the requests go out first.
  setImmediate(() => {
    import("../src/config/parse.ts").catch(() => {});
    todayIn(now(), "Europe/London");
  });
}
