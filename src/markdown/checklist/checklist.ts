import { endOfDate, readDue } from "../../domain/calendar/written-date.ts";
import { formatIssueMention } from "../../domain/issue-ref.ts";
import { type ItemLine, normalizeWords } from "../../domain/items/action-item.ts";
import { splitLines } from "../../domain/text.ts";
import { type BlockToken, parseBlocks } from "../blocks.ts";
import { maskMarkup } from "../markup.ts";
import { findByPart, mayHoldItems, type PartItems } from "./find-items.ts";
import type { FoundItem, LineChanges, TextContext } from "./grammar/item-fields.ts";
import { oneLine } from "./grammar/item-text.ts";
import { isElsewhere, NOBODY } from "./grammar/metadata-owners.ts";
import { addIssueColumn, type Table } from "./table/table.ts";
import { findTrackedLines } from "./tracked-lines.ts";

export interface ChecklistOptions extends TextContext {
  /** Headings of action item sections. Case, emphasis, numbering and a closing colon are ignored. */
  readonly headings: readonly string[];
}

export interface LineEdit {
  /** The line that shows `issue`, with these words if there is one; if that is null, the line without an issue that has these words. */
  readonly find: Pick<ItemLine, "issue" | "words" | "occurrence">;
  readonly set: LineChanges;
}

/** Everything that is read from a body at once. Reading takes most of the time of a pass, so one that is at hand is reused. */
export interface BodyReading {
  readonly blocks: readonly BlockToken[];
  /** What stands below each title. */
  readonly parts: readonly PartItems[];
  /**
   * The action items, in line order, and after them those that show an item outside its sections. Lines in progress are
   * skipped: empty lines, template placeholders, comments, and text that is struck out.
   */
  readonly found: readonly ReadItem[];
}

/** Reads a body, or remembers how it was read: the same text and options are read the same. */
export type ReadBody = (body: string, options: ChecklistOptions) => BodyReading;

/** Reads a body with its checklist. */
export const readBody: ReadBody = (body, options) => {
  const blocks = parseBlocks(body);
  const parts = findByPart(body, options.headings, options, blocks);
  const items = mayHoldItems(body) ? parts.flatMap((part) => part.items) : [];
  const taken = new Set(items.flatMap(({ item, count }) => linesFrom(item.line, count)));
  return { blocks, parts, found: counted([...items, ...findTrackedLines(body, options, taken, blocks)]) };
};

/** The action items in an issue's body, as {@link BodyReading.found} has them. */
export function findItems(body: string, options: ChecklistOptions, read: ReadBody = readBody): ItemLine[] {
  return read(body, options).found.map(({ item }) => item);
}

/**
 * The body with these lines changed; every other byte stays. Checking a box changes one character, and an edit of a table row
 * changes only its cells. Any other edit rewrites the line after its bullet. A table without an issue column gets one.
 * An edit whose line is missing changes nothing.
 */
export function rewriteItems(
  body: string,
  options: ChecklistOptions,
  edits: readonly LineEdit[],
  read: ReadBody = readBody,
): string {
  if (edits.length === 0) return body;
  const changes = changesByLine(read(body, options).found, edits);
  const wide = widenTables(body, changes);
  const there = wide === body ? changes : changesByLine(read(wide, options).found, edits);
  return replaceLines(
    wide,
    [...there].map(([found, set]) => [found.item.line, found.count, found.rewrite(set)]),
  );
}

/** The body without the lines of its action items, and without the heads of their tables, which can get a column. */
export function withoutItems(body: string, options: ChecklistOptions, read: ReadBody = readBody): string {
  const { found } = read(body, options);
  const lines = splitLines(body);
  const gone = new Set(found.flatMap(({ item: { line }, count }) => linesFrom(line, count)));
  for (const { item } of found) {
    if (item.form !== "table") continue;
    for (let line = item.line - 1; isRow(lines[line]); line -= 1) gone.add(line);
    for (let line = item.line + 1; isRow(lines[line]); line += 1) gone.add(line);
  }
  return lines.filter((_, index) => !gone.has(index)).join("\n");
}

function isRow(line: string | undefined): boolean {
  return line?.includes("|") ?? false;
}

function linesFrom(line: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => line + index);
}

/** The body, with an issue column added to each table that these changes need one in. */
function widenTables(body: string, changes: ReadonlyMap<ReadItem, LineChanges>): string {
  const tables = [...changes].flatMap(([found, set]) => {
    return set.issue && found.lacksIssueColumn ? [found.lacksIssueColumn] : [];
  });
  if (tables.length === 0) return body;
  const lines = splitLines(body);
  const widened = [...new Map(tables.map((table) => [table.line, table])).values()];
  const wide = widened.flatMap((table) => [...addIssueColumn(lines, table)]);
  return replaceLines(
    body,
    wide.map(([line, text]) => [line, 1, [text]]),
  );
}

function changesByLine(items: readonly ReadItem[], edits: readonly LineEdit[]): Map<ReadItem, LineChanges> {
  const lines = new Map(items.toReversed().map((found) => [nameOf(found.item), found])); // the first of a name
  const exact = new Map(items.map((found) => [exactNameOf(found.item), found]));
  const changes = new Map<ReadItem, LineChanges>();
  for (const edit of edits) {
    const found = exact.get(exactNameOf(edit.find)) ?? lines.get(nameOf(edit.find));
    if (found) changes.set(found, { ...changes.get(found), ...inOneLine(edit.set) });
  }
  return changes;
}

function inOneLine({ words, ...set }: LineChanges): LineChanges {
  return words === undefined ? set : { ...set, words: oneLine(words) };
}

/** Identifies a line: the issue that it shows, else its words and their occurrence. */
function nameOf({ issue, words, occurrence }: LineEdit["find"]): string {
  return issue ? formatIssueMention(issue).toLowerCase() : `${occurrence} ${normalizeWords(words)}`;
}

/** Tells lines apart that show the same issue, as long as nobody changes their words. */
function exactNameOf({ issue, words, occurrence }: LineEdit["find"]): string {
  return `${issue && formatIssueMention(issue).toLowerCase()} ${occurrence} ${normalizeWords(words)}`;
}

interface ReadItem extends FoundItem<Table> {
  readonly item: ItemLine;
}

/** Counts which of equal words an item's are. */
function counted(items: readonly FoundItem<Table>[]): ReadItem[] {
  const seen = new Map<string, number>();
  return items.map((found) => {
    const words = normalizeWords(found.item.words);
    const occurrence = (seen.get(words) ?? 0) + 1;
    seen.set(words, occurrence);
    return { ...found, item: { ...found.item, occurrence } };
  });
}

type Replacement = readonly [line: number, count: number, texts: readonly string[]];

/** Texts for fewer lines remove the last of them with their ends. */
function replaceLines(body: string, replacements: readonly Replacement[]): string {
  const pieces = body.split(/(\r\n|\r|\n)/); // lines at even places, their ends between them
  for (const [line, count, texts] of replacements) {
    for (let index = 0; index < count; index += 1) {
      const at = (line + index) * 2;
      if (index < texts.length) pieces[at] = texts[index]!;
      // The last line's end stays, and it ends the last text.
      else pieces[at] = pieces[at - 1] = "";
    }
  }
  return pieces.join("");
}

/** Text in an item's words that looks like metadata but was not read as metadata. Null where there is none. */
export interface Overlooked {
  /** A login or a team, without the `@`. */
  readonly owner: string | null;
  /** `YYYY-MM-DD`, from today on. */
  readonly day: string | null;
  readonly issue: string | null;
}

const MENTION = new RegExp(
  `(?<![\\w/.\`@-])(?!${NOBODY})@([a-z\\d][\\w-]{0,100}(?:/[\\w-]{1,100})?)(?![\\w/@])`,
  "gi",
);

const ISSUE = /(?<![\w/#])#[1-9]\d{0,9}(?![\w-])/;

/** Looks for an owner and an issue if the item has no owner, and for a date that is not its due date. */
export function overlookedIn(item: ItemLine, context: TextContext): Overlooked {
  const { mask } = maskMarkup(item.words);
  const isOwned = item.owners.length > 0 || item.ownerNames.length > 0;
  const mentions = isOwned ? [] : [...mask.matchAll(MENTION)].map((match) => match[1]!);
  const issue = isOwned ? null : (ISSUE.exec(mask)?.[0] ?? null);
  return {
    owner: mentions.find((login) => !isElsewhere(login, context.home.owner)) ?? null,
    day: dayIn(mask, item, context),
    issue: item.issue && issue === formatIssueMention(item.issue) ? null : issue,
  };
}

function dayIn(mask: string, { due }: ItemLine, { today }: TextContext): string | null {
  if (due && "unreadable" in due) return null;
  for (const { index } of mask.matchAll(/(?<![\w-])[\p{L}\d]/gu)) {
    const end = endOfDate(mask, index, "certain");
    const read = end === null ? null : readDue(mask.slice(index, end), today);
    if (read && "date" in read && read.date >= today.toString() && read.date !== due?.date) return read.date;
  }
  return null;
}
