import { type AppChoice, CHOICES, missingPermissions } from "../../domain/app-choices.ts";
import type { Lack } from "../../markdown/messages/lacking.ts";
import { faultKindOf } from "../client/errors.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import type { AppIdentity } from "./own-issues.ts";

/** Whether the installation doesn't have the permissions of a choice; false if that is unknown. */
export function lacksPermissions({ permissions }: InstalledRepository, choice: AppChoice): boolean {
  return missingPermissions(CHOICES[choice].permissions, permissions).length > 0;
}

/**
 * What is missing so that deployments to this environment ask the App; null if they do.
 * https://docs.github.com/rest/deployments/protection-rules#get-all-deployment-protection-rules-for-an-environment
 */
export async function environmentLacks(
  { client, repository }: InstalledRepository,
  app: AppIdentity,
  environment: string,
): Promise<Lack | null> {
  const { owner, repo } = repository;
  try {
    const read = client.rest.repos.getAllDeploymentProtectionRules;
    const { data } = await read({ owner, repo, environment_name: environment });
    const rules = data.custom_deployment_protection_rules ?? [];
    const isAsked = rules.some(({ enabled, app: of }) => enabled && `${of.slug}[bot]` === app.login);
    return isAsked ? null : { kind: "rule", environment };
  } catch (error) {
    const kind = faultKindOf(error);
    if (kind === "not-found") return { kind: "environment", environment };
    if (kind === "forbidden") return { kind: "permissions", choice: "deployments" };
    throw error;
  }
}
