import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { type AppChoice, CHOICES, type Permissions } from "../domain/app-choices.ts";
import { SettingsError } from "../domain/settings-error.ts";
import { messageOf } from "../domain/text.ts";
import { type Manifest, withChoices } from "../github/app-manifest.ts";
import type { Environment } from "./settings.ts";

/** GitHub's limit for the name of an App. */
export const NAME_LENGTH = 34;

/** What the operator chooses before the App is registered. */
export interface SetupForm {
  readonly name: string;
  /** The organization that owns the App; empty is the operator's own account. */
  readonly organization: string;
  readonly choices: readonly AppChoice[];
}

/** `app.yml`, and what its comments say about each permission. */
export interface AppFile {
  readonly manifest: Manifest & Readonly<Record<string, unknown>>;
  readonly why: Readonly<Record<string, string>>;
}

/** Reads `app.yml` in this folder. Throws `SettingsError` if it can't. */
export function readAppFile(): AppFile {
  try {
    const text = readFileSync("app.yml", "utf8");
    return { manifest: load(text) as AppFile["manifest"], why: commentsOfPermissions(text) };
  } catch (error) {
    throw new SettingsError(
      `The guided setup reads app.yml in this folder: ${messageOf(error)}. Run npm start in the folder of Followthrough.`,
    );
  }
}

/** The comment above each line such as `issues: write`. */
function commentsOfPermissions(yaml: string): Record<string, string> {
  const found: Record<string, string> = {};
  let comment: string[] = [];
  for (const line of yaml.split("\n").map((text) => text.trim())) {
    const [, name] = /^(\w+): (?:read|write)\b/.exec(line) ?? [];
    if (name) found[name] = comment.join(" ");
    comment = line.startsWith("#") ? [...comment, line.slice(1).trim()] : [];
  }
  return found;
}

/** What the browser sent, or else what the environment and `app.yml` suggest. */
export function readForm(sent: URLSearchParams, { manifest }: AppFile, env: Environment): SetupForm {
  const organization = (sent.get("organization") ?? env.GH_ORG ?? "").trim();
  const name = sent.get("name") ?? suggestedName(String(manifest.name ?? ""), organization);
  const choices = (Object.keys(CHOICES) as AppChoice[]).filter((choice) => sent.has(choice));
  return { name: name.trim(), organization, choices };
}

function suggestedName(name: string, organization: string): string {
  if (!name.includes("CHANGE-ME")) return name;
  const suggested = name.replace("CHANGE-ME", organization);
  return organization !== "" && suggested.length <= NAME_LENGTH ? suggested : "";
}

/** What is wrong with the form, as sentences. */
export function problemsOf({ name, organization }: SetupForm): string[] {
  const problems: string[] = [];
  if (name === "") problems.push("The App needs a name.");
  if (name.length > NAME_LENGTH)
    problems.push(`The name has ${name.length} characters, but GitHub allows ${NAME_LENGTH}.`);
  if (name.includes("CHANGE-ME")) problems.push("Replace CHANGE-ME in the name.");
  if (!/^[\w-]{0,39}$/.test(organization))
    problems.push(
      `“${organization}” is not the login of an organization. It is the last part of https://github.com/LOGIN.`,
    );
  return problems;
}

/** The manifest for what the operator chose. GitHub sends the browser back to `redirectUrl`. */
export function manifestFor(
  form: SetupForm,
  { manifest }: AppFile,
  redirectUrl: string,
): AppFile["manifest"] {
  return { ...withChoices(manifest, form.choices), name: form.name, redirect_url: redirectUrl };
}

/** A permission as GitHub's pages name it, and what the App does with it. */
export interface Explained {
  readonly name: string;
  readonly access: string;
  readonly why: string;
}

/** @param why sentences by permission; those of the choices are added */
export function explained(permissions: Permissions, why: Readonly<Record<string, string>>): Explained[] {
  return Object.entries(permissions).map(([name, access]) => ({
    name: NAMES[name] ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " "),
    access: access === "write" ? "read and write" : "read-only",
    why: why[name] ?? WHY_CHOSEN[name] ?? "",
  }));
}

/** Where GitHub's name differs from the one in the manifest. */
const NAMES: Readonly<Record<string, string>> = { statuses: "Commit statuses" };

/** What the permissions of the choices are for. */
const WHY_CHOSEN: Readonly<Record<string, string>> = {
  checks: "Write the check on pull requests and merge groups, and update it when an item changes.",
  pull_requests: "Read what a pull request fixes and which files it changes.",
  merge_queues: "Learn that a merge group needs a check.",
  statuses: "Be the source of a required check in a ruleset. The App writes no statuses.",
  actions: "Find the jobs that wait for the App.",
  issue_fields: "Find the fields that the settings name. The App changes no field of the organization.",
  deployments: "Approve a deployment that waits, and say what it waits for.",
};
