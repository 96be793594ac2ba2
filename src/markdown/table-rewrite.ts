import { unstrike } from "./done-mark.ts";
import type { LineChanges } from "./found-item.ts";
import type { ItemFields, TextContext } from "./item-fields.ts";
import { dateFloats } from "./metadata-due.ts";
import { type PlainText, renderPlainText } from "./plain-text.ts";
import type { Row, Table } from "./table.ts";
import { cellText, cutCells, writeCells } from "./table-cells.ts";
import { readDueCell, writeDueCell, writeOwners } from "./table-fields.ts";
import { readIssueStatus, writeIssueCell, writeIssueStatus } from "./table-issue.ts";
import { readStatus, statusWord } from "./table-status.ts";

interface ReadRow {
  readonly table: Table;
  readonly row: Row;
  /** The cell that holds the promise. */
  readonly text: PlainText;
  readonly done: boolean;
}

/**
 * A row with these changes: each goes into the column that it has, and only those cells are written. What has no column
 * stands with the words.
 */
export function rewriteRow(read: ReadRow, set: LineChanges, context: TextContext): string {
  const { table, row, text } = read;
  const cells = new Map<number, string>();
  const fields = { ...text.fields, ...moveToCells(read, set, cells, context) };
  const done =
    set.done !== undefined && set.done !== read.done ? writeDone(read, set.done, cells) : text.done;
  if (set.words !== undefined) fields.words = set.words;
  const isNews = done !== text.done || JSON.stringify(fields) !== JSON.stringify(text.fields);
  if (isNews) cells.set(table.columns.words, renderPlainText({ fields, tail: text.tail, done }, context));
  const changed = new Map([...cells].filter(([column, now]) => now !== row.texts[column]));
  return changed.size === 0 ? row.raw : writeCells(row.raw, changed);
}

/** Puts changes into the columns that they have; returns what that leaves for the words' cell to say. */
function moveToCells(
  { table: { columns }, row }: ReadRow,
  set: LineChanges,
  cells: Map<number, string>,
  context: TextContext,
): Partial<ItemFields> & { words?: string } {
  const left: { -readonly [Field in keyof ItemFields]?: ItemFields[Field] } = {};
  const place = <Field extends "issue" | "owners" | "due" | "priority" | "type" | "repository">(
    field: Field,
    value: ItemFields[Field],
    nothing: ItemFields[Field],
    write: (old: string) => string,
  ): void => {
    const column = columns[field];
    if (column === undefined) left[field] = value;
    else {
      cells.set(column, write(row.texts[column]!));
      left[field] = nothing;
    }
  };
  const { issue, owners, priority, type, repository } = set;
  // A date that floats is nailed down once the row is tracked.
  const due = set.due ?? (issue ? floatingDate(columns.due, row, context) : undefined);
  if (issue) place("issue", issue, null, (old) => writeIssueCell(old, issue, context));
  if (owners) place("owners", owners, [], (old) => writeOwners(old, owners));
  if (due !== undefined) {
    place("due", { date: due }, null, (old) => {
      const now = readDueCell(old, context);
      const stays = now !== null && "date" in now && now.date === due && !dateFloats(old);
      return stays ? old : writeDueCell(old, due, context);
    });
  }
  if (priority !== undefined) place("priority", priority, null, () => priority ?? "");
  if (type !== undefined) place("type", type, null, () => type ?? "");
  if (repository !== undefined) place("repository", repository, null, () => repository ?? "");
  return left;
}

function floatingDate(column: number | undefined, row: Row, context: TextContext): string | undefined {
  const text = column === undefined ? "" : row.texts[column]!;
  const due = readDueCell(text, context);
  return due && "date" in due && dateFloats(text) ? due.date : undefined;
}

/** Shows in its cells whether a row is done; returns whether its words have to be struck through for it. */
function writeDone({ table, row, text }: ReadRow, done: boolean, cells: Map<number, string>): boolean {
  const { status, statusIsFlag, issue } = table.columns;
  if (!done) unstrikeRow(table, row, cells);
  if (status !== undefined) {
    const used = table.rows.filter((other) => other !== row).map((other) => other.texts[status]!);
    const is = readStatus(row.texts[status]!, statusIsFlag) === "done";
    if (is !== done) cells.set(status, statusWord(done, statusIsFlag, used));
    return done && text.done;
  }
  const shown = issue === undefined ? "" : (cells.get(issue) ?? row.texts[issue]!);
  if (issue !== undefined && readIssueStatus(shown) !== null) {
    cells.set(issue, writeIssueStatus(shown, done));
    return done && text.done;
  }
  return done;
}

/** A row that was struck out cell by cell comes back whole. */
function unstrikeRow({ columns }: Table, row: Row, cells: Map<number, string>): void {
  cutCells(row.raw).forEach((cell, column) => {
    const inner = unstrike(cellText(row.raw, cell));
    if (inner !== null && column !== columns.words && !cells.has(column)) cells.set(column, inner);
  });
}
