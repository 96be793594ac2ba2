import type { Area, GatePolicy } from "../gate-policy.ts";
import { PRIORITIES, type Priority } from "../priority.ts";
import { containsName } from "../text.ts";
import type { Ledger, Terms } from "./ledger.ts";
import { canAnswer, normalizeOwners } from "./owners.ts";

type Areas = GatePolicy["areas"];

/** So many areas are recorded for one item. The gate finds the others by their labels. */
const MAX_AREAS = 50;

/** The names of the areas that these labels or owners belong to, in the order of the settings. */
export function areasOf(
  { labels, owners }: { readonly labels: readonly string[]; readonly owners: readonly string[] },
  areas: Areas,
): string[] {
  const isIn = (area: Area) =>
    labels.some((label) => containsName(area.labels, label)) ||
    owners.some((owner) => containsName(area.teams, owner));
  return Object.keys(areas).filter((name) => isIn(areas[name]!));
}

/** Terms in the form in which they are recorded. */
export function termsOf({ priority, areas, owners }: Terms): Terms {
  return {
    priority,
    areas: [...new Set(areas)].slice(0, MAX_AREAS).sort(),
    owners: normalizeOwners(owners),
  };
}

/** The ledger with these terms; the very same object if they are unchanged. */
export function withTerms(ledger: Ledger, terms: Terms): Ledger {
  return JSON.stringify(termsOf(ledger.terms)) === JSON.stringify(terms) ? ledger : { ...ledger, terms };
}

/** An item without a priority ranks like P2, which the gate treats the same. */
const RANK_WITHOUT = PRIORITIES.indexOf("P2");

/**
 * Whether another priority is a lower one, or one with which the gate exempts an item or holds fewer people than with the present
 * one.
 */
export function lowersPriority(
  from: Priority | null,
  to: Priority,
  { priorities, holds }: Pick<GatePolicy, "priorities" | "holds">,
): boolean {
  const blocks = (priority: Priority | null) => priority === null || (priorities?.includes(priority) ?? true);
  const rank = from === null ? RANK_WITHOUT : PRIORITIES.indexOf(from);
  const holdsEveryone = (priority: Priority | null) => holds[priority ?? "default"] === "everyone";
  const isFreed = (blocks(from) && !blocks(to)) || (holdsEveryone(from) && !holdsEveryone(to));
  return PRIORITIES.indexOf(to) > rank || isFreed;
}

/** The highest of the shown priorities that does not lower the recorded one; otherwise the recorded one. */
export function raisedPriority(
  recorded: Priority | null,
  shown: readonly (Priority | null)[],
  gate: Pick<GatePolicy, "priorities" | "holds">,
): Priority | null {
  const allowed = PRIORITIES.filter((one) => shown.includes(one) && !lowersPriority(recorded, one, gate));
  return allowed[0] ?? recorded;
}

/**
 * Whether a change of owners leaves nobody, although somebody owned the item. An agent can do the work, but nobody answers
 * for it then.
 */
export function leavesNobody(before: readonly string[], after: readonly string[]): boolean {
  return before.some(canAnswer) && !after.some(canAnswer);
}

/** The label by which the App puts an item into an area: one that no other area has, or else the first; null without any. */
export function labelOfArea(name: string, areas: Areas): string | null {
  const labels = areas[name]?.labels ?? [];
  const others = Object.keys(areas).filter((other) => other !== name);
  const isShared = (label: string) => others.some((other) => containsName(areas[other]!.labels, label));
  return labels.find((label) => !isShared(label)) ?? labels[0] ?? null;
}

/** The name of an area as `/area` reads it. */
export function areaArgument(area: string): string {
  return area.includes(" ") ? `"${area}"` : area;
}
