import { type DestinationStream, type Logger, pino } from "pino";
import { Temporal } from "temporal-polyfill";
import { ConfigError } from "../config/problems.ts";
import { GitHubError, isHttpError } from "../github/client/errors.ts";
import { sleep } from "../github/client/sleep.ts";
import type { Clock } from "../reconcile/ports.ts";

/** The machine's clock, or one that starts at `startAt` and runs on from there. */
export function systemClock(startAt: Temporal.Instant | null = null): Clock {
  const offsetMs = startAt ? startAt.epochMilliseconds - Date.now() : 0;
  return {
    now: () => Temporal.Instant.fromEpochMilliseconds(Date.now() + offsetMs),
    sleep,
  };
}

/**
 * JSON lines for log collectors. They contain no secret and no text that people wrote in an issue.
 * @param to default: standard output
 */
export function createLog(level: string, to?: DestinationStream): Logger {
  const serializers = { err: describeError, event: describeEvent };
  return pino({ name: "followthrough", level, serializers }, to as DestinationStream);
}

/** Whether GitHub or a mistake in a config caused an error, so that its message says all. */
export function isFromOutside(error: unknown): error is Error {
  return error instanceof GitHubError || isHttpError(error) || error instanceof ConfigError;
}

/** GitHub's errors, and mistakes in a config, are logged in one line; only errors in the App itself need a stack. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (isFromOutside(error)) return { type: error.name, message: error.message };
  // An error's own properties can be a request with its token, or Probot's event with all of its text.
  const { type, message, stack } = pino.stdSerializers.err(error);
  return { type, message, stack };
}

/** Probot logs whole events, which contain what people wrote. */
function describeEvent(event: unknown): unknown {
  if (typeof event !== "object" || event === null) return event;
  const { id, name } = event as { id?: unknown; name?: unknown };
  return { id, name };
}
