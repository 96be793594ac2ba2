import { type Client, createClient } from "../../../src/github/client/client.ts";
import type { ClientOptions, TokenSource } from "../../../src/github/client/client-options.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** One request as it reached the network. */
interface Sent {
  /** Milliseconds since the test started. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  readonly etag: string | null;
  readonly redirect: string | undefined;
}

/** What the network does with a request. */
export type Step = (signal: AbortSignal) => Response | Promise<Response>;

export const json =
  (status: number, body: unknown = {}, headers: Record<string, string> = {}): Step =>
  () =>
    new Response(status === 204 ? null : JSON.stringify(body), {
      status,
      headers: { "content-type": "application/json; charset=utf-8", ...headers },
    });

export const raw =
  (status: number, body: string, type = "application/json; charset=utf-8"): Step =>
  () =>
    new Response(body, { status, headers: type ? { "content-type": type } : {} });

export const lostAnswer: Step = () => {
  throw new TypeError("fetch failed", { cause: new Error("read ECONNRESET") });
};

export const silence: Step = (signal) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

export const deaf: Step = () => new Promise(() => {});

/** Tokens `t1`, `t2` …: each refresh gives a new one. */
function renewableToken(): TokenSource & { refreshed: number } {
  return {
    refreshed: 0,
    async token() {
      return `t${this.refreshed + 1}`;
    },
    async refresh() {
      this.refreshed += 1;
      return this.token();
    },
  };
}

export interface World {
  readonly client: Client;
  readonly clock: VirtualClock;
  readonly sent: Sent[];
  readonly logged: string[];
}

/** A client on a virtual clock, with a network that performs the steps in order and repeats the last one. */
export function world(steps: readonly Step[], options: Partial<ClientOptions> = {}): World {
  const clock = new VirtualClock();
  const start = clock.milliseconds;
  const sent: Sent[] = [];
  const logged: string[] = [];
  const note = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const network = async (url: string, init: RequestInit & { signal: AbortSignal }) => {
    const { pathname, search } = new URL(url);
    const headers = new Headers(init.headers);
    sent.push({
      at: clock.milliseconds - start,
      method: String(init.method),
      path: pathname + search,
      authorization: headers.get("authorization"),
      etag: headers.get("if-none-match"),
      redirect: init.redirect,
    });
    return steps[Math.min(sent.length, steps.length) - 1]!(init.signal);
  };
  const client = createClient({
    baseUrl: "https://api.test",
    auth: renewableToken(),
    fetch: network as unknown as typeof fetch,
    clock,
    log: { debug: note, info: note, warn: note, error: note },
    userAgent: "test",
    writeIntervalMs: 1000,
    ...options,
  });
  return { client, clock, sent, logged };
}

/** The error that a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("error" in outcome && outcome.error instanceof Error) return outcome.error;
  throw new Error(`expected an error, found ${JSON.stringify(outcome)}`);
}
