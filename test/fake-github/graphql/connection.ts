/** What every connection takes. */
export interface Page {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** A query that GitHub's schema allows and GitHub itself refuses: a mistake of whoever asks. */
export class BadQuery extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

export const CONNECTION = ["edges", "nodes", "pageInfo", "totalCount"];
const MAX_SIZE = 100;
const MAX_IDS = 100;

/**
 * One page of a list. "Clients must supply a `first` or `last` argument on any connection. Values of `first` and `last`
 * must be within 1-100": https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export function connection<Node>(name: string, all: readonly Node[], page: Page) {
  checkSize(name, page);
  const start = page.after ? positionOf(page.after) + 1 : 0;
  const end = page.before ? positionOf(page.before) : all.length;
  const from = page.first ? start : Math.max(start, end - page.last!);
  const to = page.first ? Math.min(end, start + page.first) : end;
  const nodes = all.slice(from, to);
  const edges = nodes.map((node, index) => ({ node, cursor: cursorOf(from + index) }));
  return {
    nodes,
    edges,
    totalCount: all.length,
    pageInfo: {
      hasNextPage: to < all.length,
      hasPreviousPage: from > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

export const PAGE_INFO = ["hasNextPage", "hasPreviousPage", "startCursor", "endCursor"];

function checkSize(name: string, { first, last }: Page): void {
  const [size, side] = first ? [first, "first"] : [last, "last"];
  if (!size) {
    throw new BadQuery(
      "MISSING_PAGINATION_BOUNDARIES",
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  }
  if (size > MAX_SIZE) {
    throw new BadQuery(
      "EXCESSIVE_PAGINATION",
      `Requesting ${size} records on the \`${name}\` connection exceeds the \`${side}\` limit of ${MAX_SIZE} records.`,
    );
  }
}

/** Throws when `nodes` is asked for more than GitHub looks up at once. */
export function checkIds(ids: readonly string[]): void {
  if (ids.length <= MAX_IDS) return;
  const message = `You may not provide more than ${MAX_IDS} node ids; you provided ${ids.length}.`;
  throw new BadQuery("ARGUMENT_LIMIT", message);
}

const cursorOf = (index: number): string => Buffer.from(`cursor:v2:${index}`).toString("base64");
const positionOf = (cursor: string): number =>
  Number(Buffer.from(cursor, "base64").toString().split(":").at(-1));
