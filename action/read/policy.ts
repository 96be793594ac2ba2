import { type LoadedPolicy, loadPolicy, type ReadFile } from "../../src/config/load.ts";
import { ConfigError } from "../../src/config/problems.ts";
import { formatRepository, type RepositoryRef, sameRepository } from "../../src/domain/issue-ref.ts";
import type { Client } from "../../src/github/client/client.ts";
import { faultKindOf } from "../../src/github/client/errors.ts";
import { DEFAULT_CONFIG_PATH, type Inputs } from "./inputs.ts";

const CONTENTS = "GET /repos/{owner}/{repo}/contents/{path}";

export type PolicyContext = Pick<Inputs, "current" | "configPath">;

export interface PolicyReading extends LoadedPolicy {
  /** What the workflow asked for and did not get. */
  readonly ignoredInputs: readonly string[];
}

/** Files come from the default branch, whatever the pull request says; each is read once in a run. */
export function fileReader(client: Client): ReadFile {
  const known = new Map<string, Promise<string | null>>();
  return (repository, path) => {
    const name = `${formatRepository(repository)}:${path}`.toLowerCase();
    const reading = known.get(name) ?? readFile(client, repository, path);
    known.set(name, reading);
    return reading;
  };
}

async function readFile(
  client: Client,
  { owner, repo }: RepositoryRef,
  path: string,
): Promise<string | null> {
  try {
    const { data } = await client.request(CONTENTS, { owner, repo, path });
    // GitHub leaves the content out above 1 MB, and answers with a list for a folder.
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
 * The policy of a repository. A pull request can change which file the workflow names, so another one than the usual
 * counts only where there is no usual one, and has to exist.
 */
export async function readPolicy(
  read: ReadFile,
  repository: RepositoryRef,
  { current, configPath }: PolicyContext,
): Promise<PolicyReading> {
  const isNamed =
    current !== null && sameRepository(repository, current) && configPath !== DEFAULT_CONFIG_PATH;
  if (!isNamed) return { ...(await loadPolicy(read, repository)), ignoredInputs: [] };
  const usual = `${formatRepository(repository)}:${DEFAULT_CONFIG_PATH}`;
  if ((await read(repository, DEFAULT_CONFIG_PATH)) !== null) {
    const refusal = `The input config is ${configPath}, and was not obeyed: ${usual} exists, and binds.`;
    return { ...(await loadPolicy(read, repository)), ignoredInputs: [refusal] };
  }
  const loaded = await loadPolicy(read, repository, configPath);
  const file = `${formatRepository(repository)}:${configPath}`;
  if (loaded.sources.includes(file)) return { ...loaded, ignoredInputs: [] };
  const expected = "the file that the input config names, on the default branch";
  throw new ConfigError([{ file, path: "", expected, found: "no such file" }]);
}

/** Where a key of a config was set, as people read it: the file, and the path in it; null when it was not. */
export function sourceOf({ origins }: Pick<LoadedPolicy, "origins">, key: string): string | null {
  const file = Object.hasOwn(origins, key) ? origins[key]! : null;
  return file === null ? null : `${file}, ${key}`;
}
