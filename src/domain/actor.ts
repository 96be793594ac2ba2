import { isTeam } from "./items/owners.ts";
import type { Approvers } from "./policy.ts";
import { alternatives, containsName } from "./text.ts";

/** The author of a comment or the closer of an issue, with their current rights. */
export interface Actor {
  readonly login: string;
  readonly kind: "person" | "bot" | "app";
  /** The API's `role_name`. Null if it could not be read, which means no rights. */
  readonly role: string | null;
  /** The standard role that a custom role is based on. Missing for a standard role. */
  readonly builtOn?: string;
  /** The relevant teams (`org/team`) of which they are an active member. */
  readonly teams: readonly string[];
}

const CONTRIBUTING: readonly string[] = ["triage", "write", "maintain", "admin"];

/** Bots, this App and people with an unknown role or no role have no rights. */
export function hasSay({ kind, role }: Actor): boolean {
  return kind === "person" && role !== null && role !== "none";
}

/** Whether they can label issues. A custom role grants what its base role grants. */
export function mayTriage(actor: Actor): boolean {
  return hasSay(actor) && CONTRIBUTING.includes(actor.builtOn ?? actor.role!);
}

/** Whether a label or type that they add makes an issue an incident where it does not count from everyone. */
export function mayDeclareIncident(actor: Actor): boolean {
  return actor.kind !== "person" || mayTriage(actor);
}

/** Whether they can allow an exception. */
export function isApprover(actor: Actor, { roles, logins, teams }: Approvers): boolean {
  if (!hasSay(actor)) return false;
  return (
    roles.includes(actor.role!) ||
    (actor.builtOn !== undefined && roles.includes(actor.builtOn)) ||
    containsName(logins, actor.login) ||
    teams.some((team) => containsName(actor.teams, team))
  );
}

/** Whether they or one of their teams own it. `owners` are logins and `org/team`. */
export function isOwner(actor: Actor, owners: readonly string[]): boolean {
  if (!hasSay(actor)) return false;
  return owners.some((owner) => containsName([actor.login, ...actor.teams], owner));
}

/** The teams whose members must be known before rights can be decided. */
export function teamsThatMatter(approvers: Approvers, owners: readonly string[]): string[] {
  const teams = [...approvers.teams, ...owners.filter(isTeam)];
  return [...new Set(teams.map((team) => team.toLowerCase()))].sort();
}

/** Approvers in words: `people with the role maintain or admin, alice or members of acme/sre`. */
export function describeApprovers({ roles, logins, teams }: Approvers): string {
  const parts = [
    ...(roles.length > 0 ? [`people with the role ${alternatives(roles)}`] : []),
    ...logins,
    ...teams.map((team) => `members of ${team}`),
  ];
  return parts.length === 0 ? "not configured yet" : alternatives(parts);
}

/** Approvers in a few words, for parentheses: `role maintain or admin, or acme/sre`; empty if there are none. */
export function nameApprovers({ roles, logins, teams }: Approvers): string {
  const named = roles.length > 0 ? [`role ${alternatives(roles)}`] : [];
  return [...named, ...logins, ...teams].join(", or ");
}

/** A role in words, after "you have". */
export function describeRole({ role, builtOn }: Actor): string {
  if (role === null) return "a role that could not be determined";
  if (role === "none") return "no role in this repository";
  return builtOn === undefined ? `the role ${role}` : `the role ${role} (based on ${builtOn})`;
}
