import type { Temporal } from "temporal-polyfill";
import type { Home, IssueMention } from "../../../domain/issue-ref.ts";
import type { ItemLine } from "../../../domain/items/action-item.ts";
import type { Priority } from "../../../domain/priority.ts";

/** What the text of an item says, in any form of line. */
export type ItemFields = Omit<ItemLine, "form" | "line" | "outside" | "done" | "occurrence">;

export interface TextContext {
  readonly today: Temporal.PlainDate;
  /** Where the text is. URLs of other hosts and teams of other owners are plain text. */
  readonly home: Home;
}

/** The changes of one edit to a line. Words are single-line Markdown. */
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

/** An item, with the line that it was read from. */
export interface FoundItem<Table = unknown> {
  readonly item: Omit<ItemLine, "occurrence">;
  /** How many lines it takes, from the item's own line on. */
  readonly count: number;
  /** Its lines with these changes. Words that get shorter can take fewer lines. */
  rewrite(set: LineChanges): string[];
  /** The table that needs an issue column before this row can show an issue. Null if the row can show one. */
  readonly lacksIssueColumn: Table | null;
}
