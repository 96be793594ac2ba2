import type { UnreadDue, WrittenDue } from "../calendar/written-date.ts";
import type { IssueMention } from "../issue-ref.ts";
import type { Priority } from "../priority.ts";

/** One action item as it stands in a postmortem's body, whichever of the three forms it is written in. */
export interface ItemLine {
  readonly form: "task-list" | "list" | "table";
  /** Index of its line in the body, from 0. */
  readonly line: number;
  /** The issue that the line shows in front of its words. */
  readonly issue: IssueMention | null;
  readonly done: boolean;
  /** The promise itself: the line's Markdown without what is understood as metadata. */
  readonly words: string;
  /** Which one it is among the items with the same normalised words, from 1. */
  readonly occurrence: number;
  /** Logins and `org/team` as written, without the `@`. */
  readonly owners: readonly string[];
  /** People named without an `@`, as in `Owner: Alice`: kept as they stand, and to be asked about. */
  readonly ownerNames: readonly string[];
  /** Those of them who stand in one list with owners, as in `Owner: @alice, Bob`: nobody is told of them. */
  readonly unlinkedNames?: readonly string[];
  readonly due: WrittenDue | null;
  /** The date is written without its year, as in `+14d`, `next Friday` or `Dec 1`: read on another day it is another one. */
  readonly dueIsRelative?: boolean;
  /** A date that nobody can read and that stands beside the one that counts; to be asked about while it stands. */
  readonly unreadDue?: UnreadDue;
  readonly priority: Priority | null;
  /** What kind of remedy it is: `prevent`, `detect`, `mitigate` …; lower case. */
  readonly type: string | null;
  /** `owner/repo` in which its issue shall live. */
  readonly repository: string | null;
}

const ENDING = " .!";

/** Words by which lines and issues are matched: case, spacing and emphasis do not count. */
export function normaliseWords(words: string): string {
  const plain = words
    .replace(/[*_`~]/g, "")
    .replace(/\s+/g, " ")
    .trim();
  let end = plain.length;
  while (end > 0 && ENDING.includes(plain[end - 1]!)) end--;
  return boundWords(plain.slice(0, end).toLowerCase());
}

const MAX_KEPT_WORDS = 1_000;

/** Words short enough to be kept in a marker twice: an issue's body ends at 65,536 characters. */
export function boundWords(words: string): string {
  return words.length <= MAX_KEPT_WORDS ? words : `${words.slice(0, MAX_KEPT_WORDS)}… (${words.length})`;
}
