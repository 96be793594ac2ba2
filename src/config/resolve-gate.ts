import { type Area, DEFAULT_GATE, type GatePolicy } from "../domain/gate-policy.ts";
import type { Config } from "./schema.ts";

type WrittenArea = NonNullable<NonNullable<Config["gate"]>["areas"]>[string];

/** What a config says under `gate:`, over the defaults. */
export function toGate(written: Config["gate"]): GatePolicy {
  const usual = DEFAULT_GATE;
  if (!written) return usual;
  return {
    failOn: written.fail_on ?? usual.failOn,
    dueSoonDays: written.due_soon_days ?? usual.dueSoonDays,
    graceDays: written.grace_days ?? usual.graceDays,
    onUndecided: written.on_undecided ?? usual.onUndecided,
    scope: written.scope ?? usual.scope,
    areas: toAreas(written.areas ?? {}),
    priorities: written.priorities ?? usual.priorities,
    severities: written.severities ?? usual.severities,
    ignoreLabels: written.ignore_labels ?? usual.ignoreLabels,
    hotfixLabels: written.hotfix_labels ?? usual.hotfixLabels,
  };
}

function toAreas(written: Readonly<Record<string, WrittenArea>>): Readonly<Record<string, Area>> {
  const entries = Object.entries(written).map(([name, { paths, labels = [], teams = [] }]) => {
    return [name, { paths, labels, teams }] as const;
  });
  return Object.fromEntries(entries);
}
