import type { Temporal } from "temporal-polyfill";
import type { ReadFile } from "../../src/config/load.ts";
import { ConfigError, formatProblem } from "../../src/config/problems.ts";
import { todayIn } from "../../src/domain/calendar/due-date.ts";
import type { RepositoryData } from "../../src/domain/gate/verdict.ts";
import { formatRepository, type RepositoryRef, sameRepository } from "../../src/domain/issue-ref.ts";
import type { Client } from "../../src/github/client/client.ts";
import { type FaultKind, faultKindOf } from "../../src/github/client/errors.ts";
import type { Clock } from "../../src/reconcile/ports.ts";
import { explainFailure } from "./explain.ts";
import { DEFAULT_CONFIG_PATH, type Inputs } from "./inputs.ts";
import { readIssues } from "./issues.ts";
import { type PolicyReading, readPolicy, sourceOf } from "./policy.ts";

interface RepositoryContext {
  readonly client: Client;
  readonly clock: Clock;
  readonly read: ReadFile;
  readonly inputs: Pick<Inputs, "current" | "configPath" | "asOf">;
  readonly now: Temporal.Instant;
}

export interface RepositoryRead {
  readonly reading: RepositoryData;
  /** Null when it could not be read. */
  readonly policy: PolicyReading | null;
  /** Whether that may be the workflow's doing: it gives permissions, and may name another file. */
  readonly isHidden: boolean;
}

/** Reads what one repository owes. What goes wrong becomes a problem of the reading, which then never passes. */
export async function readRepository(
  repository: RepositoryRef,
  context: RepositoryContext,
): Promise<RepositoryRead> {
  const { client, clock, read, inputs, now } = context;
  const loading = readPolicy(read, repository, inputs);
  const known = await Promise.allSettled([
    loading,
    readIssues(
      { client, repository, clock },
      loading.then(({ policy }) => policy),
    ),
  ]);
  const isNamed = inputs.configPath !== DEFAULT_CONFIG_PATH;
  const policy = known[0].status === "fulfilled" ? known[0].value : null;
  const reasons = known.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  const timeZone = policy?.policy.timeZone ?? null;
  const today = todayIn(now, timeZone ?? "UTC").toString();
  const isHere = inputs.current !== null && sameRepository(repository, inputs.current);
  const hasNone = isHere && reasons.length > 0 && reasons.every((reason) => faultKindOf(reason) === "gone");
  const issues = known[1].status === "fulfilled" ? known[1].value : NOTHING;
  return {
    policy,
    isHidden: known[0].status === "rejected" && (isNamed || DENIED.includes(faultKindOf(known[0].reason))),
    reading: {
      repository,
      timeZone,
      timeZoneSource: (policy && sourceOf(policy, "time_zone")) ?? "default",
      sources: policy?.sources ?? [],
      today,
      day: inputs.asOf ?? today,
      ...issues,
      ...(hasNone && { notes: [switchedOff(repository)] }),
      // Without a policy no issues are read, and the reason is the same.
      problems: hasNone ? [] : [...reasons.slice(0, 1).flatMap(problemsOf), ...issues.problems],
    },
  };
}

const DENIED: readonly FaultKind[] = ["unauthorized", "forbidden", "not-found"];

const NOTHING = { items: [], postmortems: [], unreadable: [], lastSweep: null, notes: [], problems: [] };

function problemsOf(error: unknown): string[] {
  if (error instanceof ConfigError) return error.problems.map(formatProblem);
  return [explainFailure(error)];
}

/** Only an administrator can do that, and no input takes the current repository off the list. */
function switchedOff(repository: RepositoryRef): string {
  return `Issues are switched off in ${formatRepository(repository)}, so nothing is owed there.`;
}
