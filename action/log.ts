import * as core from "@actions/core";
import { formatIssueRef, formatRepository } from "../src/domain/issue-ref.ts";
import type { Verdict } from "../src/domain/verdict.ts";
import type { Log } from "../src/reconcile/ports.ts";
import { logText } from "./text.ts";

const MAX_LINES = 200;

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

/** Prints the verdict: its reasons, then every finding that is not simply on time, folded by repository. */
export function logVerdict(verdict: Verdict): void {
  core.info(`Followthrough gate: ${verdict.outcome}`);
  for (const reason of verdict.reasons) core.info(logText(`- ${reason}`, 1_000));
  for (const { repository, findings } of verdict.repositories) {
    const told = findings.filter(({ state }) => state !== "on-time");
    if (told.length === 0) continue;
    core.startGroup(formatRepository(repository));
    for (const { state, issue, title, reason, rule, clear } of told.slice(0, MAX_LINES)) {
      const words = [`${title}.`, reason, `Rule (${rule.source}): ${rule.says}`, ...clear];
      core.info(logText(`[${state}] ${formatIssueRef(issue)} ${words.join(" ")}`, 1_000));
    }
    if (told.length > MAX_LINES) core.info(`… and ${told.length - MAX_LINES} more.`);
    core.endGroup();
  }
}
