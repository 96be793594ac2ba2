import type { Client } from "../../client/client.ts";
import { faultKindOf, onFault } from "../../client/errors.ts";
import { followCursor, getNumbered, type IssuePage, type OnPage, type Selection } from "./issue-pages.ts";
import type { PageIssue } from "./listed-issue.ts";

/** GitHub responds with 422 to a higher page number of an issue list. */
const LAST_NUMBERED = 99;

/** One early request for this page shows whether there are many pages. */
const SCOUT = 8;

/** If there are, these show how many, in one round. */
const SCOUTS = [16, 32, 64, LAST_NUMBERED];

/** With more pages than this, memory matters. */
const MANY_PAGES = 10;

/** Requests for numbered pages at the same time. A few more are left for the pages from the end. */
const AT_ONCE = 16;

/** How many pages are read from the end, one step after the other, until they meet those from the start. */
const FROM_END = [2, 8, 24, 72, LAST_NUMBERED];

/**
 * Reads several pages of a listing at once: by number where GitHub allows it, from both ends if there are more than numbers
 * reach, and the rest by cursor. Sends at most half as many requests again as there are pages.
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
  /** The requested pages without an answer. */
  readonly #inFlight = new Set<number>();
  /** The ids of the issues on the first and on the last numbered page. */
  readonly #ids = new Map<number, ReadonlySet<number>>();
  /** Reads pages from the end; null while page numbers may reach it. */
  #fromEnd: Promise<EndPart> | null = null;
  /** The pages of a round trip that did not arrive yet, and those that wait for them. */
  readonly #awaited = new Set<number>();
  readonly #waiting: (readonly PageIssue[])[] = [];
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
    const reads = [this.#read(1), ...(scout ? [this.#read(SCOUT)] : [])];
    this.#handleWaiting();
    await Promise.all(reads);
    this.#handleWaiting();
    let last = 1;
    while (last < this.#limit && this.#nexts.has(last + 1)) last += 1;
    const end = await this.#fromEnd;
    if (end?.meets && last === LAST_NUMBERED) return;
    // Continues after the last page that has no gap before it.
    const { client, selection } = this.#reading;
    const onPage = async (issues: readonly PageIssue[]) => this.#handle(issues);
    const isMet = (issues: readonly PageIssue[]) => end !== null && hasAny(issues, end.last);
    await followCursor(client, selection, this.#nexts.get(last) ?? null, onPage, isMet);
  }

  /** Errors are reported by `handled`. */
  #handle(issues: readonly PageIssue[]): void {
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

  /** Reads a page, and those that it shows to exist. While they are read, the page itself can be collected. */
  async #read(number: number): Promise<void> {
    await Promise.all(await this.#readOne(number));
  }

  /** Reads a page. Returns the reads that it began. */
  async #readOne(number: number): Promise<readonly Promise<void>[]> {
    this.#requested.add(number);
    this.#inFlight.add(number);
    const page = await this.#get(number);
    this.#inFlight.delete(number);
    this.#awaited.delete(number);
    if (page === null) return [];
    this.#learnFrom(page, number);
    const more = this.#pagesToRequest();
    if (more.length > 0) this.inSequence = false;
    const reads = more.map((next) => this.#read(next));
    this.#waiting.push(page.issues);
    if (this.#awaited.size === 0 || this.#known > MANY_PAGES) this.#handleWaiting();
    return reads;
  }

  /** Handles what arrived in a round trip once the next one began, so that no request waits for it. */
  #handleWaiting(): void {
    for (const issues of this.#waiting.splice(0)) this.#handle(issues);
    for (const number of this.#inFlight) this.#awaited.add(number);
  }

  #learnFrom({ issues, next, answeredAt }: IssuePage, number: number): void {
    const hasNext = issues.length > 0 && next !== null;
    if (issues.length > 0) {
      this.#nexts.set(number, next);
      this.#known = Math.max(this.#known, hasNext ? number + 1 : number);
    }
    if (!hasNext) this.#end = Math.min(this.#end, number);
    if (this.#known > MANY_PAGES) this.#reading.onMany();
    if (number === 1) this.since = answeredAt;
    if (number === 1 || number === LAST_NUMBERED) this.#ids.set(number, idsOf(issues));
    const isBeyond = this.#ids.size === 2 && this.#limit === LAST_NUMBERED && this.#end > LAST_NUMBERED;
    if (isBeyond && this.#fromEnd === null) {
      this.#fromEnd = this.#readFromEnd();
      // Awaited once the numbered pages are read, or not at all.
      this.#fromEnd.catch(() => {});
    }
  }

  /** First the pages that show how many there are, then the others in order. */
  #pagesToRequest(): number[] {
    const last = Math.min(this.#limit, this.#end);
    const free = Math.min(this.#maxRequests() - this.#requested.size, AT_ONCE - this.#inFlight.size);
    // If the last known page is on its way, it will show whether there are more.
    const reach = this.#inFlight.has(this.#known) ? this.#known : last;
    const wanted: number[] = [];
    for (const number of [...this.#scouts(last), ...NUMBERS.slice(0, reach)]) {
      if (wanted.length >= free) break;
      if (number <= last && !this.#requested.has(number) && !wanted.includes(number)) wanted.push(number);
    }
    return wanted;
  }

  /** Pages that show how many there are while the known ones are read: several at first, then one at a time. */
  #scouts(last: number): readonly number[] {
    if (this.#known <= SCOUT) return [];
    if (!this.#requested.has(LAST_NUMBERED)) return SCOUTS;
    const isShown = [...this.#inFlight].some((number) => number >= this.#known);
    return isShown ? [] : [Math.ceil((this.#known + last) / 2)];
  }

  /** Reads the newest issues first, until a page has an issue of the last numbered page. */
  async #readFromEnd(): Promise<EndPart> {
    let part: EndPart = NOTHING;
    let read = 0;
    for (const step of FROM_END) {
      const pages = await Promise.all(
        NUMBERS.slice(read, step).map((number) => this.#getFromEnd(number)),
      ).catch(onFault(["invalid"], null));
      // A host that ignores the direction begins with the first page.
      if (pages === null || (read === 0 && hasAny(pages[0]!, this.#ids.get(1)!))) return NOTHING;
      read = step;
      part = {
        last: idsOf(pages.at(-1)!),
        meets: pages.some((issues) => hasAny(issues, this.#ids.get(LAST_NUMBERED)!)),
      };
      if (part.meets) break;
    }
    return part;
  }

  async #getFromEnd(number: number): Promise<readonly PageIssue[]> {
    const { client, selection } = this.#reading;
    const { issues } = await getNumbered(client, selection, number, "desc");
    this.#handle(issues);
    return issues;
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
}

/** What was read from the end. */
interface EndPart {
  /** The ids of the issues on the last page of it. */
  readonly last: ReadonlySet<number>;
  /** Whether nothing lies between it and the numbered pages. */
  readonly meets: boolean;
}

const NOTHING: EndPart = { last: new Set(), meets: false };

const NUMBERS = Array.from({ length: LAST_NUMBERED }, (_, index) => index + 1);

const idsOf = (issues: readonly PageIssue[]) => new Set(issues.map(({ id }) => id));

const hasAny = (issues: readonly PageIssue[], ids: ReadonlySet<number>) =>
  issues.some(({ id }) => ids.has(id));
