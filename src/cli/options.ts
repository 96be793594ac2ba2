import { parseArgs } from "node:util";
import { Temporal } from "temporal-polyfill";
import { parseRepository, type RepositoryRef } from "../domain/issue-ref.ts";
import { SettingsError } from "../domain/settings-error.ts";

export interface SweepOptions {
  /** Sweep only this repository; null sweeps all. */
  readonly repository: RepositoryRef | null;
  /** Plan as of this day; implies a dry run. */
  readonly asOf: Temporal.PlainDate | null;
  readonly dryRun: boolean;
  readonly help: boolean;
}

export const USAGE = `npm run sweep -- [--repository OWNER/REPO] [--dry-run] [--as-of YYYY-MM-DD]

Brings every incident, postmortem and open item up to date, as the server does every hour.

  --repository  sweep only this repository
  --dry-run     print the changes that a sweep would make, without making them
  --as-of       the same, as if today were this day

It reads the App's credentials from the environment or .env, as the server does.`;

/** Reads the command line. Throws `SettingsError` for an invalid option. */
export function readOptions(args: readonly string[]): SweepOptions {
  const { values } = parsed(args);
  const repository = values.repository === undefined ? null : parseRepository(values.repository);
  if (values.repository !== undefined && !repository) {
    throw new SettingsError(`--repository should be OWNER/REPO, but is "${values.repository}".`);
  }
  const asOf = values["as-of"] === undefined ? null : readDay(values["as-of"]);
  return {
    repository,
    asOf,
    dryRun: asOf !== null || values["dry-run"] === true,
    help: values.help === true,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        repository: { type: "string" },
        "as-of": { type: "string" },
        "dry-run": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    const [problem] = (error as Error).message.split(/\. |\n/);
    throw new SettingsError(`${problem}. "npm run sweep -- --help" lists the options.`);
  }
}

function readDay(text: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    throw new SettingsError(`--as-of should be a date such as 2026-12-01, but is "${text}".`);
  }
}
