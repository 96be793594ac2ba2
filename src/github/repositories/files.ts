import { formatRepository, type RepositoryRef, sameRepository } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import { templatesFor } from "../../domain/postmortem/opening.ts";
import { templateNamed } from "../../markdown/postmortem/template.ts";
import { BUILT_IN_TEMPLATE } from "../../markdown/postmortem/templates/standard.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Client } from "../client/client.ts";
import { onFault } from "../client/errors.ts";

const TEMPLATE_PATH = ".github/POSTMORTEM_TEMPLATE.md";

/** Where a template is looked for. */
interface TemplatePlaces {
  readonly client: Client;
  readonly repository: RepositoryRef;
}

/** What is known of files before they are read. */
interface KnownFiles {
  /** Whether a file may exist in a repository, or in its owner's `.github`. */
  mayExist(repository: RepositoryRef, place: RepositoryRef, path: string): boolean;
}

/**
 * The template for an incident with these labels: the first one from the config, or else at the default path, that is
 * built in or exists in the repository or in its owner's `.github`. If none exists, or it is empty, the standard one.
 */
export async function loadTemplate(
  places: TemplatePlaces,
  known: KnownFiles,
  labels: readonly string[],
  policy: Policy,
): Promise<NonNullable<Snapshot["template"]>> {
  for (const name of [...templatesFor(labels, policy), policy.postmortem.template ?? TEMPLATE_PATH]) {
    const builtIn = templateNamed(name);
    if (builtIn !== null) return { text: builtIn, source: `built in: ${name}` };
    const found = await findTemplate(places, known, name);
    if (found) return found;
  }
  return { text: BUILT_IN_TEMPLATE, source: "built in" };
}

/** The template at a path of the repository, or else of its owner's `.github`; null if there is none, or if it is empty. */
export async function findTemplate(
  { client, repository }: TemplatePlaces,
  known: KnownFiles,
  path: string,
): Promise<Snapshot["template"]> {
  const shared = { owner: repository.owner, repo: ".github" };
  const places = sameRepository(repository, shared) ? [repository] : [repository, shared];
  for (const place of places.filter((each) => known.mayExist(repository, each, path))) {
    const text = await readFile(client, place, path);
    if (text?.trim()) return { text, source: `${formatRepository(place)}:${path}` };
  }
  return null;
}

/** GitHub lists no more of a folder: https://docs.github.com/rest/repos/contents. */
const MOST_LISTED = 1_000;

/**
 * The names in a folder of a repository's default branch; none if there is no such folder. Null if there may be others, as in a
 * large folder.
 */
export async function namesIn(
  client: Client,
  { owner, repo }: RepositoryRef,
  path: string,
): Promise<ReadonlySet<string> | null> {
  const answer = await client.rest.repos
    .getContent({ owner, repo, path })
    .catch(onFault(["not-found"], null));
  const data = answer ? answer.data : [];
  return Array.isArray(data) && data.length < MOST_LISTED ? new Set(data.map(({ name }) => name)) : null;
}

/**
 * A text file of a repository's default branch; null if the file or the repository does not exist, or the path is not a file.
 * The contents API sends files of up to 1 MB: https://docs.github.com/rest/repos/contents.
 */
export async function readFile(
  client: Client,
  { owner, repo }: RepositoryRef,
  path: string,
): Promise<string | null> {
  const answer = await client.rest.repos
    .getContent({ owner, repo, path })
    .catch(onFault(["not-found"], null));
  const data = answer?.data;
  if (!data || Array.isArray(data) || data.type !== "file" || !("content" in data)) return null;
  return Buffer.from(data.content, "base64").toString("utf8");
}
