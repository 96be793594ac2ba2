import type { Client } from "../../client/client.ts";
import { literal, nextPage } from "../../client/pages.ts";
import { ISSUES, type IssueResponse, type PageIssue, pageIssue } from "./listed-issue.ts";

/** Selects the issues of a listing, which is sorted by creation, so that new issues come last. */
export interface Selection {
  readonly owner: string;
  readonly repo: string;
  readonly labels?: string;
  readonly creator?: string;
  /** Aborts it if it turns out not to be needed. */
  readonly signal: AbortSignal;
}

export interface IssuePage {
  readonly issues: readonly PageIssue[];
  /** URL of the next page; null after the last one. */
  readonly next: string | null;
  /** Epoch milliseconds of the server's clock; null if the response has no date. */
  readonly answeredAt: number | null;
}

/** Handles a page. Pages arrive in any order. */
export type OnPage = (issues: readonly PageIssue[]) => Promise<void>;

/** More than any listing has: a longer one is a loop. */
const MAX_PAGES = 1_000;

/** Reads a listing one page after the other, each by the cursor of the previous one. */
export async function readInSequence(client: Client, selection: Selection, onPage: OnPage): Promise<void> {
  const first = await getNumbered(client, selection, 1);
  await onPage(first.issues);
  await followCursor(client, selection, first.next, onPage);
}

/**
 * Reads on from the URL of a page, to the end or to a page that is the last; null reads nothing. Throws if the listing does not
 * end.
 */
export async function followCursor(
  client: Client,
  { signal }: Selection,
  from: string | null,
  onPage: OnPage,
  isLast: (issues: readonly PageIssue[]) => boolean = () => false,
): Promise<void> {
  let next = from;
  for (let pages = 1; next !== null; pages += 1) {
    if (pages > MAX_PAGES) throw new Error(`${ISSUES} did not end after ${MAX_PAGES} pages.`);
    // The client rejects URLs outside its API, so a forged link never receives the token.
    const page = await get(client, { method: "GET", url: literal(next), request: { signal } });
    next = isLast(page.issues) ? null : page.next;
    await onPage(page.issues);
  }
}

/** Reads a page by its number, from 1; with `desc`, counted from the end. */
export function getNumbered(
  client: Client,
  { signal, ...selection }: Selection,
  number: number,
  direction: "asc" | "desc" = "asc",
): Promise<IssuePage> {
  const url = "/repos/{owner}/{repo}/issues";
  const order = { state: "open", sort: "created", direction, per_page: 100 };
  const page = number === 1 ? {} : { page: number };
  return get(client, { method: "GET", url, ...selection, ...order, ...page, request: { signal } });
}

interface PageRequest {
  readonly method: "GET";
  readonly url: string;
  readonly [parameter: string]: unknown;
}

async function get(client: Client, request: PageRequest): Promise<IssuePage> {
  const { data, headers } = await client.request<string>(request);
  if (!Array.isArray(data)) throw new Error(`${ISSUES}: expected a list, found something else.`);
  const answeredAt = Date.parse(String(headers.date));
  return {
    // Taken out of the list: the promises of a request keep it until the next full collection.
    issues: (data as IssueResponse[]).splice(0).map(pageIssue),
    next: nextPage(headers.link),
    answeredAt: Number.isNaN(answeredAt) ? null : answeredAt,
  };
}
