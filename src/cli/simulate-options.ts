import { parseArgs } from "node:util";
import { parseRepository, type RepositoryRef } from "../domain/issue-ref.ts";
import { SettingsError } from "../domain/settings-error.ts";

export interface SimulateOptions {
  readonly repository: RepositoryRef;
  /** How many days back. */
  readonly days: number;
  /** Files with settings; null takes those of the repository. */
  readonly config: string | null;
  readonly against: string | null;
  /** Takes the issues with this label as items. */
  readonly label: string | null;
  /** After how many days they are due; null is what the settings say. */
  readonly due: number | null;
  readonly json: boolean;
}

const DEFAULT_DAYS = 90;

const MAX_DAYS = 366;

export const SIMULATE_USAGE = `npm run simulate -- --repo OWNER/REPO [--days 90] [--config FILE] [--against FILE] [--label LABEL [--due 30d]] [--json]

Replays the gate over the merges of the last days: which would have waited, for what, and for how long. It only reads.

  --repo     the repository
  --days     how many days back, at most ${MAX_DAYS}; default: ${DEFAULT_DAYS}
  --config   judge by the settings in this file, not by those of the repository
  --against  compare with the settings in this file
  --label    take the issues with this label as action items, to see the past before an installation
  --due      when those are due, from the day on which they were opened; default: what the settings say
  --json     print the result as JSON

It uses the token in GITHUB_TOKEN or GH_TOKEN, or else the App's credentials from the environment or .env, as the server does.`;

/** Reads the command line; null if help is asked for. Throws `SettingsError` for an invalid option. */
export function readSimulateOptions(args: readonly string[]): SimulateOptions | null {
  const values = parsed(args);
  if (values.help) return null;
  const { repo, days = String(DEFAULT_DAYS), config, against, label, due, json = false } = values;
  const repository = parseRepository(repo ?? "");
  if (!repository) throw new SettingsError(`--repo should be OWNER/REPO${found(repo)}.`);
  if (label === "") throw new SettingsError("--label should be the name of a label, but is empty.");
  if (due !== undefined && label === undefined)
    throw new SettingsError("--due is only for --label: the records of items have their own due dates.");
  return {
    repository,
    days: readDays("--days", days, /^(\d{1,3})$/, String(DEFAULT_DAYS)),
    config: config ?? null,
    against: against ?? null,
    label: label ?? null,
    due: due === undefined ? null : readDays("--due", due, /^(\d{1,3})d?$/, "30d"),
    json,
  };
}

function readDays(option: string, text: string, pattern: RegExp, example: string): number {
  const days = Number(pattern.exec(text)?.[1] ?? 0);
  if (days >= 1 && days <= MAX_DAYS) return days;
  throw new SettingsError(
    `${option} should be a number of days such as ${example}, at most ${MAX_DAYS}, but is "${text}".`,
  );
}

function found(text: string | undefined): string {
  return text === undefined ? "" : `, but is "${text}"`;
}

function parsed(args: readonly string[]) {
  try {
    const text = { type: "string" } as const;
    const options = { repo: text, days: text, config: text, against: text, label: text, due: text } as const;
    const flags = { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
    return parseArgs({ args: [...args], options: { ...options, ...flags } }).values;
  } catch (error) {
    const [problem] = (error as Error).message.split(/\. |\n/);
    throw new SettingsError(`${problem}. "npm run simulate -- --help" lists the options.`);
  }
}
