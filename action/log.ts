import * as core from "@actions/core";
import type { Log } from "../src/reconcile/ports.ts";
import { logText } from "./text.ts";

/** The client's messages: what goes wrong shows, the rest only in a debug run. */
export const actionLog: Log = {
  debug: (_fields, message) => debug(message),
  info: (_fields, message) => debug(message),
  warn: (_fields, message) => core.info(logText(message, 1_000)),
  error: (_fields, message) => core.info(logText(message, 1_000)),
};

function debug(message: string): void {
  if (core.isDebug()) core.debug(logText(message, 1_000));
}
