import type { Temporal } from "temporal-polyfill";
import type { ItemLine } from "../domain/action-item.ts";

/** What the text of an item says, whichever form its line has. */
export type ItemFields = Pick<
  ItemLine,
  | "issue"
  | "words"
  | "owners"
  | "ownerNames"
  | "namesBeside"
  | "due"
  | "dueFloats"
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
