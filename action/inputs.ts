import { CONFIG_PATH } from "../src/config/load.ts";
import type { FailOn, GatePolicy, GateScope } from "../src/domain/gate-policy.ts";
import { parseRepository, type RepositoryRef, sameRepository } from "../src/domain/issue-ref.ts";
import { isDay } from "../src/domain/json-check.ts";
import { alternatives } from "../src/domain/text.ts";
import type { GateInputs } from "../src/github/gate/inputs.ts";

/** The inputs of the workflow; null where it leaves a setting to config and defaults. */
export interface Inputs extends GateInputs {
  readonly token: string;
  readonly explain: boolean;
  /** Over how many days of merges new settings are simulated; 0 for not at all. */
  readonly simulateDays: number;
}

/** Invalid inputs: what was expected and what was found, one line each. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

const FAIL_ON: readonly FailOn[] = ["overdue", "due-soon", "none"];

const SCOPES: readonly GateScope[] = ["all", "changed-areas"];

const ON_UNDECIDED: readonly GatePolicy["onUndecided"][] = ["fail", "warn"];

const EXPLAIN = ["true", "false"] as const;

const MAX_DAYS = 366;

const MAX_REPOSITORIES = 100;

const ALL_OF_OWNER = /^([A-Za-z0-9][\w-]{0,99})\/\*$/;

/** A path inside the repository: no `..`, no leading slash, no character with a meaning in a URL. */
const VALID_CONFIG_PATH = /^(?!.*(?:^|\/)\.{0,2}(?:\/|$))[\w./ -]{1,200}\.ya?ml$/;

/**
 * Reads and validates all inputs.
 * @param get returns the text of an input, trimmed, empty if it is not set
 * @param env `GITHUB_REPOSITORY`, `GITHUB_REPOSITORY_ID`
 * @throws {InputError} with all problems at once
 */
export function readInputs(
  get: (name: string) => string,
  { GITHUB_REPOSITORY, GITHUB_REPOSITORY_ID = "" }: Readonly<Record<string, string | undefined>>,
): Inputs {
  const problems: string[] = [];
  const problem = (name: string, expected: string): null => {
    problems.push(`The input ${name} should be ${expected}, but is ${quoted(get(name))}.`);
    return null;
  };
  const days = (name: string): number | null => {
    const text = get(name);
    if (text === "") return null;
    const valid = /^\d{1,3}$/.test(text) && Number(text) <= MAX_DAYS;
    return valid ? Number(text) : problem(name, `a whole number of days from 0 to ${MAX_DAYS}`);
  };
  const oneOf = <Value extends string>(name: string, values: readonly Value[]): Value | null => {
    const text = get(name);
    if (text === "") return null;
    return values.find((value) => value === text) ?? problem(name, alternatives(values));
  };
  if (get("github-token") === "") {
    problems.push(
      "The input github-token is empty. Secrets aren't available to workflows that run for forks or Dependabot. To use the workflow's own token there, remove the input or pass `secrets.NAME || github.token`.",
    );
  }
  const configPath = get("config") || CONFIG_PATH;
  if (!VALID_CONFIG_PATH.test(configPath))
    problem("config", `the path of a .yml file such as ${CONFIG_PATH}`);
  const asOf = get("as-of") || null;
  if (asOf !== null && !isDay(asOf)) problem("as-of", "a date such as 2026-12-01");
  const current = GITHUB_REPOSITORY ? readRepository(GITHUB_REPOSITORY) : null;
  const inputs = {
    token: get("github-token"),
    configPath,
    current,
    currentId: /^[1-9]\d{0,14}$/.test(GITHUB_REPOSITORY_ID) ? Number(GITHUB_REPOSITORY_ID) : null,
    ...readRepositories(get("repositories"), current, problem),
    failOn: oneOf("fail-on", FAIL_ON),
    dueSoonDays: days("due-soon-days"),
    graceDays: days("grace-days"),
    scope: oneOf("scope", SCOPES),
    onUndecided: oneOf("on-undecided", ON_UNDECIDED),
    asOf,
    explain: oneOf("explain", EXPLAIN) === "true",
    simulateDays: days("simulate-days") ?? 0,
  };
  if (problems.length > 0) throw new InputError(problems);
  return inputs;
}

/** Always includes the current repository: an input can widen what the gate covers, never narrow it. */
function readRepositories(
  text: string,
  current: RepositoryRef | null,
  problem: (name: string, expected: string) => null,
): Pick<Inputs, "repositories" | "owners"> {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const owners = words.flatMap((word) => ALL_OF_OWNER.exec(word)?.[1]?.toLowerCase() ?? []);
  const named = words.filter((word) => !ALL_OF_OWNER.test(word)).map(readRepository);
  const repositories: RepositoryRef[] = current ? [current] : [];
  for (const ref of named) {
    if (ref && !repositories.some((known) => sameRepository(known, ref))) repositories.push(ref);
  }
  const expected = "owner/repo or owner/*, or several of these separated by spaces or commas";
  const isEmpty = repositories.length + owners.length === 0;
  if (named.includes(null) || isEmpty) problem("repositories", expected);
  else if (repositories.length > MAX_REPOSITORIES) problem("repositories", `at most ${MAX_REPOSITORIES}`);
  return { repositories, owners: [...new Set(owners)] };
}

/** Null for `.` and `..` too, which are folders in a URL. */
function readRepository(text: string): RepositoryRef | null {
  const ref = parseRepository(text);
  return ref && !/^\.{1,2}$/.test(ref.repo) && !/^\.{1,2}$/.test(ref.owner) ? ref : null;
}

function quoted(text: string): string {
  return text === "" ? "empty" : JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
