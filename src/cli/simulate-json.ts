import { formatRepository, type RepositoryRef } from "../domain/issue-ref.ts";
import type { Holder, Replayed, Until } from "../domain/simulation/replay.ts";
import { differencesOf, tallyOf, waitedUntil } from "../domain/simulation/tally.ts";
import type { Simulation } from "../github/simulation/simulate.ts";
import type { PolicyResult } from "../markdown/simulation/comparison.ts";

/** The simulation for programs. `.github/docs/simulation.md` describes each field; instants are ISO 8601 in UTC. */
export function simulationJson(
  results: readonly PolicyResult[],
  { since, now, notes, requests }: Pick<Simulation, "since" | "now" | "notes" | "requests">,
  repository: RepositoryRef,
) {
  const [first, second] = results as [PolicyResult, PolicyResult?];
  const differences = second ? differencesOf(first.replayed, second.replayed) : [];
  return {
    repository: formatRepository(repository),
    since: iso(since),
    until: iso(now),
    notes,
    requests,
    policies: results.map(policyJson),
    differences: differences.map(({ merge, before, after }) => ({ number: merge.number, before, after })),
  };
}

function policyJson({ name, timeZone, replayed }: PolicyResult) {
  const { heldBy, ...counts } = tallyOf(replayed, timeZone);
  return {
    name,
    ...counts,
    heldBy: heldBy.map(({ issue, title, kind, merges, until }) => {
      return { issue: issue.number, title, kind, merges, until: untilJson(until) };
    }),
    replayed: replayed.map(mergeJson),
  };
}

function mergeJson(one: Replayed) {
  const { number, title, author, mergedAt } = one.merge;
  return {
    ...{ number, title, author, mergedAt: iso(mergedAt), answer: one.answer },
    until: one.answer === "held" ? untilJson(waitedUntil(one)) : null,
    heldBy: one.holders.map(holderJson),
    why: one.why,
  };
}

function holderJson({ issue, title, kind, state, isOwn, until }: Holder) {
  return { issue: issue.number, title, kind, state, isOwn, until: untilJson(until) };
}

/** An instant, `now` or `unknown`. */
function untilJson(until: Until): string {
  return typeof until === "number" ? iso(until) : until;
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
