import type { Clock } from "../../src/reconcile/ports.ts";
import { type GitHub, Violation, type WireAnswer, type WireRequest } from "./server.ts";

/** Where the chats of the simulation are. */
export const CHAT = "https://chat.example.com";

export type Fault =
  /** The process dies before the request leaves it, or before the answer reaches it. */
  | "crash before"
  | "crash after"
  /** GitHub does not carry the request out, or does and the answer is lost. */
  | "error before"
  | "error after";

/** One request of a process, as the network sees it. */
export interface Call extends WireRequest {
  /** Which one it is, from 0, over all processes. */
  readonly index: number;
  /** When it was made, in epoch milliseconds. */
  readonly at: number;
  readonly path: string;
  readonly isWrite: boolean;
}

export interface NetworkHooks {
  /** What is to happen to this call; null lets it pass. */
  fault?(call: Call): Fault | null;
  /** What is answered in GitHub's place; null lets it answer itself. */
  instead?(call: Call): WireAnswer | null;
  /** Called when GitHub has carried a call out. */
  carriedOut?(call: Call): void;
  /** Milliseconds that a call is on its way, there and back. */
  latency?(call: Call): readonly [number, number];
  /** Called with the call that a process dies of. */
  crashed?(call: Call): void;
}

interface Init {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** The way from processes to GitHub: counts, delays, and fails where a test says so. */
export class Network {
  readonly #github: GitHub;
  readonly calls: Call[] = [];
  hooks: NetworkHooks = {};
  /** How a process is ended. */
  kill: (process: object) => void = () => {};
  /** What a test must fail for: an exchange that is not as GitHub describes it. */
  readonly violations: unknown[] = [];

  constructor(github: GitHub) {
    this.#github = github;
  }

  get writes(): Call[] {
    return this.calls.filter((call) => call.isWrite);
  }

  /** A `fetch` for one process; once `isDead`, nothing reaches GitHub and no answer comes. */
  fetchOf(process: { readonly isDead: boolean }, clock: Clock): typeof fetch {
    const send = async (url: string, init: Init = {}) => {
      if (process.isDead) return never();
      const call = this.#note(String(url), init, clock.now().epochMilliseconds);
      const [there, back] = this.hooks.latency?.(call) ?? [0, 0];
      if (there > 0) await clock.sleep(there);
      if (process.isDead) return never();
      const instead = this.hooks.instead?.(call);
      if (instead) return responseOf(instead, call.url);
      const fault = this.hooks.fault?.(call) ?? null;
      if (fault === "crash before") return this.#crash(call, process);
      const answer = fault === "error before" ? null : this.#carryOut(call);
      this.hooks.carriedOut?.(call);
      if (fault === "crash after") return this.#crash(call, process);
      if (back > 0) await clock.sleep(back);
      if (process.isDead) return never();
      init.signal?.throwIfAborted();
      return answer && fault === null ? responseOf(answer, call.url) : failure(call);
    };
    return send as unknown as typeof fetch;
  }

  #note(url: string, { method = "GET", headers = {}, body }: Init, at: number): Call {
    const { pathname, search } = new URL(url);
    const reads = pathname.endsWith("/graphql")
      ? !/^\{"query":"\s*mutation\b/.test(body ?? "")
      : READING_POSTS.test(pathname);
    const isWrite = method !== "GET" && !reads;
    const index = this.calls.length;
    const call = { index, at, method, url, headers, body, path: pathname + search, isWrite };
    this.calls.push(call);
    return call;
  }

  #carryOut(call: Call): WireAnswer {
    if (call.url.startsWith(`${CHAT}/`)) return this.#receive(call);
    try {
      return this.#github.answer(call);
    } catch (error) {
      this.violations.push(error);
      if (error instanceof Violation) return error.answer;
      throw error;
    }
  }

  /** A chat gets every message that is sent, whatever becomes of its answer. */
  #receive({ path, at, headers, body = "" }: Call): WireAnswer {
    this.#github.hub.state.chats.push({ path, at, headers, body });
    return { status: 200, headers: {}, text: "ok" };
  }

  #crash(call: Call, process: object): Promise<never> {
    this.kill(process);
    this.hooks.crashed?.(call);
    return never();
  }
}

/** What is asked by POST and changes nothing that people see: tokens. So do GraphQL queries. */
const READING_POSTS = /\/access_tokens$/;

/** Half of all failures are a lost connection, half a bad gateway. */
function failure(call: Call): ReturnType<typeof responseOf> {
  if (call.index % 2 === 0) throw new TypeError("fetch failed", { cause: new Error("read ECONNRESET") });
  const headers = { "content-type": "text/html" };
  return responseOf({ status: 502, headers, text: "<html>Bad Gateway</html>" }, call.url);
}

/** What Octokit reads of an answer, without the streams of a real `Response`. */
function responseOf({ status, headers, text }: WireAnswer, url: string) {
  return {
    status,
    statusText: "",
    ok: status >= 200 && status < 300,
    url,
    headers: new Map(Object.entries(headers)),
    body: null,
    text: async () => text,
    json: async () => JSON.parse(text),
    arrayBuffer: async () => new TextEncoder().encode(text).buffer,
  };
}

function never(): Promise<never> {
  return new Promise(() => {});
}
