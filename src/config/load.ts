import { formatRepository, type RepositoryRef, sameOwner, sameRepository } from "../domain/issue-ref.ts";
import type { Policy } from "../domain/policy.ts";
import { ConfigError, type ConfigProblem } from "./error.ts";
import { toPolicy } from "./resolve.ts";
import type { Config } from "./schema.ts";

export const CONFIG_PATH = ".github/followthrough.yml";

/** Reads a file of a repository's default branch; null when there is no such file or repository. */
export type ReadFile = (repository: RepositoryRef, path: string) => Promise<string | null>;

export interface LoadedPolicy {
  readonly policy: Policy;
  /** The config files behind it as `owner/repo:path`, the strongest first; none means the defaults. */
  readonly sources: readonly string[];
}

interface ConfigFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The policy of a repository: its own config over the one in its owner's `.github` repository over the defaults.
 * @throws {ConfigError} with the problems of all files, when one cannot be used
 */
export async function loadPolicy(
  read: ReadFile,
  repository: RepositoryRef,
  path: string = CONFIG_PATH,
): Promise<LoadedPolicy> {
  const shared = { owner: repository.owner, repo: ".github" };
  const isShared = sameRepository(repository, shared) && path === CONFIG_PATH;
  const files = await Promise.all([
    readConfigFile(read, repository, path),
    isShared ? null : readConfigFile(read, shared, CONFIG_PATH),
  ]);
  const found = files.filter((file) => file !== null);
  const configs = found.length === 0 ? [] : await parseAll(found, repository);
  return { policy: toPolicy(configs), sources: found.map((file) => file.name) };
}

async function readConfigFile(
  read: ReadFile,
  repository: RepositoryRef,
  path: string,
): Promise<ConfigFile | null> {
  const text = await read(repository, path);
  return text === null ? null : { name: `${formatRepository(repository)}:${path}`, text };
}

async function parseAll(files: readonly ConfigFile[], repository: RepositoryRef): Promise<Config[]> {
  // Schema and YAML parser cost more than the rest of a run without a config, so they load only now.
  const { parseConfig } = await import("./parse.ts");
  const problems: ConfigProblem[] = [];
  const configs: Config[] = [];
  for (const { name, text } of files) {
    try {
      configs.push(withOwner(parseConfig(text, name), repository, name));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return configs;
}

/** Completes a bare repository name; postmortems never leave the owner, since others would read them. */
function withOwner(config: Config, repository: RepositoryRef, file: string): Config {
  const written = config.postmortem?.repository;
  if (written === undefined) return config;
  const [owner, repo] = written.includes("/") ? written.split("/") : [repository.owner, written];
  const target = { owner: owner!, repo: repo! };
  if (!sameOwner(target, repository)) {
    const expected = `a repository of ${repository.owner}`;
    throw new ConfigError([
      { file, path: "postmortem.repository", expected, found: JSON.stringify(written) },
    ]);
  }
  return { ...config, postmortem: { ...config.postmortem, repository: formatRepository(target) } };
}
