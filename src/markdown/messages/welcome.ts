import type { Verdict } from "../../domain/gate/verdict.ts";
import { WORKFLOW_FILE } from "../../domain/gate/workflow-file.ts";
import { formatRepository, type Home, type RepositoryRef } from "../../domain/issue-ref.ts";
import { alternatives, andMore, groupBy } from "../../domain/text.ts";
import { WELCOME_TAG } from "../../record/report-tag.ts";
import { addressOfFile, branchInAddress } from "../config-problem.ts";
import { forCodeSpan, forMarkdownBody, forTableCell } from "../escape.ts";
import { folded } from "../gate/markdown.ts";
import { table } from "../table.ts";

export const WELCOME_TITLE = "Followthrough is here";

const WORKFLOW = ".github/workflows/followthrough.yml";
const PAGES = "https://github.com/followthrough/followthrough/blob/main/.github";

/** How many labels and repositories a sentence names. */
const MAX_NAMED = 10;

/** What the App found in a repository right after its installation. */
export interface FoundRepository {
  readonly repository: RepositoryRef;
  /** Null if its settings have errors, or if GitHub doesn't let the App read it. */
  readonly found: FoundThere | null;
}

interface FoundThere {
  /** The settings' labels for incidents and severities, the former first, and whether each exists there. */
  readonly labels: readonly {
    readonly name: string;
    readonly exists: boolean;
    readonly isIncident: boolean;
  }[];
  /** Where its template comes from: `owner/repo:path`, `built in`, or `built in: NAME`. */
  readonly template: string;
  /** Issues with an incident label from before the installation; `isAll` if no more than these were counted. */
  readonly past: { readonly count: number; readonly isAll: boolean };
  /** The day from which the settings include past incidents; null if all are left alone. */
  readonly adoptSince: string | null;
  /** The gate's verdict on what is no change. */
  readonly gate: Pick<Verdict, "outcome" | "headline">;
}

/** What the App says of itself once. */
export interface Welcome {
  readonly home: Home & { readonly defaultBranch: string };
  /** Those to list: the home alone, or all of the owner's that its readers may know about. */
  readonly repositories: readonly FoundRepository[];
  /** How many more there are. */
  readonly unlisted: number;
}

/** The body of the App's first issue. It mentions no one. */
export function renderWelcome(welcome: Welcome): string {
  const { home, repositories, unlisted } = welcome;
  const count = repositories.length + unlisted;
  return [
    WELCOME_TAG,
    count === 1
      ? opening("this repository", "", repositories)
      : opening(`${count} repositories of ${forMarkdownBody(home.owner)}`, " there", repositories),
    "",
    "### What it found",
    "",
    ...(count === 1 ? [] : [...overview(welcome), ""]),
    ...points(welcome),
    "",
    "### Let builds wait for what is overdue",
    "",
    gateWords(home, count === 1),
    "",
    folded("The workflow file", `\`\`\`yaml\n${WORKFLOW_FILE}\`\`\``),
    "",
    "### Commands",
    "",
    `Comment \`/help\` on a postmortem, an action item or an incident to see what you can do there. [All commands](${PAGES}/docs/commands.md)`,
    "",
    "Close this issue whenever you like. The App opens it once and leaves it as it is.",
  ].join("\n");
}

function opening(where: string, there: string, repositories: readonly FoundRepository[]): string {
  const labels = repositories.map(({ found }) => found?.labels.find(({ isIncident }) => isIncident)?.name);
  const [label] = labels;
  const isSame = label !== undefined && labels.every((one) => one === label);
  const how = isSame ? forCodeSpan(label) : "as an incident";
  return `**Followthrough watches ${where} now.** Label an issue ${how}, and a postmortem opens${there}. Each line of its checklist becomes an issue with an owner and a due date.`;
}

function overview({ home, repositories, unlisted }: Welcome): string[] {
  const rows = repositories.map(({ repository, found }) => {
    const link = `[${forTableCell(repository.repo)}](${home.webUrl}/${formatRepository(repository)})`;
    return [
      link,
      found ? incidentWords(found) : "not read",
      found ? OUTCOMES[found.gate.outcome] : "not read",
    ];
  });
  return [
    ...table(["Repository", "Incidents", "The gate today"], rows),
    ...(unlisted > 0 ? ["", andMore(unlisted)] : []),
  ];
}

function incidentWords({ labels, past }: FoundThere): string {
  const wanted = labels.filter(({ isIncident }) => isIncident);
  if (wanted.some(({ exists }) => exists)) return past.count === 0 ? "none yet" : `${countOf(past)} past`;
  return `no label “${forTableCell(wanted[0]?.name ?? "")}” yet`;
}

const OUTCOMES: Readonly<Record<Verdict["outcome"], string>> = {
  pass: "would pass",
  fail: "would fail",
  undecided: "could not decide",
};

function points({ home, repositories, unlisted }: Welcome): string[] {
  const read = repositories.flatMap(({ repository, found }) => (found ? [{ repository, found }] : []));
  const [only, ...others] = read;
  const isAlone = repositories.length + unlisted === 1;
  if (!only) return ["- The settings or the issues could not be read. The App's log says why."];
  const { gate } = only.found;
  return [
    isAlone ? labelPoint(only.found) : labelHint(read.map(({ found }) => found)),
    templatePoint([only, ...others], home, isAlone),
    pastPoint(
      read.map(({ found }) => found),
      isAlone,
    ),
    isAlone ? `**The gate today:** it ${OUTCOMES[gate.outcome]}. ${forMarkdownBody(gate.headline)}.` : "",
  ]
    .filter((point) => point !== "")
    .map((point) => `- ${point}`);
}

const YOUR_OWN = `or [name your own](${PAGES}/docs/settings.md)`;

function labelPoint({ labels }: FoundThere): string {
  const existing = labels.filter(({ exists }) => exists);
  const missing = labels.filter(({ exists }) => !exists);
  const verbs = (some: FoundThere["labels"], one: string, many: string) => (some.length === 1 ? one : many);
  const sentences = [
    ...(existing.length > 0 ? [`${namesOf(existing)} ${verbs(existing, "exists", "exist")}.`] : []),
    ...(missing.length > 0
      ? [
          `${namesOf(missing)} ${verbs(missing, "does", "do")} not exist yet: create what you need, ${YOUR_OWN}.`,
        ]
      : []),
  ];
  return `**Labels:** ${sentences.join(" ")}`;
}

/** The table says where the label is missing. */
function labelHint(found: readonly FoundThere[]): string {
  const isMissing = found.some(
    ({ labels }) => !labels.some(({ exists, isIncident }) => exists && isIncident),
  );
  return isMissing ? `**Labels:** where it is missing, create the label, ${YOUR_OWN}.` : "";
}

function templatePoint(
  read: readonly { readonly repository: RepositoryRef; readonly found: FoundThere }[],
  home: Home,
  isAlone: boolean,
): string {
  const groups = [...groupBy(read, ({ found }) => found.template)];
  const kinds = groups.map(([source, those]) => {
    const where = listOf(those.map(({ repository }) => forMarkdownBody(repository.repo)));
    return `${templateWords(source, home)}${groups.length > 1 ? ` in ${where}` : ""}`;
  });
  const hint =
    isAlone && groups[0]![0] === "built in" ? " Yours goes into `.github/POSTMORTEM_TEMPLATE.md`." : "";
  return `**Template:** ${kinds.join("; ")}.${hint}`;
}

function templateWords(source: string, { webUrl }: Home): string {
  if (source === "built in") return "the built-in one";
  const [, name] = /^built in: (.*)$/s.exec(source) ?? [];
  if (name !== undefined) return `the built-in ${forCodeSpan(name)}`;
  const address = addressOfFile(source, webUrl);
  const file = forCodeSpan(source.slice(source.indexOf(":") + 1));
  return address === null ? file : `[${file}](${address})`;
}

function pastPoint(found: readonly FoundThere[], isAlone: boolean): string {
  const withPast = found.filter(({ past }) => past.count > 0);
  const [first] = withPast;
  if (!first) return "";
  const isLeftAlone = withPast.every(({ adoptSince }) => adoptSince === null);
  const which = isAlone
    ? `${countOf(first.past)} from before the installation`
    : "those from before the installation";
  const fate = isLeftAlone ? "left alone" : "left alone, except those that `adopt_since` includes";
  const are = isAlone && first.past.count === 1 ? "is" : "are";
  const all = isLeftAlone ? ", or set `adopt_since` to include all since a day" : "";
  return `**Past incidents:** ${which} ${are} ${fate}. Comment \`/postmortem\` on one to open its postmortem${all}.`;
}

function gateWords({ webUrl, defaultBranch, ...home }: Welcome["home"], isAlone: boolean): string {
  const create = `${webUrl}/${formatRepository(home)}/new/${branchInAddress(defaultBranch)}?filename=${WORKFLOW}`;
  const file = isAlone ? `[\`${WORKFLOW}\`](${create})` : `\`${WORKFLOW}\``;
  const where = isAlone
    ? `Add ${file} with the content below`
    : `Add ${file} with the content below to each repository that should wait`;
  const main =
    isAlone && defaultBranch !== "main" ? `, and ${forCodeSpan(defaultBranch)} in place of \`main\`` : "";
  return `${where}${main}. A check then fails while an item is overdue. [What the gate does](${PAGES}/gate.md)`;
}

function countOf({ count, isAll }: FoundThere["past"]): string {
  return isAll ? `${count}` : `${count} or more`;
}

function namesOf(labels: FoundThere["labels"]): string {
  return listOf(labels.map(({ name }) => forCodeSpan(name)));
}

function listOf(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  const shown = more > 0 ? [...names.slice(0, MAX_NAMED), `${more} more`] : names;
  return alternatives(shown, "and");
}
