import type { ConfigProblem } from "../../domain/config-problem.ts";
import { formatRepository, type Home, type RepositoryRef } from "../../domain/issue-ref.ts";
import { andMore, cutText, plural } from "../../domain/text.ts";
import { CONFIG_TAG } from "../../record/report-tag.ts";
import { addressOfFile, renderConfigProblem } from "../config-problem.ts";
import { forCodeSpan, forMarkdownBody } from "../escape.ts";
import { type Lack, renderLack } from "./lacking.ts";

const MAX_SHOWN = 20;

/** Of a file's name, in characters. */
const MAX_NAME = 200;

/** The file that a report asks to fix. */
const FILE = ".github/followthrough.yml";

const DOCUMENTATION = "https://github.com/followthrough/followthrough/blob/main/.github/docs/settings.md";

const MOVE =
  "https://github.com/followthrough/followthrough/blob/main/.github/docs/without-a-server.md#move-to-the-app-and-back";

/** The problems of a repository's config. */
export type ConfigTrouble =
  /** It cannot be read, so nothing is followed. */
  | { readonly kind: "unreadable"; readonly problems: readonly ConfigProblem[] }
  /** The digest cannot go to the configured repository; everything else works. */
  | { readonly kind: "digest-refused"; readonly refusal: string }
  /** Parts of the settings have no effect; everything else works. */
  | { readonly kind: "lacking"; readonly lacks: readonly Lack[] }
  /** Several writers of the settings work at once; nothing is doubled. */
  | { readonly kind: "several-writers"; readonly apps: readonly string[] };

/** The repository whose config it is, and the branch that it is read from. */
interface ConfigHome extends Home {
  readonly defaultBranch: string;
}

export const CONFIG_TITLES: Readonly<Record<ConfigTrouble["kind"], string>> = {
  unreadable: `Action required: fix ${FILE}`,
  "digest-refused": "Action required: the weekly digest can't be written",
  lacking: "Action required: parts of the settings have no effect",
  "several-writers": "Action required: Followthrough runs more than once",
};

/** The body of the issue that reports what is wrong with the config of `home`, and how to fix it. */
export function renderConfigReport(trouble: ConfigTrouble, home: ConfigHome): string {
  return [CONFIG_TAG, ...linesOf(trouble, home)].join("\n");
}

function linesOf(trouble: ConfigTrouble, home: ConfigHome): string[] {
  switch (trouble.kind) {
    case "unreadable":
      return unreadable(trouble, home);
    case "digest-refused":
      return refused(trouble, home);
    case "lacking":
      return lacking(trouble, home);
    case "several-writers":
      return severalWriters(trouble);
  }
}

/** Its body once the trouble that `title` names is over. */
export function renderConfigFixed(title: string): string {
  const isOfWriters = title === CONFIG_TITLES["several-writers"];
  const said = isOfWriters ? "Only one writer works here now." : "The settings are fixed.";
  return [CONFIG_TAG, `${said} Thank you.`].join("\n");
}

function unreadable(
  { problems }: Extract<ConfigTrouble, { kind: "unreadable" }>,
  home: ConfigHome,
): string[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  const [it, is] = problems.length === 1 ? ["it", "is"] : ["they", "are"];
  const points = problems.slice(0, MAX_SHOWN).map((problem, index) => {
    return `${index + 1}. ${renderConfigProblem(problem, addressIn(home, problem.file))}`;
  });
  const more = problems.length - points.length;
  const where = home.repo === ".github" ? ` in the repositories of ${home.owner}` : "";
  const [name] = files.length === 1 ? files.map((file) => nameIn(home, file)) : [];
  return [
    `**${name === undefined ? "The settings have" : `${name} has`} ${plural(problems.length, "error")}.** Until ${it} ${is} fixed, nothing is tracked${where}, no reminders are sent, and the Followthrough check fails.`,
    "",
    ...points,
    ...(more > 0 ? ["", andMore(more)] : []),
    "",
    `${files
      .slice(0, MAX_SHOWN)
      .map((file) => wayToEdit(file, home))
      .join(" ")} This issue closes by itself, usually within an hour of the fix.`,
    "",
    `Editors can catch such errors as you type: [add the schema](${DOCUMENTATION}).`,
  ];
}

function refused(
  { refusal }: Extract<ConfigTrouble, { kind: "digest-refused" }>,
  home: ConfigHome,
): string[] {
  return [
    `**The weekly digest of ${home.owner}/${home.repo} can't be written:** ${forMarkdownBody(refusal)} Everything else works.`,
    "",
    `${wayToEdit(ownFile(home), home)} Correct \`digest.repository\`, or remove it to have the digest in this repository. This issue closes by itself, usually within an hour of the fix.`,
  ];
}

function lacking({ lacks }: Extract<ConfigTrouble, { kind: "lacking" }>, home: ConfigHome): string[] {
  const points = lacks.slice(0, MAX_SHOWN).map((lack) => `- ${renderLack(lack, home)}`);
  const more = lacks.length - points.length;
  return [
    "**Parts of the settings have no effect.** Everything else works.",
    "",
    ...points,
    ...(more > 0 ? [`- ${andMore(more)}`] : []),
    "",
    "This issue closes by itself, usually within an hour of the fix.",
  ];
}

function severalWriters({ apps }: Extract<ConfigTrouble, { kind: "several-writers" }>): string[] {
  const names = apps.slice(0, MAX_SHOWN).map((app) => forCodeSpan(app));
  return [
    `**More than one of these writers works here: ${names.join(", ")}.** A day after ${names[0]} took over, another one still wrote. No issue or comment is doubled, but each writer does all of the work.`,
    "",
    `Stop all but one: delete the workflow that runs \`action/sync\`, or uninstall the App. Their names stay in \`apps\` as long as their issues are open ([how to move](${MOVE})).`,
    "",
    "This issue closes by itself, a week after a second writer was last seen.",
  ];
}

function ownFile(home: RepositoryRef): string {
  return `${formatRepository(home)}:${FILE}`;
}

/** A file as a report in `home` names it. */
function nameIn(home: RepositoryRef, file: string): string {
  return forCodeSpan(file === ownFile(home) ? FILE : cutText(file, MAX_NAME));
}

function addressIn(home: ConfigHome, file: string): string | null {
  return addressOfFile(file, home.webUrl, file === ownFile(home) ? home.defaultBranch : undefined);
}

function wayToEdit(file: string, home: ConfigHome): string {
  if (file !== ownFile(home)) return `Edit ${nameIn(home, file)} on the default branch.`;
  const address = addressIn(home, file)?.replace("/blob/", "/edit/");
  return `**[Edit the file](${address})** on ${forCodeSpan(home.defaultBranch)}.`;
}
