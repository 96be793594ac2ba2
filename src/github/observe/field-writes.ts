import { LRUCache } from "lru-cache";
import { type IssueRef, issueKey } from "../../domain/issue-ref.ts";
import { isSameField, type WrittenField } from "../../observed/contested.ts";
import type { Clock } from "../../reconcile/ports.ts";

/** How long a write counts. After that, it may be tried again. */
export const REMEMBERED_MS = 24 * 3_600_000;

/** How many issues are remembered. */
const MAX_ISSUES = 10_000;

interface Entry {
  readonly field: WrittenField;
  /** When it was written, in epoch milliseconds, oldest first. */
  readonly times: readonly number[];
}

/** The fields that this process wrote, and how often it wrote the same value. */
export class FieldWrites {
  readonly #clock: Clock;
  readonly #byIssue = new LRUCache<string, readonly Entry[]>({
    maxSize: MAX_ISSUES,
    sizeCalculation: () => 1,
  });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Remembers what a successful write wrote. */
  note(fields: readonly WrittenField[]): void {
    for (const field of fields) {
      const others = this.#entriesOf(field.issue).filter((entry) => !isSameField(entry.field, field));
      const times = [...this.timesOf(field), this.#clock.now().epochMilliseconds];
      this.#byIssue.set(issueKey(field.issue), [...others, { field, times }]);
    }
  }

  /** The fields of an issue that were written with the same value more than once. */
  repeatedOn(issue: IssueRef): WrittenField[] {
    return this.#entriesOf(issue)
      .filter(({ times }) => times.length > 1)
      .map(({ field }) => field);
  }

  timesOf(field: WrittenField): readonly number[] {
    return this.#entriesOf(field.issue).find((entry) => isSameField(entry.field, field))?.times ?? [];
  }

  #entriesOf(issue: IssueRef): Entry[] {
    const since = this.#clock.now().epochMilliseconds - REMEMBERED_MS;
    const entries = this.#byIssue.get(issueKey(issue)) ?? [];
    return entries
      .map(({ field, times }) => ({ field, times: times.filter((at) => at > since) }))
      .filter(({ times }) => times.length > 0);
  }
}
