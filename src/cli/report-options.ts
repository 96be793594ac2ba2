import { parseArgs } from "node:util";
import { Temporal } from "temporal-polyfill";
import { GROUPINGS, type Grouping } from "../domain/insight/facts.ts";
import { SettingsError } from "../domain/settings-error.ts";
import { alternatives } from "../domain/text.ts";

const FORMATS = ["md", "json", "csv"] as const;

export interface ReportOptions {
  readonly owner: string;
  /** The first day of the period; null is the first of the month eleven months ago. */
  readonly since: Temporal.PlainDate | null;
  readonly by: Grouping | null;
  readonly format: (typeof FORMATS)[number];
}

export const REPORT_USAGE = `npm run report -- --owner OWNER [--since YYYY-MM-DD] [--by GROUPING] [--format md|json|csv]

Reports how action items and postmortems went, by the month of their original due date, from what GitHub has now. It writes nothing
to GitHub, names no person, and prints to the standard output.

  --owner   the organization or user on which the App is installed; all repositories that it can access are covered
  --since   the first day that counts; default: the first day of the month eleven months ago
  --by      ${alternatives(GROUPINGS)}: adds the figures of each group
  --format  md (default), json or csv

It reads the App's credentials from the environment or .env, as the server does.`;

/** Reads the command line; null if help is asked for. Throws `SettingsError` for an invalid option. */
export function readReportOptions(args: readonly string[]): ReportOptions | null {
  const values = parsed(args);
  if (values.help) return null;
  const { owner, since, by, format = "md" } = values;
  if (owner === undefined || !/^[\w.-]+$/.test(owner))
    throw new SettingsError(`--owner should be the name of an organization or user${found(owner)}.`);
  return {
    owner,
    since: since === undefined ? null : readDay(since),
    by: by === undefined ? null : oneOf(GROUPINGS, "--by", by),
    format: oneOf(FORMATS, "--format", format),
  };
}

function parsed(args: readonly string[]) {
  try {
    const text = { type: "string" } as const;
    const options = { owner: text, since: text, by: text, format: text } as const;
    return parseArgs({ args: [...args], options: { ...options, help: { type: "boolean", short: "h" } } })
      .values;
  } catch (error) {
    const [problem] = (error as Error).message.split(/\. |\n/);
    throw new SettingsError(`${problem}. "npm run report -- --help" lists the options.`);
  }
}

function readDay(text: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    throw new SettingsError(`--since should be a date such as 2026-12-01, but is "${text}".`);
  }
}

function oneOf<Name extends string>(names: readonly Name[], option: string, text: string): Name {
  const name = names.find((one) => one === text);
  if (name === undefined)
    throw new SettingsError(`${option} should be ${alternatives(names)}${found(text)}.`);
  return name;
}

function found(text: string | undefined): string {
  return text === undefined ? "" : `, but is "${text}"`;
}
