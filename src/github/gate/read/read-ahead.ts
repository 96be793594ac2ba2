import type { Client } from "../../client/client.ts";
import { faultKindOf } from "../../client/errors.ts";
import {
  followCursor,
  getNumbered,
  type IssuePage,
  type IssueResponse,
  type OnPage,
  type Selection,
} from "./issue-pages.ts";

/** GitHub responds with 422 to a higher page number of an issue list. */
const LAST_NUMBERED = 99;

/** One early request for this page shows whether there are many pages. */
const SCOUT = 8;

/** With more pages than this, memory matters. */
const MANY_PAGES = 10;

/**
 * Reads several pages of a listing at once: by number where GitHub allows it, then by cursor. Sends at most half as many
 * requests again as there are pages.
 * @param scout whether to request the eighth page right away
 * @param onMany called, possibly several times, if there are many pages
 * @returns once every page is read, though maybe not yet handled
 */
export async function readAhead(
  client: Client,
  selection: Selection,
  scout: boolean,
  onPage: OnPage,
  onMany: () => void,
): Promise<PageReader> {
  const reader = new PageReader({ client, selection, onPage, onMany });
  await reader.run(scout);
  return reader;
}

interface Reading {
  readonly client: Client;
  readonly selection: Selection;
  readonly onPage: OnPage;
  readonly onMany: () => void;
}

class PageReader {
  readonly #reading: Reading;
  /** The URL of the next page, by page number; empty pages are left out. */
  readonly #nexts = new Map<number, string | null>();
  /** The page number by the id of its first issue. */
  readonly #firsts = new Map<number, number>();
  readonly #requested = new Set<number>();
  readonly #handling: Promise<void>[] = [];
  /** The minimum number of pages. */
  #known = 1;
  /** The highest page number that can be requested. */
  #limit = LAST_NUMBERED;
  /** The number of the last page. */
  #end = Number.POSITIVE_INFINITY;
  /** Whether the pages were read one after the other: otherwise an issue may have moved between pages. */
  inSequence = true;
  /** When the server sent the first page, in epoch milliseconds of its clock; null if the response has no date. */
  since: number | null = null;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  async run(scout: boolean): Promise<void> {
    await Promise.all([this.#read(1), ...(scout ? [this.#read(SCOUT)] : [])]);
    await this.#continueByCursor();
  }

  /** Errors are reported by `handled`. */
  #handle(issues: readonly IssueResponse[]): void {
    const handling = this.#reading.onPage(issues);
    handling.catch(() => {});
    this.#handling.push(handling);
  }

  /** Whether the listing has no issues. */
  get isEmpty(): boolean {
    return this.#nexts.size === 0;
  }

  /** Resolves once every page is handled; rejects with the error of the first handler that failed. */
  get handled(): Promise<unknown> {
    return Promise.all(this.#handling);
  }

  /** Reads a page, and those that it shows to exist. */
  async #read(number: number): Promise<void> {
    this.#requested.add(number);
    const page = await this.#get(number);
    if (page === null) return;
    if (page.issues.length > 0) this.#nexts.set(number, page.next);
    if (page.issues.length > 0 && page.next !== null) this.#known = Math.max(this.#known, number + 1);
    else this.#end = Math.min(this.#end, number);
    if (this.#known > MANY_PAGES) this.#reading.onMany();
    if (number === 1) this.since = page.answeredAt;
    const more: number[] = [];
    for (
      let next = 2;
      next <= Math.min(this.#limit, this.#end) && this.#requested.size + more.length < this.#maxRequests();
      next += 1
    ) {
      if (!this.#requested.has(next)) more.push(next);
    }
    if (more.length > 0) this.inSequence = false;
    this.#handle(page.issues);
    await Promise.all(more.map((next) => this.#read(next)));
  }

  /** One while only one page is known, then a few more than are known. */
  #maxRequests(): number {
    return this.#known === 1 ? 1 : Math.floor(this.#known * 1.5) + 1;
  }

  /** A page; null if page numbers don't work: GitHub rejects them, or returns the same page for every number. */
  async #get(number: number): Promise<IssuePage | null> {
    if (number > this.#limit) return null;
    const { client, selection } = this.#reading;
    try {
      const page = await getNumbered(client, selection, number);
      const first = page.issues[0]?.id;
      if (first === undefined) return page;
      const known = this.#firsts.get(first);
      if (known === undefined) this.#firsts.set(first, number);
      else if (known !== number) this.#limit = 1;
      return page;
    } catch (error) {
      if (number === 1 || faultKindOf(error) !== "invalid") throw error;
      this.#limit = Math.min(this.#limit, number - 1);
      return null;
    }
  }

  /** Continues after the last page that has no gap before it. */
  async #continueByCursor(): Promise<void> {
    let last = 1;
    while (last < this.#limit && this.#nexts.has(last + 1)) last += 1;
    const next = this.#nexts.get(last) ?? null;
    const { client, selection } = this.#reading;
    await followCursor(client, selection, next, async (issues) => this.#handle(issues));
  }
}
