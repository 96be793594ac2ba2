import { timesExtended } from "../../domain/items/item-state.ts";
import type { Ledger } from "../../domain/items/ledger.ts";
import { cutCharacters, plural } from "../../domain/text.ts";
import { readMarker, replaceMarker, stripMarker } from "../../record/marker.ts";
import { forMarkdownBody, forTableCell } from "../escape.ts";
import { table } from "../table.ts";

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
    ...table(["Owner", "Due", "Priority", "Type"], [[facts.owner, facts.due, facts.priority, facts.type]]),
    ...(facts.ledger.length > 0 ? ["", ...facts.ledger] : []),
    "",
    "Close this issue, or check its box in the postmortem, when it is done. If it takes longer, comment `/extend +7d REASON`; an approver may `/waive 30d REASON` it.",
    END,
  ].join("\n");
}

/** The App's part as it stands in a body; null when somebody took it out. */
function readItemHead(body: string): string | null {
  const start = body.indexOf(BEGIN);
  const end = body.indexOf(END, start);
  if (start === -1 || end === -1) return null;
  return body.slice(start, end + END.length).replace(/\r\n?/g, "\n");
}

/** Puts head and marker in their places and leaves what people wrote around them. */
function writeItemBody(body: string, head: string, marker: string): string {
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
  return forMarkdownBody(title);
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
  return cutCharacters(plain, TITLE_LIMIT);
}

const OUR_LINE = /^Followed as an action item of the postmortem [\w./-]*#\d+, due \d{4}-\d\d-\d\d\.$/;

/** The same anywhere in a body, with what sets it off from the text above. */
const OUR_LINE_AND_GAP =
  /(?:\r?\n){0,2}^Followed as an action item of the postmortem [\w./-]*#\d+, due \d{4}-\d\d-\d\d\.(?=\r?$)/gm;

const OPENING = /(\r?\n)?<!--\s*followthrough\s/;

/** The one line that people see in an issue that others wrote and that became an action item. */
export function renderAdoptedLine({ postmortem, due }: { postmortem: string; due: string }): string {
  return `Followed as an action item of the postmortem ${postmortem}, due ${due}.`;
}

/** Our line as it stands right above the marker; null when it is not there. */
export function readAdoptedLine(body: string): string | null {
  const at = OPENING.exec(body)?.index;
  if (at === undefined) return null;
  const above = body.slice(0, at);
  const line = above.slice(above.lastIndexOf("\n") + 1);
  return OUR_LINE.test(line) ? line : null;
}

/** Whether our line stands anywhere in a body, with or without the marker. */
export function showsAdoptedLine(body: string): boolean {
  return body.split(/\r?\n/).some((line) => OUR_LINE.test(line));
}

/**
 * Puts our line and the marker at the end of a body that somebody else wrote, or in their place if they are there. Nothing
 * else of it changes. What is no line of ours leaves the line that is there.
 */
export function writeAdoptedBody(body: string, line: string, marker: string): string {
  const present = readAdoptedLine(body);
  const wanted = OUR_LINE.test(line) ? line : present;
  const lineBreak = body.includes("\r\n") ? "\r\n" : "\n";
  const ours = wanted === null ? marker : wanted + lineBreak + marker;
  if (readMarker(body).found === "marker") {
    const marked = replaceMarker(body, marker);
    const at = marked.indexOf(marker);
    const start = at - (present === null ? 0 : present.length + (/\r\n$/.test(marked.slice(0, at)) ? 2 : 1));
    return marked.slice(0, start) + ours + marked.slice(at + marker.length);
  }
  const own = releasedBody(body);
  return own === "" ? ours : own + lineBreak + lineBreak + ours;
}

/** The body as it was before it became an action item: without our line and the marker. */
export function releasedBody(body: string): string {
  const line = readAdoptedLine(body);
  if (line === null) return stripMarker(body.replace(OUR_LINE_AND_GAP, "")).replace(/^[\r\n]+$/, "");
  const at = body.lastIndexOf(line, OPENING.exec(body)!.index);
  const above = body.slice(0, at).replace(/(?:\r?\n){1,2}$/, "");
  // The line goes last, so that the line ends that people wrote above it are not taken for those that set off the marker.
  return above + stripMarker(body.slice(at)).slice(line.length);
}

/** Extensions that are shown, the newest; the marker has them all. */
const MAX_SHOWN = 5;

/**
 * What became of an item's due date, for people: the newest extensions, the waiver, the drop, with the reason and the
 * comment that asked for it. Empty while nothing did.
 * @param url the web address of the item's issue
 */
export function renderLedger(ledger: Ledger, url: string): string[] {
  const { extensions, waiver, dropped } = ledger;
  const rows = [
    ...earlier(timesExtended(ledger) - Math.min(extensions.length, MAX_SHOWN)),
    ...extensions
      .slice(-MAX_SHOWN)
      .map(({ from, to, ...why }) => rowOf(`extended from ${from} to ${to}`, why, url)),
    ...(waiver ? [rowOf(`waived until ${waiver.until}`, waiver, url)] : []),
    ...(dropped ? [rowOf("dropped", dropped, url)] : []),
  ];
  return rows.length === 0 ? [] : table(["Exception", "Why", "Who", "When"], rows);
}

function earlier(count: number): string[][] {
  return count > 0 ? [[`extended ${plural(count, "time")} before`, "–", "–", "–"]] : [];
}

interface Why {
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  readonly commentId: number | null;
}

function rowOf(what: string, { reason, by, at, commentId }: Why, url: string): string[] {
  const day = at.slice(0, 10);
  const when = commentId === null ? day : `[${day}](${url}#issuecomment-${commentId})`;
  return [what, forTableCell(reason), forTableCell(by), when];
}

/** How the App's part of an item's body is read, and written together with the marker. */
export interface ManagedPart {
  /** As it stands in a body; null when somebody took it out. */
  readonly read: (body: string) => string | null;
  readonly write: (body: string, part: string, marker: string) => string;
}

const HEAD: ManagedPart = { read: readItemHead, write: writeItemBody };

const ADOPTED_LINE: ManagedPart = { read: readAdoptedLine, write: writeAdoptedBody };

/** The App's part of an item's body: a head; or one line, in an issue that somebody else wrote. */
export function managedPart({ adopted }: { readonly adopted: number | null }): ManagedPart {
  return adopted === null ? HEAD : ADOPTED_LINE;
}
