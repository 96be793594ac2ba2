import type { RepositoryRef } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import { templatesFor } from "../../domain/postmortem/opening.ts";
import { templateNamed } from "../../markdown/postmortem/template.ts";
import { BUILT_IN_TEMPLATE } from "../../markdown/postmortem/templates/standard.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Client } from "../client/client.ts";
import { faultKindOf } from "../client/errors.ts";

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

/**
 * A text file of a repository's default branch; null when there is no such file or repository, or it is no file.
 * The contents API sends files of up to 1 MB: https://docs.github.com/rest/repos/contents.
 */
export async function readFile(
  client: Client,
  { owner, repo }: RepositoryRef,
  path: string,
): Promise<string | null> {
  try {
    const { data } = await client.rest.repos.getContent({ owner, repo, path });
    if (Array.isArray(data) || data.type !== "file" || !("content" in data)) return null;
    return Buffer.from(data.content, "base64").toString("utf8");
  } catch (error) {
    if (faultKindOf(error) === "not-found") return null;
    throw error;
  }
}
