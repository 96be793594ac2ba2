import type { Client } from "../../src/github/client/client.ts";
import { type Item, literal, nextPage } from "../../src/github/client/pages.ts";

export const ISSUES = "GET /repos/{owner}/{repo}/issues";

export type IssueAnswer = Item<typeof ISSUES>;

/** What selects the issues of a listing. They come in the order of their making, so that new ones come last. */
export interface Selection {
  readonly owner: string;
  readonly repo: string;
  readonly labels?: string;
  readonly creator?: string;
  /** Ends it, when it turns out to be the wrong one. */
  readonly signal: AbortSignal;
}

export interface Reading {
  readonly issues: readonly IssueAnswer[];
  /** Address of the next page; null after the last one. */
  readonly next: string | null;
  /** By the server's clock, in milliseconds; null when it did not tell. */
  readonly answeredAt: number | null;
}

/** What to do with each page, in whatever order they come. */
export type OnPage = (issues: readonly IssueAnswer[]) => Promise<void>;

/** More than any listing has; one that goes on is a loop. */
const MAX_PAGES = 1_000;

/** Reads a listing one page after the other, each by the cursor that the page before it gave. */
export async function readInTurn(client: Client, selection: Selection, onPage: OnPage): Promise<void> {
  const first = await getNumbered(client, selection, 1);
  await onPage(first.issues);
  await followCursor(client, selection, first.next, onPage);
}

/** Reads on from the address of a page; null reads nothing. Throws when the listing does not end. */
export async function followCursor(
  client: Client,
  { signal }: Selection,
  from: string | null,
  onPage: OnPage,
): Promise<void> {
  let next = from;
  for (let pages = 1; next !== null; pages += 1) {
    if (pages > MAX_PAGES) throw new Error(`${ISSUES} did not end after ${MAX_PAGES} pages.`);
    // The client refuses an address outside of its API, so a forged link never sees the token.
    const reading = await get(client, { method: "GET", url: literal(next), request: { signal } });
    next = reading.next;
    await onPage(reading.issues);
  }
}

/** A page by its number, from 1. */
export function getNumbered(
  client: Client,
  { signal, ...selection }: Selection,
  number: number,
): Promise<Reading> {
  const url = "/repos/{owner}/{repo}/issues";
  const order = { state: "open", sort: "created", direction: "asc", per_page: 100 };
  const page = number === 1 ? {} : { page: number };
  return get(client, { method: "GET", url, ...selection, ...order, ...page, request: { signal } });
}

interface PageRequest {
  readonly method: "GET";
  readonly url: string;
  readonly [parameter: string]: unknown;
}

async function get(client: Client, request: PageRequest): Promise<Reading> {
  const { data, headers } = await client.request<string>(request);
  if (!Array.isArray(data)) throw new Error(`${ISSUES}: expected a list, found something else.`);
  const answeredAt = Date.parse(String(headers.date));
  return {
    issues: data as IssueAnswer[],
    next: nextPage(headers.link),
    answeredAt: Number.isNaN(answeredAt) ? null : answeredAt,
  };
}
