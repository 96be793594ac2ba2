import { type Logger, pino } from "pino";
import { GitHubError, isHttpError } from "../github/errors.ts";

/** JSON lines on standard output, as log collectors want them. */
export function createLog(level: string): Logger {
  return pino({ name: "followthrough", level, serializers: { err: describeError } });
}

/** GitHub's refusals are told in a line; only errors of our own making need a stack. */
function describeError(error: unknown): unknown {
  if (error instanceof GitHubError || isHttpError(error)) return { type: error.name, message: error.message };
  return error instanceof Error ? pino.stdSerializers.err(error) : error;
}
