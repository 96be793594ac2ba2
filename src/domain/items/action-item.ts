import type { UnreadDue, WrittenDue } from "../calendar/written-date.ts";
import type { IssueMention } from "../issue-ref.ts";
import type { Priority } from "../priority.ts";

/** One action item in a postmortem's body, in any of the three forms. */
export interface ItemLine {
  readonly form: "task-list" | "list" | "table";
  /** Index of its line in the body, from 0. */
  readonly line: number;
  /** It stands outside the sections of action items. It only shows an item that is tracked, and never opens or adopts an issue. */
  readonly outside?: true;
  /** The issue that the line shows before its words. */
  readonly issue: IssueMention | null;
  /** The issue is not written as a link. In a list, GitHub shows its title and state instead. */
  readonly bareIssue?: boolean;
  /** A link that shows another number than its address. It is no reference, and the status says so. */
  readonly wrongLink?: string;
  readonly done: boolean;
  /** The words of the item: the line's Markdown without its metadata. */
  readonly words: string;
  /** Its position among the items with the same normalized words, from 1. */
  readonly occurrence: number;
  /** Logins and `org/team` as written, without the `@`. */
  readonly owners: readonly string[];
  /** People named without an `@`, as in `Owner: Alice`. They are kept as written, and the status asks about them. */
  readonly ownerNames: readonly string[];
  /** The names in one list with owners, as in `Owner: @alice, Bob`. They get no notifications. */
  readonly unlinkedNames?: readonly string[];
  readonly due: WrittenDue | null;
  /** The date is relative, as in `+14d`, `next Friday` or `Dec 1`: read on another day, it means another date. */
  readonly dueIsRelative?: boolean;
  /** An unreadable date next to the one that counts. The status asks about it. */
  readonly unreadDue?: UnreadDue;
  readonly priority: Priority | null;
  /** The kind of remedy: `prevent`, `detect`, `mitigate` …; lower case. */
  readonly type: string | null;
  /** `owner/repo` where its issue is opened. */
  readonly repository: string | null;
}

const ENDING = " .!";

/** Normalized words, by which lines and issues are matched. Case, spacing and emphasis are ignored. */
export function normalizeWords(words: string): string {
  const plain = words
    .replace(/[*_`~]/g, "")
    .replace(/\s+/g, " ")
    .trim();
  let end = plain.length;
  while (end > 0 && ENDING.includes(plain[end - 1]!)) end--;
  return boundWords(plain.slice(0, end).toLowerCase());
}

const MAX_KEPT_WORDS = 1_000;

/** Limits words so that a marker can hold them twice. An issue's body is limited to 65,536 characters. */
export function boundWords(words: string): string {
  return words.length <= MAX_KEPT_WORDS ? words : `${words.slice(0, MAX_KEPT_WORDS)}… (${words.length})`;
}
