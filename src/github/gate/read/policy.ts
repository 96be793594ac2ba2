import { CONFIG_PATH, type LoadedPolicy, loadPolicy, type ReadFile } from "../../../config/load.ts";
import { ConfigError } from "../../../config/problems.ts";
import { formatRepository, type RepositoryRef, sameRepository } from "../../../domain/issue-ref.ts";
import type { Client } from "../../client/client.ts";
import { faultKindOf } from "../../client/errors.ts";
import type { GateInputs } from "../inputs.ts";

const CONTENTS = "GET /repos/{owner}/{repo}/contents/{path}";

export type ConfigInputs = Pick<GateInputs, "current" | "configPath">;

export interface LoadedGatePolicy extends LoadedPolicy {
  /** Which inputs were ignored and why, a sentence each. */
  readonly ignoredInputs: readonly string[];
}

/**
 * Reads files, each once.
 * @param ref the commit to read them at. Without it, the default branch, which a pull request can't change.
 */
export function fileReader(client: Client, ref?: string): ReadFile {
  const cache = new Map<string, Promise<string | null>>();
  return (repository, path) => {
    const name = `${formatRepository(repository)}:${path}`.toLowerCase();
    const content = cache.get(name) ?? readFile(client, repository, path, ref);
    cache.set(name, content);
    return content;
  };
}

async function readFile(
  client: Client,
  { owner, repo }: RepositoryRef,
  path: string,
  ref?: string,
): Promise<string | null> {
  try {
    const { data } = await client.request(CONTENTS, { owner, repo, path, ...(ref && { ref }) });
    // GitHub omits the content above 1 MB, and returns a list for a folder.
    if (Array.isArray(data) || data.type !== "file" || data.encoding !== "base64") {
      const file = `${owner}/${repo}:${path}`;
      throw new ConfigError([
        { file, path: "", expected: "a file of at most 64 KB", found: "something else" },
      ]);
    }
    return Buffer.from(data.content, "base64").toString("utf8");
  } catch (error) {
    if (faultKindOf(error) === "not-found") return null;
    throw error;
  }
}

/**
 * Loads the policy of a repository. A pull request can change the input `config`, so another path is used only if
 * there is no file at the default path, and the file must exist.
 * @throws {ConfigError} if a config file is invalid, or the one that the input names does not exist
 */
export async function readPolicy(
  read: ReadFile,
  repository: RepositoryRef,
  { current, configPath }: ConfigInputs,
): Promise<LoadedGatePolicy> {
  const isNamed = current !== null && sameRepository(repository, current) && configPath !== CONFIG_PATH;
  if (!isNamed) return { ...(await loadPolicy(read, repository)), ignoredInputs: [] };
  const defaultFile = `${formatRepository(repository)}:${CONFIG_PATH}`;
  if ((await read(repository, CONFIG_PATH)) !== null) {
    const ignored = `The input config is ${configPath} and was ignored: ${defaultFile} exists and takes precedence.`;
    return { ...(await loadPolicy(read, repository)), ignoredInputs: [ignored] };
  }
  const loaded = await loadPolicy(read, repository, configPath);
  const file = `${formatRepository(repository)}:${configPath}`;
  if (loaded.sources.includes(file)) return { ...loaded, ignoredInputs: [] };
  const expected = "the file that the input config names, on the default branch";
  throw new ConfigError([{ file, path: "", expected, found: "no such file" }]);
}

/** Where a config key was set, for people: the file and the key; null if it wasn't set. */
export function sourceOf({ origins }: Pick<LoadedPolicy, "origins">, key: string): string | null {
  const file = Object.hasOwn(origins, key) ? origins[key]! : null;
  return file === null ? null : `${file}, ${key}`;
}
