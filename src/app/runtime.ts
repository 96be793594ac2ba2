import { setTimeout as delay } from "node:timers/promises";
import { type Logger, pino } from "pino";
import { Temporal } from "temporal-polyfill";
import { GitHubError, isHttpError } from "../github/client/errors.ts";
import type { Clock } from "../reconcile/ports.ts";

/** The machine's clock, or one that starts at `startAt` and runs on from there. */
export function systemClock(startAt: Temporal.Instant | null = null): Clock {
  const offsetMs = startAt ? startAt.epochMilliseconds - Date.now() : 0;
  return {
    now: () => Temporal.Instant.fromEpochMilliseconds(Date.now() + offsetMs),
    sleep: (milliseconds, signal) => delay(Math.max(0, milliseconds), undefined, signal ? { signal } : {}),
  };
}

/** JSON lines on standard output, for log collectors. */
export function createLog(level: string): Logger {
  return pino({ name: "followthrough", level, serializers: { err: describeError } });
}

/** GitHub's errors are logged in one line; only errors in the App itself need a stack. */
function describeError(error: unknown): unknown {
  if (error instanceof GitHubError || isHttpError(error)) return { type: error.name, message: error.message };
  return error instanceof Error ? pino.stdSerializers.err(error) : error;
}
