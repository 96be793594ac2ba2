import { CONFIG_PATH, loadPolicy } from "../../../config/load.ts";
import { ConfigError } from "../../../config/problems.ts";
import type { ConfigProblem } from "../../../domain/config-problem.ts";
import type { SettingsErrors } from "../../../domain/gate/verdict.ts";
import { formatRepository, type RepositoryRef } from "../../../domain/issue-ref.ts";
import type { Client } from "../../client/client.ts";
import { fileReader } from "../read/policy.ts";
import type { PullRequestHead, PullRequestSource, SettingsFile } from "./source.ts";

/** The errors in a content of the settings, which stay the same. By repository and content. */
export interface SettingsMemory {
  get(name: string): readonly ConfigProblem[] | undefined;
  set(name: string, problems: readonly ConfigProblem[]): unknown;
}

interface Context {
  readonly client: Client;
  readonly repository: RepositoryRef;
  readonly source: PullRequestSource;
  readonly memory: SettingsMemory;
}

/**
 * The errors of the settings in a pull request that changes them; null if there are none. Its settings are never obeyed
 * before they are merged. The content comes first: most that could differ from the settings is valid, such as that of an
 * older branch.
 * @param pullRequest with the commit that the check belongs to
 * @throws what the client throws
 */
export async function settingsErrorsIn(
  pullRequest: PullRequestHead,
  context: Context,
): Promise<SettingsErrors | null> {
  const { head } = pullRequest;
  const suspects = await context.source.settings(pullRequest);
  const found: { readonly path: string; readonly problems: readonly ConfigProblem[] }[] = [];
  for (const file of suspects)
    found.push({ path: file.path, problems: await problemsIn(file, head, context) });
  if (found.every(({ problems }) => problems.length === 0)) return null;
  const changed = (await context.source.changedSettings(pullRequest)).map(({ path }) => path);
  // Whoever changes the settings themselves knows their name.
  const counted = changed.includes(CONFIG_PATH) ? [CONFIG_PATH] : changed;
  const problems = found.flatMap((one) => (counted.includes(one.path) ? one.problems : []));
  return problems.length > 0 ? { head, problems } : null;
}

async function problemsIn(
  { path, blob }: SettingsFile,
  head: string,
  { client, repository, memory }: Context,
): Promise<readonly ConfigProblem[]> {
  const name = `${formatRepository(repository)}:${path}`;
  if (path !== CONFIG_PATH)
    return [
      { file: name, path: "", expected: `the name ${CONFIG_PATH}`, found: "a name that nothing reads" },
    ];
  const known = blob === null ? undefined : memory.get(`${name} ${blob}`);
  if (known) return known;
  const read = fileReader(client, head);
  const problems = await loadPolicy(
    async (place, path) => (place === repository ? read(place, path) : null),
    repository,
  ).then(
    () => [],
    (error: unknown) => {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    },
  );
  if (blob !== null) memory.set(`${name} ${blob}`, problems);
  return problems;
}
