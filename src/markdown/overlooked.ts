import type { ItemLine } from "../domain/action-item.ts";
import { endOfDate, readDue } from "../domain/due-text.ts";
import { formatIssueMention } from "../domain/issue-mention.ts";
import type { TextContext } from "./item-fields.ts";
import { maskMarkup } from "./markup.ts";
import { isElsewhere, NOBODY } from "./metadata-people.ts";

/** What the words of an item hold that looks like metadata and was not read as such; null for what is not there. */
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

/** Looks for an owner and an issue where the item has no owner, and for a day that is not its due date. */
export function overlookedIn(item: ItemLine, context: TextContext): Overlooked {
  const { mask } = maskMarkup(item.words);
  const isOwned = item.owners.length > 0 || item.ownerNames.length > 0;
  const mentions = isOwned ? [] : [...mask.matchAll(MENTION)].map((match) => match[1]!);
  const issue = isOwned ? null : (ISSUE.exec(mask)?.[0] ?? null);
  return {
    owner: mentions.find((login) => !isElsewhere(login, context.owner)) ?? null,
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
