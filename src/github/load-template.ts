import type { RepositoryRef } from "../domain/issue-ref.ts";
import type { Policy } from "../domain/policy.ts";
import { templatesFor } from "../domain/postmortem.ts";
import { BUILT_IN_TEMPLATE } from "../markdown/built-in-template.ts";
import { templateNamed } from "../markdown/templates/named.ts";
import type { Snapshot } from "../reconcile/snapshot.ts";
import type { Client } from "./client.ts";
import { readFile } from "./read-file.ts";

export const TEMPLATE_PATH = ".github/POSTMORTEM_TEMPLATE.md";

/**
 * The template for an incident with these labels: the first of those that its config names, or of the usual path, that is built in,
 * in the repository or in its owner's `.github`. If none is there, or is empty, the built-in one.
 */
export async function loadTemplate(
  client: Client,
  repository: RepositoryRef,
  labels: readonly string[],
  policy: Policy,
): Promise<NonNullable<Snapshot["template"]>> {
  const homes = [repository, { owner: repository.owner, repo: ".github" }];
  for (const name of [...templatesFor(labels, policy), policy.postmortem.template ?? TEMPLATE_PATH]) {
    const builtIn = templateNamed(name);
    if (builtIn !== null) return { text: builtIn, source: `built in: ${name}` };
    for (const home of homes) {
      const text = await readFile(client, home, name);
      if (text?.trim()) return { text, source: `${home.owner}/${home.repo}:${name}` };
    }
  }
  return { text: BUILT_IN_TEMPLATE, source: "built in" };
}
