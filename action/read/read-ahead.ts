import type { Client } from "../../src/github/client/client.ts";
import { faultKindOf } from "../../src/github/client/errors.ts";
import {
  followCursor,
  getNumbered,
  type IssueAnswer,
  type OnPage,
  type Reading,
  type Selection,
} from "./issue-pages.ts";

export interface ReadAhead {
  /** Whether every page was read in its turn: else an issue may have slipped from one page to another. */
  readonly inTurn: boolean;
  /** When the first page was answered, by the server's clock in milliseconds; null when it did not tell. */
  readonly since: number | null;
  /** Fulfilled once every page is handled; rejects with what the first handler that failed threw. */
  readonly handled: Promise<unknown>;
}

/** GitHub answers 422 to a higher page number of a listing of issues. */
const LAST_NUMBERED = 99;

/** Whether there are many pages is best known early, and from one answer. */
const SCOUT = 8;

/** From here on memory counts. */
const MANY_PAGES = 10;

/**
 * Reads a listing with several pages under way at once, by number as far as numbers go, then by cursor. Never more
 * than half as many requests again as there are pages.
 * @param scout whether to look for the eighth page at once, before there is a sign of it
 * @param onMany called once it is known that there are very many pages, or more than once
 * @returns when every page is there, though perhaps not yet handled
 */
export async function readAhead(
  client: Client,
  selection: Selection,
  scout: boolean,
  onPage: OnPage,
  onMany: () => void,
): Promise<ReadAhead> {
  const ahead = new Ahead(client, selection, onPage, onMany);
  await ahead.run(scout);
  return { inTurn: ahead.inTurn, since: ahead.since, handled: ahead.handled };
}

class Ahead {
  readonly #client: Client;
  readonly #selection: Selection;
  readonly #onPage: OnPage;
  readonly #onMany: () => void;
  /** Of each page that is not empty the address of the next one; what stands on it is not kept. */
  readonly #nexts = new Map<number, string | null>();
  readonly #firsts = new Map<number, number>();
  readonly #asked = new Set<number>();
  readonly #handling: Promise<void>[] = [];
  /** How many pages there are at least, and the highest number that may be asked for. */
  #known = 1;
  #limit = LAST_NUMBERED;
  /** A page behind which nothing comes. */
  #end = Number.POSITIVE_INFINITY;
  inTurn = true;
  since: number | null = null;

  constructor(client: Client, selection: Selection, onPage: OnPage, onMany: () => void) {
    this.#onMany = onMany;
    this.#client = client;
    this.#selection = selection;
    this.#onPage = onPage;
  }

  async run(scout: boolean): Promise<void> {
    await Promise.all([this.#ask(1), ...(scout ? [this.#ask(SCOUT)] : [])]);
    await this.#goOnByCursor();
  }

  /** What goes wrong is told by `handled`, once somebody asks. */
  #handle(issues: readonly IssueAnswer[]): void {
    const handling = this.#onPage(issues);
    handling.catch(() => {});
    this.#handling.push(handling);
  }

  get handled(): Promise<unknown> {
    return Promise.all(this.#handling);
  }

  /** Asks for a page, and for those that its answer gives reason to ask for. */
  async #ask(number: number): Promise<void> {
    this.#asked.add(number);
    const reading = await this.#get(number);
    if (reading === null) return;
    if (reading.issues.length > 0) this.#nexts.set(number, reading.next);
    if (reading.issues.length > 0 && reading.next !== null) this.#known = Math.max(this.#known, number + 1);
    else this.#end = Math.min(this.#end, number);
    if (this.#known > MANY_PAGES) this.#onMany();
    if (number === 1) this.since = reading.answeredAt;
    const more: number[] = [];
    for (
      let next = 2;
      next <= Math.min(this.#limit, this.#end) && this.#asked.size + more.length < this.#allowed();
      next += 1
    ) {
      if (!this.#asked.has(next)) more.push(next);
    }
    if (more.length > 0) this.inTurn = false;
    this.#handle(reading.issues);
    await Promise.all(more.map((next) => this.#ask(next)));
  }

  /** While one page is all that is known of, no second one is asked for; then a little more than is known. */
  #allowed(): number {
    return this.#known === 1 ? 1 : Math.floor(this.#known * 1.5) + 1;
  }

  /** A page; null where numbers do not go: refused, or the same page again whatever the number. */
  async #get(number: number): Promise<Reading | null> {
    if (number > this.#limit) return null;
    try {
      const reading = await getNumbered(this.#client, this.#selection, number);
      const first = reading.issues[0]?.id;
      if (first === undefined) return reading;
      const known = this.#firsts.get(first);
      if (known === undefined) this.#firsts.set(first, number);
      else if (known !== number) this.#limit = 1;
      return reading;
    } catch (error) {
      if (number === 1 || faultKindOf(error) !== "invalid") throw error;
      this.#limit = Math.min(this.#limit, number - 1);
      return null;
    }
  }

  /** From the last page that was read without a gap before it. */
  async #goOnByCursor(): Promise<void> {
    let last = 1;
    while (last < this.#limit && this.#nexts.has(last + 1)) last += 1;
    const next = this.#nexts.get(last) ?? null;
    await followCursor(this.#client, this.#selection, next, async (issues) => this.#handle(issues));
  }
}
