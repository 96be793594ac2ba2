import type { TextContext } from "../grammar/item-fields.ts";
import { readPlainText } from "../grammar/plain-item.ts";
import { appendCells, cellText, cutCells, isClosed } from "./cells.ts";
import { type CellContent, type ColumnContent, type Columns, foldColumn, readColumns } from "./columns.ts";
import {
  isPlaceholderCell,
  readDueCell,
  readIssueCell,
  readOwners,
  readPriorityCell,
} from "./field-cells.ts";
import { looksLikeStatus } from "./status.ts";

export interface Row {
  readonly line: number;
  readonly raw: string;
  /** The text of its cells, one for each column of the header. Missing cells are empty. */
  readonly texts: readonly string[];
}

/** A table of action items. */
export interface Table {
  readonly columns: Columns;
  readonly titles: readonly string[];
  /** Its columns say by themselves that its rows are action items: one for them, and one for who, when or what became of them. */
  readonly isTitled: boolean;
  /** The line index of its header. The delimiter and the rows follow. */
  readonly line: number;
  readonly rows: readonly Row[];
}

const HEADER_LINES = 2;

/**
 * Reads the table on these lines. Null if it is not an action item table.
 * @param isExpected the table is below a title of action items
 */
export function readTable(
  lines: readonly string[],
  line: number,
  end: number,
  context: TextContext,
  isExpected: boolean,
): Table | null {
  const header = lines[line]!;
  const titles = cutCells(header).map((cell) => cellText(header, cell));
  const rows = lines.slice(line + HEADER_LINES, end).map((raw, index) => {
    const cells = cutCells(raw);
    return {
      line: line + HEADER_LINES + index,
      raw,
      texts: titles.map((_, column) => cellText(raw, cells[column])),
    };
  });
  const content: ColumnContent = {
    countWords: (column) => Math.max(0, ...rows.map(({ texts }) => countWords(texts[column]!, context))),
    countLinkedWords: (column) => {
      const shown = rows.map(
        ({ texts }) => /^\[([^[\]#]+)\]\([^()\s]*\/issues\/\d[^()\s]*\)$/.exec(texts[column]!)?.[1] ?? "",
      );
      return Math.max(0, ...shown.map((text) => text.match(/\S+/g)?.length ?? 0));
    },
    countFilled: (column) => rows.filter(({ texts }) => texts[column] !== "").length,
    countIssues: (column) => rows.filter(({ texts }) => readIssueCell(texts[column]!, context).issue).length,
    shows: (column, role) => {
      const filled = rows.map(({ texts }) => texts[column]!).filter((text) => !isPlaceholderCell(text));
      return filled.length > 0 && filled.every((text) => SHOWS[role](text, context));
    },
  };
  const columns = readColumns(titles, content, isExpected);
  return columns && { columns, titles, line, rows, isTitled: isTitled(titles, columns) };
}

const SHOWS: Readonly<Record<CellContent, (text: string, context: TextContext) => boolean>> = {
  owners: (text, { home }) => {
    const { owners, names } = readOwners(text, home.owner);
    return owners.length > 0 && names.length === 0;
  },
  due: (text, context) => {
    const due = readDueCell(text, context);
    return due !== null && "date" in due && /\d/.test(text);
  },
  status: looksLikeStatus,
  priority: (text) =>
    readPriorityCell(text) !== null && !/^[0-4]$/.test(text.trim()) && !text.trim().includes(" "),
  issue: (text, context) => readIssueCell(text, context).issue !== null,
};

/** Titles that name action items, and not what was done: *Action item*, *Follow-up*. */
const NAMES_ITEMS =
  /^(?:(?:open )?action items?|action points?|follow ?ups?(?: (?:actions?|items?|tasks?))?|(?:corrective|preventive|preventative|remediation) (?:actions?|items?|measures?)|to ?dos?|next steps?|countermeasures?)$/;

function isTitled(titles: readonly string[], { words, owners, due }: Columns): boolean {
  return NAMES_ITEMS.test(foldColumn(titles[words]!)) && (owners !== undefined || due !== undefined);
}

/** Counts words without a date or an owner, which move to other columns once the row is tracked. */
function countWords(text: string, context: TextContext): number {
  if (/#\d|\/issues\/\d/.test(text)) return 0;
  const { words } = readPlainText(text, context).fields;
  return words.replace(/\]\([^()\s]*\)/g, "]").match(/\S+/g)?.length ?? 0;
}

/**
 * The lines of a table with an added issue column, by index: its header, its delimiter and every row. Cells of a row beyond
 * the header, which GitHub does not show, move to the right.
 */
export function addIssueColumn(lines: readonly string[], table: Table): Map<number, string> {
  const width = table.titles.length;
  const taken = table.titles.some((title) => foldColumn(title) === "issue");
  const cells = [taken ? "Tracking issue" : "Issue", "---", ...table.rows.map(() => "")];
  return new Map(
    cells.map((cell, index) => [table.line + index, widen(lines[table.line + index]!, width, cell)]),
  );
}

function widen(raw: string, width: number, cell: string): string {
  const cells = cutCells(raw);
  if (cells.length <= width) {
    const missing = Array.from({ length: width - cells.length }, () => "");
    // A row without a closing bar needs no empty last cell.
    const bare = cell === "" && !isClosed(raw);
    return bare ? raw : appendCells(raw, [...missing, cell]);
  }
  const { start } = cells[width]!;
  return `${raw.slice(0, start)} ${cell} |${raw.slice(start)}`;
}
