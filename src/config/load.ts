import type { ConfigProblem } from "../domain/config-problem.ts";
import { formatRepository, type RepositoryRef, sameOwner, sameRepository } from "../domain/issue-ref.ts";
import type { Policy } from "../domain/policy.ts";
import { WORKFLOWS } from "../domain/writers.ts";
import { ConfigError, formatPath } from "./problems.ts";
import { toPolicy } from "./resolve.ts";
import type { Config } from "./schema.ts";

/** Where the settings are, and templates unless the settings say otherwise. */
export const FOLDER = ".github";

export const CONFIG_PATH = `${FOLDER}/followthrough.yml`;

/** The name of a file in the folder of the settings; null if the path leads elsewhere. */
export function nameInFolder(path: string): string | null {
  const [folder, name, ...more] = path.split("/");
  return folder === FOLDER && name && more.length === 0 ? name : null;
}

/** Whether a path looks like that of the settings, but nothing reads it, such as `.github/followthrough.yaml`. */
export function isMisnamed(path: string): boolean {
  return path !== CONFIG_PATH && /^\.github\/\.?follow[-_]?through\.ya?ml$/i.test(path);
}

/** Whether a path is that of the settings, or looks like it. */
export function isSettings(path: string): boolean {
  return path === CONFIG_PATH || isMisnamed(path);
}

/** Reads a file of a repository's default branch; null if the file or the repository does not exist. */
export type ReadFile = (repository: RepositoryRef, path: string) => Promise<string | null>;

export interface LoadedPolicy {
  readonly policy: Policy;
  /** The config files behind it as `owner/repo:path`, by precedence; without any, the defaults apply. */
  readonly sources: readonly string[];
  /** The file that sets each key (`gate.grace_days`); keys with their default are missing. */
  readonly origins: Readonly<Record<string, string>>;
}

/**
 * The policy of a repository: its own config, then the one in its owner's `.github` repository, then the defaults.
 * @throws {ConfigError} with the problems of all files, if one cannot be used
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
  const sources = found.map((file) => file.name);
  const policy = toPolicy(configs);
  const origins = originsOf(configs, sources);
  requireKeys(policy, origins);
  return { policy, sources, origins };
}

/** Only keys tell what the Action wrote from what other workflows wrote, and whose issues count if there are several writers. */
function requireKeys({ apps, signingKeys }: Policy, origins: LoadedPolicy["origins"]): void {
  if (signingKeys.length > 0 || !(apps.length > 1 || apps.includes(WORKFLOWS))) return;
  const why = apps.includes(WORKFLOWS)
    ? "because every workflow writes as github-actions and only a signature tells which one it was"
    : "because only a signature tells what each of these Apps may say";
  const expected = `signing_keys, with the public key of each writer, ${why}`;
  throw new ConfigError([{ file: origins.apps!, path: "apps", expected, found: "no signing_keys" }]);
}

function originsOf(configs: readonly Config[], files: readonly string[]): Record<string, string> {
  const origins: Record<string, string> = {};
  const note = (value: unknown, path: readonly string[], file: string): void => {
    if (value === undefined) return;
    if (path.length > 0) origins[formatPath(path)] ??= file;
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    for (const [key, inner] of Object.entries(value)) note(inner, [...path, key], file);
  };
  configs.forEach((config, index) => {
    note(config, [], files[index]!);
  });
  return origins;
}

async function readConfigFile(
  read: ReadFile,
  repository: RepositoryRef,
  path: string,
): Promise<{ name: string; text: string } | null> {
  const text = await read(repository, path);
  return text === null ? null : { name: `${formatRepository(repository)}:${path}`, text };
}

async function parseAll(
  files: readonly { name: string; text: string }[],
  repository: RepositoryRef,
): Promise<Config[]> {
  // Schema and YAML parser take longer to load than the rest of a run without a config, so they load only here.
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

/** Adds the owner to repository names. Another owner's repository is an error, because others could read what the App writes. */
function withOwner(config: Config, repository: RepositoryRef, file: string): Config {
  const { postmortem, digest } = config;
  const complete = (path: string, written: string | undefined): string | undefined => {
    if (written === undefined) return undefined;
    const [owner, repo] = written.includes("/") ? written.split("/") : [repository.owner, written];
    const target = { owner: owner!, repo: repo! };
    if (sameOwner(target, repository)) return formatRepository(target);
    const expected = `a repository of ${repository.owner}`;
    throw new ConfigError([{ file, path, expected, found: JSON.stringify(written) }]);
  };
  return {
    ...config,
    postmortem: postmortem && {
      ...postmortem,
      repository: complete("postmortem.repository", postmortem.repository),
    },
    digest: digest && { ...digest, repository: complete("digest.repository", digest.repository) },
  };
}
