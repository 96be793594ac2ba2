import { foldTitle } from "../../blocks.ts";
import titles from "./data/column-titles.json" with { type: "json" };

type Role = "words" | "owners" | "due" | "priority" | "type" | "issue" | "status" | "repository";

/** The column of each role. A role without a column is missing. */
export type Columns = Partial<Record<Role, number>> & {
  readonly words: number;
  /** The status column has a title such as *Done?*: it holds yes or no, or the date when the item was done. */
  readonly statusIsFlag: boolean;
};

/** Common column titles, the most certain first. Roles are looked for in this order. */
const NAMES: Readonly<Record<Role, readonly string[]>> = titles.byRole;

const FLAG = /^(?:date )?(?:done|completed?|closed|resolved)(?: date| on)?$/;

/** Titles that are also common in other tables. They count only together with another role. */
const WEAK: ReadonlySet<string> = new Set(titles.weak);

const NUMBERING = new Set(["", "#", "id", "no", "nr", "number", "s.no", "ref"]);

/** A column title in normal form: `Bug #`, `Owner(s)` and `Type (prevent / detect)` become `bug`, `owner` and `type`. */
export function foldColumn(title: string): string {
  return foldTitle(title.replace(/<br\s?\/?>/gi, " "))
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .replaceAll("ß", "ss")
    .replaceAll("’", "'")
    .replace(/\s*[(（][^()（）]*[)）]/g, "")
    .replace(/[\s.?？]*#?$|\?$/g, "")
    .trim();
}

/** What the cells of a column show. Only cells that are not empty and no placeholders count. */
export type CellContent = Exclude<Role, "words" | "repository" | "type">;

/** The content of a table's columns, by index. */
export interface ColumnContent {
  /** Words in the longest of its cells that show no issue. */
  countWords(column: number): number;
  /** How many of its cells name an issue. */
  countIssues(column: number): number;
  /** Words in the longest link to an issue in its cells. */
  countLinkedWords(column: number): number;
  /** How many of its cells are not empty. */
  countFilled(column: number): number;
  /** Whether all of its cells show people, days and so on. False if all are empty. */
  shows(column: number, content: CellContent): boolean;
}

/**
 * The roles of a table's columns, by their titles in any order, and by their cells where a title says nothing. Null if it is not an
 * action item table.
 * @param isExpected the table is below a title of action items
 */
export function readColumns(
  titles: readonly string[],
  content: ColumnContent,
  isExpected: boolean,
): Columns | null {
  const folded = titles.map(foldColumn);
  const { found, taken } = byTitle(folded, content);
  if (isExpected) addByContent(folded, found, taken, content);
  const isTracked = isExpected && found.issue !== undefined && content.countIssues(found.issue) > 0;
  const words = found.words ?? unnamedWords(folded, found, taken, isTracked) ?? linkedWords(found, content);
  if (words === undefined) return null;
  if (words === found.issue) delete found.issue;
  const isAlone = Object.keys(found).every((role) => role === "words" || role === "type");
  const isTyped = isExpected && found.type !== undefined;
  if (isAlone && !isTyped && WEAK.has(folded[words]!)) return null;
  return { ...found, words, statusIsFlag: found.status !== undefined && FLAG.test(folded[found.status]!) };
}

interface Found {
  readonly found: Partial<Record<Role, number>>;
  readonly taken: Set<number>;
}

function byTitle(folded: readonly string[], content: ColumnContent): Found {
  const parts = folded.map((title) => title.split(/ ?[/&] ?| or | and /));
  const taken = new Set<number>();
  const found: Partial<Record<Role, number>> = {};
  for (const role of Object.keys(NAMES) as Role[]) {
    const all = NAMES[role]
      .map((name) => parts.findIndex((names, index) => !taken.has(index) && names.includes(name)))
      .filter((column) => column !== -1);
    const column =
      role === "issue"
        ? (issueColumn(all, content, found.words === undefined) ?? numberColumn(folded, taken, content))
        : all[0];
    if (column === undefined) continue;
    found[role] = column;
    taken.add(column);
  }
  return { found, taken };
}

const BY_CONTENT: readonly CellContent[] = ["owners", "due", "status", "priority", "issue"];

/** Titles of columns that are about an item, but are none of its fields: *Reporter*, *Created*. */
const ABOUT: ReadonlySet<string> = new Set(titles.about);

/** A column of nothing but mentions, or nothing but days, tells what it is in any language. */
function addByContent(
  folded: readonly string[],
  found: Found["found"],
  taken: Set<number>,
  content: ColumnContent,
): void {
  for (const role of BY_CONTENT) {
    if (found[role] !== undefined) continue;
    const column = folded.findIndex((title, index) => {
      return !taken.has(index) && !ABOUT.has(title) && content.shows(index, role);
    });
    if (column === -1) continue;
    found[role] = column;
    taken.add(column);
  }
}

/** More words than a reference to an issue has. */
const PROSE = 4;

/** The same limit if one of two such columns must hold the items' words. */
const SHORT_PROSE = 2;

/** The column with the most issues. Once a column is used, it keeps that role. */
function issueColumn(
  named: readonly number[],
  content: ColumnContent,
  lacksWords: boolean,
): number | undefined {
  const all = [...new Set(named)];
  const prose = lacksWords && all.length > 1 ? SHORT_PROSE : PROSE;
  const columns = all.filter((column) => content.countWords(column) < prose);
  const counts = columns.map((column) => content.countIssues(column));
  return columns[counts.indexOf(Math.max(...counts))];
}

/** A column titled `#` or *ID* counts if it holds only issues. */
function numberColumn(
  folded: readonly string[],
  taken: ReadonlySet<number>,
  content: ColumnContent,
): number | undefined {
  const column = folded.findIndex((title, index) => NUMBERING.has(title) && !taken.has(index));
  if (column === -1 || content.countIssues(column) === 0) return undefined;
  return content.countIssues(column) === content.countFilled(column) ? column : undefined;
}

/** A column of tickets whose links are their titles. */
function linkedWords(
  { owners, status, due, issue }: Found["found"],
  content: ColumnContent,
): number | undefined {
  const hasField = owners !== undefined || status !== undefined || due !== undefined;
  return hasField && issue !== undefined && content.countLinkedWords(issue) > 1 ? issue : undefined;
}

const FIELDS = ["owners", "due", "status", "priority", "issue"] as const;

/** A second column of such a title is not what the items say. A column titled *Issue* can be. */
const NAMES_OF_FIELDS: ReadonlySet<string> = new Set(
  FIELDS.filter((field) => field !== "issue").flatMap((field) => NAMES[field]),
);

/**
 * In a table with two fields of items, one of them who, the first column without a known title holds the items' words. It still does
 * if the last owner of a tracked table is removed.
 */
function unnamedWords(
  folded: readonly string[],
  found: Found["found"],
  taken: ReadonlySet<number>,
  isTracked: boolean,
): number | undefined {
  const fields = FIELDS.filter((field) => found[field] !== undefined);
  if ((found.owners === undefined && !isTracked) || fields.length < 2) return undefined;
  const free = [...folded.keys()].filter((index) => !taken.has(index) && !NUMBERING.has(folded[index]!));
  const isAbout = (title: string) => ABOUT.has(title) || NAMES_OF_FIELDS.has(title);
  return free.find((index) => !isAbout(folded[index]!)) ?? free[0];
}
