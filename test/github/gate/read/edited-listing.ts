import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../../src/domain/default-policy.ts";
import type { Client } from "../../../../src/github/client/client.ts";
import { GraphQL } from "../../../../src/github/client/graphql.ts";
import { readIssues } from "../../../../src/github/gate/read/issues.ts";
import { itemIssue } from "../../../action/issues.ts";

/** What somebody does to the item at a position of the listing, after so many requests. */
export interface Edit {
  readonly after: number;
  readonly at: number;
  readonly what: "close" | "unlabel" | "reopen" | "create";
}

/** How a host differs from GitHub. */
export interface Host {
  /** Page numbers from here on are answered with 422. */
  readonly firstRefused: number;
  readonly ignoresDirection: boolean;
  readonly ignoresNumbers: boolean;
}

interface Row {
  readonly issue: ReturnType<typeof itemIssue>;
  isListed: boolean;
  /** Epoch milliseconds. */
  changedAt: number;
}

/** Items that were written before, by number. */
const written = new Map<number, ReturnType<typeof itemIssue>>();

function itemOf(number: number): ReturnType<typeof itemIssue> {
  const item = written.get(number) ?? itemIssue(number);
  written.set(number, item);
  return item;
}

const STARTED = Date.parse("2026-12-11T12:00:00Z");
const REPOSITORY = { owner: "acme", repo: "shop" };
const NUMBERED = "/repos/{owner}/{repo}/issues";

/**
 * Reads a listing while it is edited, with pages of few items, so that many pages take no time.
 * @returns the numbers of the items that were read, of those that were there all the time, and how many pages were requested
 */
export async function readWhileEdited(count: number, size: number, edits: readonly Edit[], host: Host) {
  const row = (number: number, isListed = true): Row => {
    return { issue: itemOf(number), isListed, changedAt: STARTED - 86_400_000 };
  };
  const rows = Array.from({ length: count }, (_, index) => row(index + 1, index % 7 !== 3));
  const always = new Set(rows.filter(({ isListed }) => isListed));
  let requests = 0;
  const now = () => STARTED + requests * 20;
  const perform = ({ at, what }: Edit) => {
    if (what === "create") rows.push({ ...row(rows.length + 1), changedAt: now() });
    const wanted = what === "reopen";
    const one = rows.filter(({ isListed }) => isListed !== wanted).at(at);
    if (what === "create" || !one) return;
    one.isListed = wanted;
    one.changedAt = now();
    always.delete(one);
  };
  const respond = (data: unknown, next: string | null) => {
    for (const edit of edits) if (edit.after === requests) perform(edit);
    const link = next === null ? {} : { link: `<https://api.github.test/x?${next}>; rel="next"` };
    return { data, headers: { date: new Date(now()).toUTCString(), ...link } };
  };
  const listed = (query: Record<string, unknown>) => {
    const isDescending = query.direction === "desc" && !host.ignoresDirection;
    const open = rows.filter(({ isListed }) => isListed).map(({ issue }) => issue);
    const sorted = isDescending ? open.reverse() : open;
    const page = host.ignoresNumbers ? 1 : Number(query.page ?? 1);
    if (query.after === undefined && page >= host.firstRefused) throw refusal();
    const after = Number(query.after ?? 0);
    const start =
      query.after === undefined ? (page - 1) * size : sorted.findIndex(({ number }) => number > after);
    const issues = start === -1 ? [] : sorted.slice(start, start + size);
    const hasMore = start !== -1 && start + size < sorted.length;
    return respond(issues, hasMore ? `after=${issues.at(-1)!.number}&direction=${query.direction}` : null);
  };
  const request = async (
    route: string | Record<string, unknown>,
    parameters: Record<string, unknown> = {},
  ) => {
    requests += 1;
    const query = typeof route === "string" ? parameters : route;
    // Answers overtake each other.
    for (let turn = (requests * 7) % 5; turn > 0; turn -= 1) await null;
    if (query.since !== undefined) {
      const since = Date.parse(String(query.since));
      const changed = rows.filter(({ changedAt }) => Math.floor(changedAt / 1_000) * 1_000 >= since);
      return respond(
        changed.slice(0, 100).map(({ issue }) => issue),
        null,
      );
    }
    if (query.url === NUMBERED) return query.labels === "action-item" ? listed(query) : respond([], null);
    return listed(Object.fromEntries(new URL(String(query.url)).searchParams));
  };
  const { items } = await readIssues(
    {
      client: { request } as unknown as Client,
      graphql: new GraphQL(),
      repository: REPOSITORY,
      repositoryId: async () => 1,
      clock: { now: () => Temporal.Instant.fromEpochMilliseconds(now()), sleep: async () => {} },
      onLongListing: () => {},
    },
    Promise.resolve(DEFAULT_POLICY),
  );
  const read = new Set(items.map(({ issue }) => issue.number));
  return { read, always: [...always].map(({ issue }) => issue.number), requests };
}

function refusal(): Error {
  return Object.assign(new Error("No"), {
    name: "HttpError",
    status: 422,
    response: { status: 422, headers: {} },
  });
}
