import { listSome, plural } from "../domain/text.ts";
import type { SweepResult } from "../reconcile/sweep.ts";
import type { Unconverged } from "../reconcile/work.ts";

const MAX_NAMED = 20;

const REASONS: Readonly<Record<Unconverged, string>> = {
  blocked: "GitHub rejected a request",
  "not-converging": "another user or app keeps changing it",
  retry: "will be retried later",
  left: "the rest of GitHub's limit belongs to others",
  failed: "unexpected error",
};

/** The last line of a sweep that is incomplete; null if everything was done. */
export function summarize(
  { failed, unlisted }: SweepResult,
  unconverged: ReadonlyMap<string, Unconverged>,
): string | null {
  const named = [...unconverged].map(([key, result]) => `${key} (${REASONS[result]})`);
  const parts = [
    ...(unlisted > 0 ? [`the repositories of ${plural(unlisted, "owner")} could not be listed`] : []),
    ...(failed > 0 ? [`${failed} ${failed === 1 ? "repository" : "repositories"} could not be swept`] : []),
    ...(named.length > 0 ? [`not up to date: ${listSome(named, MAX_NAMED)}`] : []),
  ];
  return parts.length === 0 ? null : `Sweep incomplete: ${parts.join("; ")}. See the log above for details.`;
}
