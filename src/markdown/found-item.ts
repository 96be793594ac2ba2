import type { IssueMention, ItemLine } from "../domain/action-item.ts";
import type { Priority } from "../domain/priority.ts";
import type { Table } from "./table.ts";

/** What one edit changes in a line. Words are Markdown for a single line. */
export interface LineChanges {
  readonly issue?: IssueMention;
  readonly done?: boolean;
  readonly words?: string;
  readonly owners?: readonly string[];
  /** `YYYY-MM-DD` */
  readonly due?: string;
  readonly priority?: Priority | null;
  readonly type?: string | null;
  readonly repository?: string | null;
}

/** An item together with the line that it was read from, whichever form that has. */
export interface FoundItem {
  readonly item: Omit<ItemLine, "occurrence">;
  /** The line with these changes. */
  rewrite(set: LineChanges): string;
  /** The table that needs a column more before this row can show an issue; null when there is a place for it. */
  readonly lacksIssueColumn: Table | null;
}
