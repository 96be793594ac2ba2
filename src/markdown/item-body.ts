import { inertText } from "./escape.ts";
import { replaceMarker, stripMarker } from "./marker.ts";

/** What the issue of an action item shows at its top. Every text is Markdown that is ready to stand in a table. */
export interface ItemFacts {
  readonly postmortem: string;
  readonly incident: string;
  readonly owner: string;
  readonly due: string;
  readonly priority: string;
  readonly type: string;
  /** What became of the due date: lines of a table, or none. */
  readonly ledger: readonly string[];
}

const BEGIN = "<!-- Followthrough keeps these lines up to date; write below them. -->";
const END = "<!-- Your own words go below this line. -->";
const TITLE_LIMIT = 256;

/** The App's part of an item's body: what is owed, by whom, until when, and where it comes from. */
export function renderItemHead(facts: ItemFacts): string {
  return [
    BEGIN,
    `An action item of the postmortem ${facts.postmortem} for the incident ${facts.incident}.`,
    "",
    "| Owner | Due | Priority | Type |",
    "| --- | --- | --- | --- |",
    `| ${facts.owner} | ${facts.due} | ${facts.priority} | ${facts.type} |`,
    ...(facts.ledger.length > 0 ? ["", ...facts.ledger] : []),
    "",
    "Close this issue, or check its box in the postmortem, when it is done. If it takes longer, comment `/extend +7d REASON`; an approver may `/waive 30d REASON` it.",
    END,
  ].join("\n");
}

/** The App's part as it stands in a body; null when somebody took it out. */
export function readItemHead(body: string): string | null {
  const start = body.indexOf(BEGIN);
  const end = body.indexOf(END, start);
  if (start === -1 || end === -1) return null;
  return body.slice(start, end + END.length).replace(/\r\n?/g, "\n");
}

/** Puts head and marker in their places and leaves what people wrote around them. */
export function writeItemBody(body: string, head: string, marker: string): string {
  const start = body.indexOf(BEGIN);
  const end = body.indexOf(END, start);
  if (start !== -1 && end !== -1) {
    return replaceMarker(body.slice(0, start) + head + body.slice(end + END.length), marker);
  }
  const written = stripMarker(body).trim();
  return replaceMarker(written === "" ? head : `${head}\n\n${written}`, marker);
}

/** The words of a line for a title that somebody gave the issue: they show it, and do nothing else. */
export function wordsFrom(title: string): string {
  return inertText(title);
}

/**
 * An issue's title for these words: links become their text, and it ends within GitHub's 256 characters.
 * (Limit: https://docs.github.com/rest/issues/issues, "title is too long (maximum is 256 characters)".)
 */
export function titleFrom(words: string): string {
  const plain = words
    .replace(/\[([^\]]+)\]\([^)\s]*\)/g, "$1")
    .replace(/<br\s*\/?>/gi, " ")
    .replace(/\*\*|~~/g, "")
    .replace(/\s+/g, " ")
    .trim();
  const characters = Array.from(plain);
  return characters.length <= TITLE_LIMIT ? plain : `${characters.slice(0, TITLE_LIMIT - 1).join("")}…`;
}
