import type { PaginatingEndpoints } from "@octokit/plugin-paginate-rest";
import type { OctokitResponse, RequestParameters } from "@octokit/types";
import type { Client } from "./client.ts";

/** More pages than any listing has: a longer listing is an endless loop. */
const MAX_PAGES = 1_000;

type Route = keyof PaginatingEndpoints;

/** The element type of a listing, which is a list or contains one list, as in `{ total_count, repositories }`. */
type Listed<Data> = Data extends readonly (infer Item)[]
  ? Item
  : { [Key in keyof Data]: Data[Key] extends readonly (infer Item)[] ? Item : never }[keyof Data];

export type Item<R extends Route> = Listed<PaginatingEndpoints[R]["response"]["data"]>;

/**
 * Reads a listing in pages of 100, following GitHub's `rel="next"` links: large listings of issues use cursors and reject
 * page numbers. Throws what the client throws, and an error if the listing does not end, so that nothing is left out
 * silently.
 */
export async function* allPages<R extends Route>(
  client: Client,
  route: R,
  parameters: PaginatingEndpoints[R]["parameters"],
): AsyncGenerator<Item<R>[]> {
  const first: RequestParameters = { per_page: 100, ...parameters };
  let request = () => client.request<string>(route, first);
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const response: OctokitResponse<unknown> = await request();
    yield listIn(response.data, route) as Item<R>[];
    const next = nextPage(response.headers.link);
    if (next === null) return;
    // The client refuses a URL outside of its API, so a forged link never gets the token.
    request = () => client.request<string>({ method: "GET", url: literal(next) });
  }
  throw new Error(`${route} did not end after ${MAX_PAGES} pages.`);
}

/** Reads all pages of a listing. */
export async function allItems<R extends Route>(
  client: Client,
  route: R,
  parameters: PaginatingEndpoints[R]["parameters"],
): Promise<Item<R>[]> {
  const items: Item<R>[] = [];
  for await (const page of allPages(client, route, parameters)) items.push(...page);
  return items;
}

/** The URL with `rel="next"` in a `Link` header (RFC 8288); null on the last page. */
export function nextPage(link: string | undefined): string | null {
  for (const [, address, attributes] of (link ?? "").matchAll(/<([^<>]*)>([^<]*)/g)) {
    if (/;\s*rel="?next"?(?=[\s;,]|$)/i.test(attributes!)) return address!;
  }
  return null;
}

/** Escapes a URL so that Octokit does not read `:name` or `{name}` in it as a parameter. */
export function literal(address: string): string {
  const { origin, pathname, search } = new URL(address);
  return origin + (pathname + search).replace(/[:{}]/g, encodeURIComponent);
}

function listIn(data: unknown, route: string): unknown[] {
  if (Array.isArray(data)) return data;
  const lists = Object.values(data ?? {}).filter(Array.isArray);
  if (lists.length === 1) return lists[0]!;
  throw new Error(
    `${route}: expected a list, or an object that contains one list, found ${lists.length} lists.`,
  );
}
