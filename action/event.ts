import { readFileSync } from "node:fs";
import type { RepositoryRef } from "../src/domain/issue-ref.ts";
import { messageOf } from "../src/domain/text.ts";
import { isAboutChange, type RunEvent, runEvent } from "../src/github/gate/change/event.ts";

/**
 * Reads the event file.
 * @param env `GITHUB_EVENT_NAME`, `GITHUB_EVENT_PATH`
 */
export function readEvent(
  env: Readonly<Record<string, string | undefined>>,
  current: RepositoryRef | null,
): RunEvent {
  const name = env.GITHUB_EVENT_NAME ?? "";
  if (!isAboutChange(name) || !current) return { about: "no-change" };
  let payload: unknown;
  try {
    payload = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH ?? "", "utf8"));
  } catch (error) {
    return { about: "unknown-change", reason: `GITHUB_EVENT_PATH: ${messageOf(error)}` };
  }
  return runEvent(name, payload, current);
}
