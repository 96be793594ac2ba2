import { type AppChoice, CHOICES, missingPermissions } from "../../domain/app-choices.ts";
import type { Lack } from "../../markdown/messages/lacking.ts";
import { ABSENT, onFault } from "../client/errors.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import type { AppIdentity } from "./writers.ts";

/** Whether the installation doesn't have the permissions of a choice; false if that is unknown. */
export function lacksPermissions({ permissions }: InstalledRepository, choice: AppChoice): boolean {
  return missingPermissions(CHOICES[choice].permissions, permissions).length > 0;
}

/** Whether the installation may not read who belongs to a team; false if that is unknown. */
export function hidesTeams({ permissions }: InstalledRepository): boolean {
  return missingPermissions({ members: "read" }, permissions).length > 0;
}

/**
 * What is missing so that deployments to this environment ask the App; null if they do. Throws what the client throws.
 * https://docs.github.com/rest/deployments/protection-rules#get-all-deployment-protection-rules-for-an-environment
 */
export async function environmentLacks(
  { client, repository }: InstalledRepository,
  app: AppIdentity,
  environment: string,
): Promise<Lack | null> {
  const { owner, repo } = repository;
  const read = client.rest.repos.getAllDeploymentProtectionRules({
    owner,
    repo,
    environment_name: environment,
  });
  const found = await read.catch(onFault(ABSENT, null));
  if (found === null) return { kind: "environment", environment };
  const rules = found.data.custom_deployment_protection_rules ?? [];
  const isAsked = rules.some(({ enabled, app: of }) => enabled && `${of.slug}[bot]` === app.login);
  return isAsked ? null : { kind: "rule", environment };
}
