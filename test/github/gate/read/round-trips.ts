import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../../src/domain/default-policy.ts";
import type { Policy } from "../../../../src/domain/policy.ts";
import type { Client } from "../../../../src/github/client/client.ts";
import { GraphQL } from "../../../../src/github/client/graphql.ts";
import { readIssues } from "../../../../src/github/gate/read/issues.ts";
import { itemIssue } from "../../../action/issues.ts";

/** The requests that wait for responses at the same time: page numbers of the items, or what else is asked for. */
export type RoundTrip = readonly string[];

/** Learns what happens, in order. */
interface Watcher {
  sends?(name: string): void;
  receives?(issues: readonly object[]): void;
  /** The record of an item was read. */
  handles?(): void;
}

interface Waiting {
  readonly query: Readonly<Record<string, unknown>>;
  readonly respond: (response: object) => void;
}

const NOW = Temporal.Instant.from("2026-12-11T12:00:00Z");

/**
 * Reads a listing from a host that takes equally long for every request, and responds to those of a round trip one after the other.
 * @param order puts the responses of a round trip in order
 * @returns what was asked for in each round trip
 */
export async function roundTripsFor(
  pages: number,
  order: (waiting: readonly number[]) => readonly number[],
  { sends = () => {}, receives = () => {}, handles = () => {} }: Watcher = {},
): Promise<RoundTrip[]> {
  const waiting: Waiting[] = [];
  const request = (route: string | Waiting["query"], parameters: Waiting["query"] = {}) =>
    new Promise((respond) => {
      const query = typeof route === "string" ? parameters : route;
      sends(nameOf(query));
      waiting.push({ query, respond });
    });
  const trips: RoundTrip[] = [];
  let isRead = false;
  const reading = readIssues(
    {
      client: { request } as unknown as Client,
      graphql: new GraphQL(),
      repository: { owner: "acme", repo: "shop" },
      repositoryId: async () => 1,
      clock: { now: () => NOW, sleep: async () => {} },
      onLongListing: () => {},
    },
    Promise.resolve(policyThat(handles)),
  ).finally(() => {
    isRead = true;
  });
  while (!isRead) {
    const trip = waiting.splice(0);
    if (trip.length > 0) trips.push(trip.map(({ query }) => nameOf(query)));
    for (const index of order([...trip.keys()])) {
      const { query, respond } = trip[index]!;
      const response = responseTo(query, pages);
      receives(response.data);
      respond(response);
      await turn();
    }
    await turn();
  }
  await reading;
  return trips;
}

/**
 * How many of GitHub's pages are still in memory at most when a round trip ends, while a listing of so many pages is read.
 * @param from how many pages arrive before it looks: collecting garbage takes a second if other test files left a large heap
 */
export async function mostKept(pages: number, from: number): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const kept = new Set<WeakRef<object>>();
  let most = 0;
  await roundTripsFor(
    pages,
    (waiting) => {
      if (kept.size < from) return waiting;
      collect();
      most = Math.max(most, [...kept].filter((issue) => issue.deref() !== undefined).length);
      return waiting;
    },
    { receives: ([issue]) => issue && kept.add(new WeakRef(issue)) },
  );
  return most;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

function nameOf({ labels, since, page = 1 }: Waiting["query"]): string {
  if (since !== undefined) return "what changed";
  return labels === "action-item" ? String(page) : String(labels);
}

function responseTo(query: Waiting["query"], pages: number) {
  const date = new Date(NOW.epochMilliseconds).toUTCString();
  const page = Number(query.page ?? 1);
  const isOfItems = query.since === undefined && query.labels === "action-item" && page <= pages;
  const link = `<https://api.github.test/x?page=${page + 1}>; rel="next"`;
  return {
    data: isOfItems ? [itemIssue(page)] : [],
    headers: { date, ...(isOfItems && page < pages && { link }) },
  };
}

/** The default policy, which tells when it is asked where the postmortem of an item is. */
function policyThat(handles: () => void): Policy {
  const { repository } = DEFAULT_POLICY.postmortem;
  const told = {
    get: () => {
      handles();
      return repository;
    },
  };
  const postmortem = Object.defineProperty({ ...DEFAULT_POLICY.postmortem }, "repository", told);
  return { ...DEFAULT_POLICY, postmortem };
}
