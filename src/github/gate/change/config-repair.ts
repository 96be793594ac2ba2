import { CONFIG_PATH, loadPolicy } from "../../../config/load.ts";
import { ConfigError, formatProblem } from "../../../config/problems.ts";
import type { RepositoryRef } from "../../../domain/issue-ref.ts";
import type { Client } from "../../client/client.ts";
import { explainPullRequest } from "../read/explain.ts";
import { fileReader } from "../read/policy.ts";
import { filesOfPullRequest } from "./changed-files.ts";

interface Context {
  readonly client: Client;
  readonly repository: RepositoryRef;
}

/**
 * Whether a pull request repairs the config: it changes only this file, and the config is valid with its version of it.
 * Otherwise no one could merge the repair of a config that leaves every build undecided.
 * @param head the commit that the check belongs to
 * @param notes why it doesn't count as a repair, if it changes the file
 */
export async function repairsConfig(
  { number, head }: { readonly number: number; readonly head: string },
  { client, repository }: Context,
  notes: string[],
): Promise<boolean> {
  try {
    const files = await filesOfPullRequest(client, repository, number);
    if (files === null || !files.some(({ path }) => path === CONFIG_PATH)) return false;
    if (files.length > 1 || files[0]!.before !== CONFIG_PATH) {
      notes.push(
        `#${number} changes more than ${CONFIG_PATH}, so it doesn't pass as a repair of the config.`,
      );
      return false;
    }
    const [now, then] = [fileReader(client), fileReader(client, head)];
    await loadPolicy((place, path) => (place === repository ? then : now)(place, path), repository);
    return true;
  } catch (error) {
    const reasons =
      error instanceof ConfigError ? error.problems.map(formatProblem) : [explainPullRequest(error)];
    notes.push(`#${number} doesn't pass as a repair of the config. With it: ${reasons.join(" ")}`);
    return false;
  }
}
