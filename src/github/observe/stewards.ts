import { isIncident } from "../../domain/labels.ts";
import type { Approvers, Policy } from "../../domain/policy.ts";
import { containsName } from "../../domain/text.ts";
import { contactsOf, isPerson } from "../../observed/commitments.ts";
import type { Issue } from "../../observed/issue.ts";
import { onFault, REFUSED } from "../client/errors.ts";
import { allItems } from "../client/pages.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import { addressOf, EVENTS } from "./issues.ts";
import { stillGivenBy } from "./labelling.ts";
import type { Login } from "./timeline.ts";

/** More people would each wait for another to answer. */
const MAX_APPROVERS = 5;

/**
 * Whom to ask for an owner of an incident's postmortem or items: the incident's assignees, otherwise its reporter. If a bot
 * opened it: whoever made it an incident, otherwise the approvers.
 */
export async function stewardsOf(
  incident: Issue,
  installed: InstalledRepository,
  policy: Policy,
): Promise<readonly string[]> {
  const known = contactsOf(incident);
  if (known.length > 0) return known;
  const events = await allItems(installed.client, EVENTS, addressOf(incident.ref));
  const last = events.findLast((event) => isIncident(stillGivenBy(event, incident), policy));
  const login = (last?.actor as Login | null | undefined)?.login;
  return login && isPerson(login) ? [login] : approversIn(installed, policy.approvers);
}

/** The approvers whom the settings name, otherwise the people with one of their roles. */
async function approversIn(
  { client, repository: { owner, repo } }: InstalledRepository,
  { roles, logins, teams }: Approvers,
): Promise<readonly string[]> {
  const named = [...logins, ...teams];
  if (named.length > 0 || roles.length === 0) return named;
  // Whoever has a higher permission has the lower ones, too. Custom roles have none that is known here.
  const permission = PERMISSIONS.find(([role]) => roles.includes(role))?.[1];
  const first = { owner, repo, per_page: 100, ...(permission && { permission }) };
  const listing = client.rest.repos.listCollaborators(first).then(({ data }) => data ?? []);
  const people = (await listing.catch(onFault(REFUSED, []))).filter(({ login }) => isPerson(login));
  return people
    .filter(({ role_name }) => containsName(roles, role_name))
    .slice(0, MAX_APPROVERS)
    .map(({ login }) => login);
}

/** From the lowest role to the highest, with what the API's parameter `permission` calls it. */
const PERMISSIONS = [
  ["read", "pull"],
  ["triage", "triage"],
  ["write", "push"],
  ["maintain", "maintain"],
  ["admin", "admin"],
] as const;
