import type { Temporal } from "temporal-polyfill";
import type { IssueMention } from "../../../domain/issue-ref.ts";
import type { ItemLine } from "../../../domain/items/action-item.ts";
import type { Priority } from "../../../domain/priority.ts";

/** What the text of an item says, whichever form its line has. */
export type ItemFields = Pick<
  ItemLine,
  | "issue"
  | "words"
  | "owners"
  | "ownerNames"
  | "unlinkedNames"
  | "due"
  | "dueIsRelative"
  | "unreadDue"
  | "priority"
  | "type"
  | "repository"
>;

export interface TextContext {
  readonly today: Temporal.PlainDate;
  /** The web host whose issue addresses count; without it any host's do. */
  readonly host?: string;
  /** Whose repositories these are: only this owner's teams are teams; without it anybody's. */
  readonly owner?: string;
}

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
export interface FoundItem<Table = unknown> {
  readonly item: Omit<ItemLine, "occurrence">;
  /** The line with these changes. */
  rewrite(set: LineChanges): string;
  /** The table that needs a column more before this row can show an issue; null when there is a place for it. */
  readonly lacksIssueColumn: Table | null;
}
