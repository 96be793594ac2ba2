import { LRUCache } from "lru-cache";
import { formatIssueRef, type IssueRef } from "../domain/issue-ref.ts";

/** Keys that are remembered at most; one that was forgotten is found again by the next sweep. */
const MAX_KEPT = 10_000;

/** Keys that something names which the App wrote, as far as this process saw it. */
export class KnownKeys {
  /** Bound by size: by number, the cache would take room for all of them at once. */
  readonly #keys = new LRUCache<string, true>({ maxSize: MAX_KEPT, sizeCalculation: () => 1 });

  has(key: IssueRef): boolean {
    return this.#keys.has(nameOf(key));
  }

  add(key: IssueRef): void {
    this.#keys.set(nameOf(key), true);
  }
}

function nameOf(key: IssueRef): string {
  return formatIssueRef(key).toLowerCase();
}
