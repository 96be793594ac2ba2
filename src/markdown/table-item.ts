import type { ItemLine } from "../domain/action-item.ts";
import { unstrike } from "./done-mark.ts";
import type { FoundItem, LineChanges } from "./found-item.ts";
import type { ItemFields, TextContext } from "./item-fields.ts";
import type { Group } from "./item-group.ts";
import { dateFloats } from "./metadata-due.ts";
import { isInProgress } from "./placeholder.ts";
import { readPlainText } from "./plain-text.ts";
import type { Row, Table } from "./table.ts";
import {
  readDueCell,
  readOwners,
  readPriorityCell,
  readRepositoryCell,
  readTypeCell,
  readUnreadDue,
} from "./table-fields.ts";
import { readIssueCell, readIssueStatus } from "./table-issue.ts";
import { rewriteRow } from "./table-rewrite.ts";
import { readStatus } from "./table-status.ts";

/** The item of one row; null when nobody promised anything there. */
export function readRow(table: Table, row: Row, group: Group, context: TextContext): FoundItem | null {
  const { columns } = table;
  const { status: statusColumn } = columns;
  const status =
    statusColumn === undefined ? "open" : readStatus(row.texts[statusColumn]!, columns.statusIsFlag);
  const text = readPlainText(row.texts[columns.words]!, context);
  const fields = mergeFields(text.fields, readCells(table, row, context));
  if (status === "dropped" || isInProgress(fields)) return null;
  const marked = columns.issue === undefined ? null : readIssueStatus(row.texts[columns.issue]!);
  const item: Omit<ItemLine, "occurrence"> = {
    form: "table",
    line: row.line,
    done: status === "done" || text.done || (statusColumn === undefined && marked === true),
    ...fields,
    type: fields.type ?? group.type,
    priority: fields.priority ?? group.priority,
  };
  return {
    item,
    rewrite: (set: LineChanges) => rewriteRow({ table, row, text, done: item.done }, set, context),
    lacksIssueColumn: columns.issue === undefined && text.fields.issue === null ? table : null,
  };
}

type CellFields = Omit<ItemFields, "words">;

function readCells({ columns }: Table, row: Row, context: TextContext): CellFields {
  const cell = (column: number | undefined): string => {
    return column === undefined ? "" : (unstrike(row.texts[column]!) ?? row.texts[column]!);
  };
  const { owners, names, beside } = readOwners(cell(columns.owners), context.owner);
  const due = cell(columns.due);
  const unread = due === "" ? null : readUnreadDue(due, context);
  return {
    issue: readIssueCell(cell(columns.issue), context).issue,
    owners: [...new Map(owners.map((owner) => [owner.toLowerCase(), owner])).values()],
    ownerNames: names,
    ...(beside.length > 0 && { namesBeside: beside }),
    ...(unread && { unreadDue: unread }),
    due: due === "" ? null : readDueCell(due, context),
    dueFloats: dateFloats(due),
    priority: readPriorityCell(cell(columns.priority)),
    type: readTypeCell(cell(columns.type)),
    repository: readRepositoryCell(cell(columns.repository)),
  };
}

/** What a cell of its own says counts before what stands among the words. */
function mergeFields(text: ItemFields, cells: CellFields): ItemFields {
  const textDue = cells.due && text.due && "unreadable" in text.due ? text.due : undefined;
  const unreadDue = cells.unreadDue ?? text.unreadDue ?? textDue;
  const namesBeside = cells.namesBeside ?? text.namesBeside;
  return {
    issue: cells.issue ?? text.issue,
    words: text.words,
    owners: cells.owners.length > 0 ? cells.owners : text.owners,
    ownerNames: [...cells.ownerNames, ...text.ownerNames],
    ...(namesBeside && { namesBeside }),
    ...(unreadDue && { unreadDue }),
    due: cells.due ?? text.due,
    dueFloats: cells.due ? "date" in cells.due && cells.dueFloats === true : text.dueFloats === true,
    priority: cells.priority ?? text.priority,
    type: cells.type ?? text.type,
    repository: cells.repository ?? text.repository,
  };
}

/** A row that only names what the rows below it have in common, such as **Prevent**; null for any other. */
export function labelOfRow({ columns }: Table, row: Row): string | null {
  const others = row.texts.filter((text, column) => column !== columns.words && text.trim() !== "");
  return others.length === 0 ? row.texts[columns.words]! : null;
}
