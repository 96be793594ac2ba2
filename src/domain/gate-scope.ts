import { sameLabel } from "./incident.ts";
import type { Rule } from "./rule.ts";
import type { GateSettings, Obligation } from "./verdict.ts";

type Scoped = Pick<Obligation, "labels" | "teams" | "priority" | "severity" | "kind">;

/** The names of the areas that an open issue belongs to, by its labels and the teams that own it. */
export function areasOf({ labels, teams }: Scoped, { areas }: Pick<GateSettings, "areas">): string[] {
  const isOneOf = (named: readonly string[], own: readonly string[]) =>
    own.some((name) => named.some((other) => sameLabel(other, name)));
  return Object.keys(areas).filter((name) => {
    const area = areas[name]!;
    return isOneOf(area.labels, labels) || isOneOf(area.teams, teams);
  });
}

/**
 * Why an open issue holds nobody up, whatever day it is; null when it may. Without a priority or a severity it may,
 * so that taking a label off frees nobody.
 */
export function sparedByScope(issue: Scoped, settings: GateSettings): Rule | null {
  const { ignoreLabels, priorities, severities, sources } = settings;
  const ignored = issue.labels.find((label) => ignoreLabels.some((known) => sameLabel(known, label)));
  if (ignored !== undefined) {
    return { says: `Its label ${ignored} is one that the gate ignores.`, source: sources.ignoreLabels };
  }
  const { priority, severity } = issue;
  if (priorities !== null && priority !== null && !priorities.includes(priority)) {
    const says = `Only ${priorities.join(", ")} hold anything up, and it is ${priority}.`;
    return { says, source: sources.priorities };
  }
  if (severities !== null && severity !== null && !severities.some((known) => sameLabel(known, severity))) {
    const says = `Only ${severities.join(", ")} hold anything up, and its incident is ${severity}.`;
    return { says, source: sources.severities };
  }
  return null;
}
