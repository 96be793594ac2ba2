import { ConfigError } from "../config/problems.ts";
import type { Log } from "./ports.ts";

/** Logs why something cannot be done. A mistake in a config is no fault of the App: its report tells people how to fix it. */
export function logFailure(
  log: Log,
  fields: { readonly err: unknown; readonly [name: string]: unknown },
  message: string,
): void {
  log[fields.err instanceof ConfigError ? "info" : "error"](fields, message);
}
