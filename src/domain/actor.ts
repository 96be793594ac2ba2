import type { Approvers } from "./policy.ts";
import { alternatives } from "./text.ts";

/** Who wrote a comment or closed an issue, with what they may do now. */
export interface Actor {
  readonly login: string;
  readonly kind: "person" | "bot" | "app";
  /** The API's `role_name`; null when it could not be learned, which means no rights. */
  readonly role: string | null;
  /** The standard role on which an organization built this one of its own; missing for a standard role. */
  readonly builtOn?: string;
  /** The teams (`org/team`) among those that matter here that they are an active member of. */
  readonly teams: readonly string[];
}

const CONTRIBUTING: readonly string[] = ["triage", "write", "maintain", "admin"];

/** Bots and this App itself have no say, nor has anybody whose role is not known or none. */
export function hasSay({ kind, role }: Actor): boolean {
  return kind === "person" && role !== null && role !== "none";
}

/** Whoever can label issues. A role of an organization's own gives what the one gives that it is built on. */
export function mayTriage(actor: Actor): boolean {
  return hasSay(actor) && CONTRIBUTING.includes(actor.builtOn ?? actor.role!);
}

/** Whether they may allow an exception. */
export function isApprover(actor: Actor, { roles, logins, teams }: Approvers): boolean {
  if (!hasSay(actor)) return false;
  return (
    roles.includes(actor.role!) ||
    (actor.builtOn !== undefined && roles.includes(actor.builtOn)) ||
    containsName(logins, actor.login) ||
    teams.some((team) => containsName(actor.teams, team))
  );
}

/** Whether they, or a team of theirs, own it. `owners` are logins and `org/team`. */
export function isOwner(actor: Actor, owners: readonly string[]): boolean {
  if (!hasSay(actor)) return false;
  return owners.some(
    (owner) => owner.toLowerCase() === actor.login.toLowerCase() || containsName(actor.teams, owner),
  );
}

/** The teams whose members must be known before anybody's rights can be weighed. */
export function teamsThatMatter(approvers: Approvers, owners: readonly string[]): string[] {
  const teams = [...approvers.teams, ...owners.filter((owner) => owner.includes("/"))];
  return [...new Set(teams.map((team) => team.toLowerCase()))].sort();
}

/** Approvers in words: `people with the role maintain or admin, alice or members of acme/sre`. */
export function describeApprovers({ roles, logins, teams }: Approvers): string {
  const parts = [
    ...(roles.length > 0 ? [`people with the role ${alternatives(roles)}`] : []),
    ...logins,
    ...teams.map((team) => `members of ${team}`),
  ];
  return parts.length === 0 ? "nobody, until the config names some" : alternatives(parts);
}

/** A role as it is told to the one who has it. */
export function describeRole({ role, builtOn }: Actor): string {
  if (role === null) return "a role that could not be read";
  if (role === "none") return "no role here";
  return builtOn === undefined ? `the role ${role}` : `the role ${role} (built on ${builtOn})`;
}

function containsName(names: readonly string[], name: string): boolean {
  return names.some((one) => one.toLowerCase() === name.toLowerCase());
}
