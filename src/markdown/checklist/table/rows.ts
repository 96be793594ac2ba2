import type { ItemLine } from "../../../domain/items/action-item.ts";
import { isReference, type Reference } from "../grammar/issue-text.ts";
import type { FoundItem, ItemFields, LineChanges, TextContext } from "../grammar/item-fields.ts";
import type { ItemGroup } from "../grammar/item-group.ts";
import { isRelativeDate } from "../grammar/metadata-due.ts";
import { isInProgress } from "../grammar/placeholder.ts";
import { type PlainText, readPlainText, renderPlainText, unstrike } from "../grammar/plain-item.ts";
import { cellText, cutCells, writeCells } from "./cells.ts";
import {
  readDueCell,
  readIssueCell,
  readIssueStatus,
  readOwners,
  readPriorityCell,
  readRepositoryCell,
  readTypeCell,
  readUnreadDue,
  writeDueCell,
  writeIssueCell,
  writeIssueStatus,
  writeOwners,
} from "./field-cells.ts";
import { readStatus, statusWord } from "./status.ts";
import type { Row, Table } from "./table.ts";

/** The item of a row. Null while the row is in progress or dropped. */
export function readRow(
  table: Table,
  row: Row,
  group: ItemGroup,
  context: TextContext,
): FoundItem<Table> | null {
  const { columns } = table;
  const status =
    columns.status === undefined ? null : readStatus(row.texts[columns.status]!, columns.statusIsFlag);
  const text = readPlainText(row.texts[columns.words]!, context);
  const fields = mergeFields(text.fields, readCells(table, row, context));
  if (status === "dropped" || isInProgress(fields)) return null;
  const marked = columns.issue === undefined ? null : readIssueStatus(row.texts[columns.issue]!);
  const item: Omit<ItemLine, "occurrence"> = {
    form: "table",
    line: row.line,
    done: status === "done" || text.done || (status === null && marked === true),
    ...fields,
    type: fields.type ?? group.type,
    priority: fields.priority ?? group.priority,
  };
  return {
    item,
    count: 1,
    rewrite: (set: LineChanges) => [rewriteRow({ table, row, text, done: item.done }, set, context)],
    lacksIssueColumn: columns.issue === undefined && text.fields.issue === null ? table : null,
  };
}

type CellFields = Omit<ItemFields, "words">;

function readCells({ columns }: Table, row: Row, context: TextContext): CellFields {
  const cell = (column: number | undefined): string => {
    return column === undefined ? "" : (unstrike(row.texts[column]!) ?? row.texts[column]!);
  };
  const { owners, names, unlinkedNames } = readOwners(cell(columns.owners), context.home.owner);
  const due = cell(columns.due);
  const unread = due === "" ? null : readUnreadDue(due, context);
  return {
    ...shownIssue(readIssueCell(cell(columns.issue), context)),
    owners: [...new Map(owners.map((owner) => [owner.toLowerCase(), owner])).values()],
    ownerNames: names,
    ...(unlinkedNames.length > 0 && { unlinkedNames }),
    ...(unread && { unreadDue: unread }),
    due: due === "" ? null : readDueCell(due, context),
    dueIsRelative: isRelativeDate(due),
    priority: readPriorityCell(cell(columns.priority)),
    type: readTypeCell(cell(columns.type)),
    repository: readRepositoryCell(cell(columns.repository)),
  };
}

function shownIssue({ issue, bareIssue, wrongLink }: Reference): Reference {
  return { issue, ...(bareIssue && { bareIssue }), ...(wrongLink !== undefined && { wrongLink }) };
}

/** A field's own cell takes precedence over the words. */
function mergeFields(text: ItemFields, cells: CellFields): ItemFields {
  const textDue = cells.due && text.due && "unreadable" in text.due ? text.due : undefined;
  const unreadDue = cells.unreadDue ?? text.unreadDue ?? textDue;
  const { issue, bareIssue, wrongLink, ...fields } = { ...text, ...cells };
  return {
    ...fields,
    ...shownIssue(isReference(cells) ? cells : text),
    owners: cells.owners.length > 0 ? cells.owners : text.owners,
    ownerNames: [...cells.ownerNames, ...text.ownerNames],
    ...(unreadDue && { unreadDue }),
    due: cells.due ?? text.due,
    dueIsRelative: cells.due
      ? "date" in cells.due && cells.dueIsRelative === true
      : text.dueIsRelative === true,
    priority: cells.priority ?? text.priority,
    type: cells.type ?? text.type,
    repository: cells.repository ?? text.repository,
  };
}

/** The text of a row that is only a label for the rows below it, such as **Prevent**. Null for any other row. */
export function labelOfRow({ columns }: Table, row: Row): string | null {
  const others = row.texts.filter((text, column) => column !== columns.words && text.trim() !== "");
  return others.length === 0 ? row.texts[columns.words]! : null;
}

interface ReadRow {
  readonly table: Table;
  readonly row: Row;
  /** The cell with the item's words. */
  readonly text: PlainText;
  readonly done: boolean;
}

/**
 * A row with these changes. Each change goes into its own column, and only those cells are written. A field without a column
 * goes into the words' cell.
 */
function rewriteRow(read: ReadRow, set: LineChanges, context: TextContext): string {
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

/** Puts changes into their columns. Returns the fields for the words' cell. */
function moveToCells(
  { table: { columns }, row }: ReadRow,
  set: LineChanges,
  cells: Map<number, string>,
  context: TextContext,
): Partial<ItemFields> & { words?: string } {
  const left: { -readonly [Field in keyof ItemFields]?: ItemFields[Field] } = {};
  const move = <Field extends "issue" | "owners" | "due" | "priority" | "type" | "repository">(
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
  // A relative date becomes a fixed date once the row is tracked.
  const due = set.due ?? (issue ? floatingDate(columns.due, row, context) : undefined);
  if (issue) {
    Object.assign(left, { bareIssue: undefined, wrongLink: undefined });
    move("issue", issue, null, (old) => writeIssueCell(old, issue, context));
  }
  if (owners) move("owners", owners, [], (old) => writeOwners(old, owners));
  if (due !== undefined) {
    move("due", { date: due }, null, (old) => {
      const now = readDueCell(old, context);
      const stays = now !== null && "date" in now && now.date === due && !isRelativeDate(old);
      return stays ? old : writeDueCell(old, due, context);
    });
  }
  if (priority !== undefined) move("priority", priority, null, () => priority ?? "");
  if (type !== undefined) move("type", type, null, () => type ?? "");
  if (repository !== undefined) move("repository", repository, null, () => repository ?? "");
  return left;
}

function floatingDate(column: number | undefined, row: Row, context: TextContext): string | undefined {
  const text = column === undefined ? "" : row.texts[column]!;
  const due = readDueCell(text, context);
  return due && "date" in due && isRelativeDate(text) ? due.date : undefined;
}

/** Shows in the row's cells whether it is done. Returns whether its words must be struck through for that. */
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

/** Removes the strikethrough from each cell of a row. */
function unstrikeRow({ columns }: Table, row: Row, cells: Map<number, string>): void {
  cutCells(row.raw).forEach((cell, column) => {
    const inner = unstrike(cellText(row.raw, cell));
    if (inner !== null && column !== columns.words && !cells.has(column)) cells.set(column, inner);
  });
}
