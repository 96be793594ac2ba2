import type { MergeBase } from "./ledger.ts";

/**
 * GitHub assigns at most so many people to an issue, and drops the others without an error:
 * https://docs.github.com/rest/issues/assignees.
 */
export const MAX_ASSIGNEES = 10;

/** GitHub's coding agent, as people write it and as its issues show it. */
export const COPILOT = "copilot";

/** Its other names: https://docs.github.com/copilot/how-tos/use-copilot-agents/coding-agent/create-a-pr. */
const COPILOT_NAMES = /^copilot(?:-swe-agent(?:\[bot\])?)?$/;

/** Owners in lower case, sorted, each once. */
export function normalizeOwners(owners: readonly string[]): string[] {
  return [...new Set(owners.map(normalizeOwner))].sort();
}

/** One login or `org/team` in lower case, by one name. */
export function normalizeOwner(owner: string): string {
  const name = owner.toLowerCase();
  return COPILOT_NAMES.test(name) ? COPILOT : name;
}

/** Owners that GitHub may assign. Teams can only be named in the line. */
export function assignable(owners: readonly string[]): string[] {
  return owners.filter((owner) => !isTeam(owner));
}

export function isTeam(owner: string): boolean {
  return owner.includes("/");
}

/** Whether someone can answer for an item: a person or a team. An agent or a bot can do the work, but nobody answers then. */
export function canAnswer(owner: string): boolean {
  return normalizeOwner(owner) !== COPILOT && !owner.endsWith("[bot]");
}

/** Those among these owners who answer for an item: not an agent, and nobody whose name GitHub refused, such as a mistyped one. */
export function answering(
  owners: readonly string[],
  base: Pick<MergeBase, "line" | "issue">,
): readonly string[] {
  // Beyond GitHub's limit, an owner is known and only not assigned.
  const refused = base.issue.owners.length < MAX_ASSIGNEES ? unassignedOwners(base) : [];
  return owners.filter((owner) => canAnswer(owner) && !refused.includes(normalizeOwner(owner)));
}

/**
 * People whom the line names and the issue was not assigned to, although it has no other assignees. GitHub refused them, or
 * they are too many.
 */
export function unassignedOwners({ line, issue }: Pick<MergeBase, "line" | "issue">): string[] {
  if (!line || !issue.owners.every((owner) => line.owners.includes(owner))) return [];
  return assignable(line.owners).filter((owner) => !issue.owners.includes(owner));
}
