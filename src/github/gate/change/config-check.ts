import { CONFIG_PATH, isMisnamed, loadPolicy } from "../../../config/load.ts";
import { ConfigError } from "../../../config/problems.ts";
import type { ConfigProblem } from "../../../domain/config-problem.ts";
import type { SettingsErrors } from "../../../domain/gate/verdict.ts";
import { formatRepository, type RepositoryRef } from "../../../domain/issue-ref.ts";
import type { Client } from "../../client/client.ts";
import { fileReader } from "../read/policy.ts";
import { filesOfPullRequest } from "./changed-files.ts";

/**
 * The errors of the settings in a pull request that changes them; null if there are none. Its settings are never obeyed
 * before they are merged.
 * @param head the commit that the check belongs to
 * @throws what the client throws
 */
export async function settingsErrorsIn(
  { number, head }: { readonly number: number; readonly head: string },
  client: Client,
  repository: RepositoryRef,
): Promise<SettingsErrors | null> {
  const files = await filesOfPullRequest(client, repository, number);
  const changed = (files ?? []).flatMap(({ path, blob }) => (blob === "" ? [] : [path]));
  const file = (path: string) => `${formatRepository(repository)}:${path}`;
  if (!changed.includes(CONFIG_PATH)) {
    const problems = changed.filter(isMisnamed).map((path) => misnamed(file(path)));
    return problems.length > 0 ? { head, problems } : null;
  }
  const [now, then] = [fileReader(client), fileReader(client, head)];
  try {
    await loadPolicy((place, path) => (place === repository ? then : now)(place, path), repository);
    return null;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.filter((problem) => problem.file === file(CONFIG_PATH));
    return problems.length > 0 ? { head, problems } : null;
  }
}

function misnamed(file: string): ConfigProblem {
  return { file, path: "", expected: `the name ${CONFIG_PATH}`, found: "a name that nothing reads" };
}
