import { type Load, sendAll } from "./app-load.ts";
import type { Measured } from "./app-process.ts";
import { median, quantile } from "./app-table.ts";

const CONNECTIONS = 16;

/** The App's server and a bare Probot, each with the processes that work for it. */
export type Sides = Readonly<
  Record<Side, { readonly server: Measured; readonly others: readonly Measured[] }>
>;

type Side = "app" | "bare";

const SIDES = ["app", "bare"] as const;

/** What it took to answer the webhooks of a round. Times are microseconds for one of them. */
interface Round extends Load {
  readonly microseconds: number;
  readonly cpuMicroseconds: number;
  /** What this process took to send them. If that comes close to the rest, it is the limit. */
  readonly senderMicroseconds: number;
}

/** The same webhooks, sent to both sides. */
export type Pair = Readonly<Record<Side, Round>>;

/**
 * Sends the same webhooks to both sides, one right after the other, so that other load on the machine affects both. The side that is not
 * measured is stopped meanwhile: its passes must not slow down the other, and it has to do them in its own rounds.
 */
export async function pairOfRounds(sides: Sides, requests: readonly Buffer[], first: Side): Promise<Pair> {
  const rounds: Partial<Record<Side, Round>> = {};
  for (const side of first === "app" ? SIDES : SIDES.toReversed()) {
    const stopped = sides[side === "app" ? "bare" : "app"];
    for (const process of [stopped.server, ...stopped.others]) process.signal("SIGSTOP");
    rounds[side] = await round(sides[side].server, requests);
    for (const process of [stopped.server, ...stopped.others]) process.signal("SIGCONT");
  }
  return rounds as Pair;
}

async function round(server: Measured, requests: readonly Buffer[]): Promise<Round> {
  const before = await server.usage();
  const sender = process.cpuUsage();
  const load = await sendAll(server.url, requests, { connections: CONNECTIONS });
  const { user, system } = process.cpuUsage(sender);
  const after = await server.usage();
  return {
    ...load,
    microseconds: (load.seconds * 1e6) / requests.length,
    cpuMicroseconds: (after.cpuMicroseconds - before.cpuMicroseconds) / requests.length,
    senderMicroseconds: (user + system) / requests.length,
  };
}

/** The median of what a round took on one side. */
export function usual(pairs: readonly Pair[], side: Side, what: Figure): number {
  return median(pairs.map((pair) => pair[side][what]));
}

type Figure = "microseconds" | "cpuMicroseconds" | "senderMicroseconds";

/** How many times as much a bare Probot took as the App in the same pair: the median, and the quartiles around it. */
export function ratios(
  pairs: readonly Pair[],
  what: Figure,
): { median: number; quartiles: [number, number] } {
  const sorted = pairs.map(({ app, bare }) => bare[what] / app[what]).sort((a, b) => a - b);
  return { median: median(sorted), quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)] };
}
