import { plural } from "../domain/text.ts";
import type { SweepResult } from "../reconcile/sweep.ts";
import type { Unsettled } from "../reconcile/work-queue.ts";

const MAX_NAMED = 20;

const WORDS: Readonly<Record<Unsettled, string>> = {
  blocked: "GitHub refused something",
  restless: "somebody keeps changing it",
  retry: "to be tried again later",
  failed: "its pass failed",
};

/** The last line of a sweep that did not bring everything to its state; null when it did. */
export function summarise(
  { failed, unlisted }: SweepResult,
  unsettled: ReadonlyMap<string, Unsettled>,
): string | null {
  const named = [...unsettled].map(([key, left]) => `${key} (${WORDS[left]})`);
  const more = named.length > MAX_NAMED ? [`and ${named.length - MAX_NAMED} more`] : [];
  const parts = [
    ...(unlisted > 0 ? [`the repositories of ${plural(unlisted, "owner")} could not be listed`] : []),
    ...(failed > 0 ? [`${failed} ${failed === 1 ? "repository" : "repositories"} could not be swept`] : []),
    ...(named.length > 0
      ? [
          `${plural(named.length, "incident")} not at rest: ${[...named.slice(0, MAX_NAMED), ...more].join(", ")}`,
        ]
      : []),
  ];
  return parts.length === 0 ? null : `Not all is done: ${parts.join("; ")}. The log above tells why.`;
}
