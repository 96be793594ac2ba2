import type { ConfigProblem } from "../../domain/config-problem.ts";
import type { DispatchedIncident } from "../../domain/intake/dispatched.ts";
import { andMore, cutText, splitLines } from "../../domain/text.ts";
import { INCIDENT_TAG, INTAKE_TAG } from "../../record/report-tag.ts";
import { forCodeSpan, forMarkdownBody, forTableCell } from "../escape.ts";

/** An issue about an incident that has another issue. */
interface Repeat {
  /** A mention, such as `#12`. */
  readonly issue: string;
  readonly author: string;
  readonly title: string;
  /** What it says besides; may be empty. */
  readonly words: string;
}

const LONGEST_WORDS = 2_000;

const LONGEST_NOTE = 300;

/** The comment on the first issue of an incident that brings over what a later one says. */
export function renderBrought(id: string, { issue, author, title, words }: Repeat): string {
  return [
    `${issue} by ${forMarkdownBody(author)} is about the same incident: both have the \`Incident-ID\` ${forCodeSpan(id)}. It is closed as a duplicate. The timeline of the postmortem shows what it says:`,
    "",
    `> **${forMarkdownBody(title)}**`,
    ...(words === "" ? [] : [">", `> ${forMarkdownBody(cutText(words, LONGEST_WORDS))}`]),
  ].join("\n");
}

/** The same words in one line, for the timeline. Not escaped. */
export function notedWords({ title, words }: Pick<Repeat, "title" | "words">): string {
  return cutText(words === "" ? title : `${title}: ${words}`, LONGEST_NOTE);
}

/** The comment on the later issue. `first` is a mention. */
export function renderRepeats(id: string, first: string): string {
  return `This is about the same incident as ${first}: both have the \`Incident-ID\` ${forCodeSpan(id)}. It is closed as a duplicate, and ${first} shows what it says. If it is another incident, reopen it.`;
}

/** The comment on a later issue that has a postmortem of its own. */
export function renderTwin(id: string, first: string): string {
  return `This has the same \`Incident-ID\` ${forCodeSpan(id)} as ${first}, and both have a postmortem, so nothing was closed. If it is the same incident, move what you need to ${first}, and close this one as a duplicate.`;
}

export const INTAKE_TITLE = "Action required: a tool sends incidents with errors";

const DOCUMENTATION =
  "https://github.com/followthrough/followthrough/blob/main/.github/docs/intake.md#a-repository-dispatch";

const MAX_LINES = 300;

const LONGEST_LINE = 1_000;

const LONGEST_BODY = 20_000;

const MAX_SHOWN = 20;

interface OpenedIncident extends Pick<DispatchedIncident, "id" | "url" | "startedAt" | "body"> {
  readonly sender: string;
  readonly fingerprint: string;
}

/**
 * The body of an incident that the App opens for a tool. What the tool says is quoted and plain text, so that it is no command, no
 * record and no other id. An address with characters that Markdown reads is not shown as a link.
 */
export function renderIncident({ id, url, startedAt, body, sender, fingerprint }: OpenedIncident): string {
  const facts = [
    ...(startedAt === null ? [] : [`Started at ${startedAt}.`]),
    ...(url === null ? [] : [`More: ${forMarkdownBody(url)}`]),
    `Opened for ${forMarkdownBody(sender)}.`,
  ];
  return [
    INCIDENT_TAG,
    ...(body === null || body.trim() === "" ? [] : [...quoted(body), ""]),
    ...facts,
    "",
    `Incident-ID: ${id}`,
    "",
    openedBy(fingerprint),
  ].join("\n");
}

/** Tells which dispatch opened an incident, so that GitHub's repetition of it changes nothing. */
export function openedBy(fingerprint: string): string {
  return `<!-- followthrough-dispatched ${fingerprint} -->`;
}

function quoted(body: string): string[] {
  const lines = splitLines(cutText(body.trim(), LONGEST_BODY));
  const shown = lines.slice(0, MAX_LINES).map((line) => {
    return `> ${forTableCell(cutText(line, LONGEST_LINE))}`.trimEnd();
  });
  const left = lines.length - shown.length;
  return left > 0 ? [...shown, ">", `> ${andMore(left)}`] : shown;
}

interface DispatchedChange {
  readonly sender: string;
  /** The new severity; null if it stays. */
  readonly severity: string | null;
  readonly resolved: boolean;
  readonly lines: readonly string[];
}

/** The comment on an incident about what a tool says later. */
export function renderDispatched({ sender, severity, resolved, lines }: DispatchedChange): string {
  const points = [
    ...(severity === null ? [] : [`The severity is now ${forMarkdownBody(severity)}.`]),
    ...(resolved ? ["The incident is resolved, so this issue was closed."] : []),
    ...lines.map((line) => forMarkdownBody(cutText(line, LONGEST_LINE))),
  ];
  const shown = points.slice(0, MAX_SHOWN).map((point) => `- ${point}`);
  const left = points.length - shown.length;
  const more = left > 0 ? [`- ${andMore(left)}`] : [];
  return [`${forMarkdownBody(sender)} reports:`, "", ...shown, ...more].join("\n");
}

const REPORTED = /^<!-- followthrough-reported ((?:[\w-]+ )+)-->$/m;

/** The fingerprints of the dispatches whose errors a report has shown. */
export function readReported(report: string): string[] {
  return REPORTED.exec(report)?.[1]?.trim().split(" ") ?? [];
}

/** The body of the issue about errors in what tools send: those of the last of these dispatches. */
export function renderIntakeReport(
  problems: readonly ConfigProblem[],
  sender: string,
  reported: readonly string[],
): string {
  const points = problems.slice(0, MAX_SHOWN).map(({ path, expected, found }) => {
    const what = path === "" ? "The payload" : forCodeSpan(cutText(path, MAX_SHOWN * 10));
    return `- ${what}: expected ${forMarkdownBody(expected)}, found ${forMarkdownBody(cutText(found, 200))}.`;
  });
  const left = problems.length - points.length;
  return [
    INTAKE_TAG,
    `**${forMarkdownBody(sender)} sent a \`repository_dispatch\` of the type \`incident\` that has errors in its \`client_payload\`:**`,
    "",
    ...points,
    ...(left > 0 ? [`- ${andMore(left)}`] : []),
    "",
    `What is right in it was used. Without \`id\`, or without \`title\` for a new incident, no incident was opened. [What a dispatch contains](${DOCUMENTATION})`,
    "",
    "Correct what sends it, then close this issue. It opens again if another dispatch has errors.",
    "",
    `<!-- followthrough-reported ${reported.join(" ")} -->`,
  ].join("\n");
}
