import type { RepositoryRef } from "../domain/issue-ref.ts";
import type { Policy } from "../domain/policy.ts";
import { BUILT_IN_TEMPLATE } from "../markdown/built-in-template.ts";
import { templateNamed } from "../markdown/templates/named.ts";
import type { Snapshot } from "../reconcile/snapshot.ts";
import type { Client } from "./client.ts";
import { readFile } from "./read-file.ts";

export const TEMPLATE_PATH = ".github/POSTMORTEM_TEMPLATE.md";

/** The template of a repository: the built-in one that its config names, its own, else its owner's, else the built-in one. An empty file is none. */
export async function loadTemplate(
  client: Client,
  repository: RepositoryRef,
  policy: Policy,
): Promise<NonNullable<Snapshot["template"]>> {
  const named = templateNamed(policy.postmortem.template ?? "");
  if (named !== null) return { text: named, source: `built in: ${policy.postmortem.template}` };
  const path = policy.postmortem.template ?? TEMPLATE_PATH;
  for (const home of [repository, { owner: repository.owner, repo: ".github" }]) {
    const text = await readFile(client, home, path);
    if (text?.trim()) return { text, source: `${home.owner}/${home.repo}:${path}` };
  }
  return { text: BUILT_IN_TEMPLATE, source: "built in" };
}
