import type { AgentOptions, IncomingMessage, RequestOptions } from "node:http";
import { messageOf } from "../../domain/text.ts";

/** The part of `Response` that Octokit reads. */
interface FetchResponse {
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly url: string;
  readonly headers: Iterable<[name: string, value: string]> & {
    get(name: string): string | null | undefined;
  };
  readonly body: unknown;
  text(): Promise<string>;
  json(): Promise<unknown>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

interface Init {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** The part of `fetch` that Octokit uses. */
export type Fetch = (input: string | URL, init?: Init) => Promise<FetchResponse>;

/**
 * Fetches over `node:https`, because the built-in `fetch` takes 60 ms to load and 20 MB of memory. Connections are
 * reused; Node 24.5 and later honor `https_proxy` and `no_proxy`; redirects are not followed.
 * Rejects with an `Error` that names the unreachable host, or with the signal's reason.
 */
export const httpsFetch: Fetch = async (input, init = {}) => {
  const url = new URL(input);
  init.signal?.throwIfAborted();
  const { module, agent } = transportFor(url.protocol);
  const headers: Record<string, string | number> = { "accept-encoding": "gzip", ...init.headers };
  // Octokit also sends bodies with DELETE, for which Node does not add the length.
  if (init.body !== undefined) headers["content-length"] = Buffer.byteLength(init.body);
  try {
    const incoming = await exchange(module, url, { method: init.method ?? "GET", headers, agent }, init);
    const chunks: Buffer[] = [];
    await collect(incoming, chunks);
    return asResponse(incoming, url, await unpacked(Buffer.concat(chunks.splice(0)), incoming));
  } catch (error) {
    if (init.signal?.aborted) throw init.signal.reason;
    throw new Error(`${url.host} could not be reached: ${reasonOf(error)}`, { cause: error });
  }
};

interface Transport {
  readonly module: Pick<typeof import("node:https"), "request">;
  readonly agent: NonNullable<RequestOptions["agent"]>;
}

const transports = new Map<string, Transport>();

/** A connection that was not used for so long may be gone without a sign of it. A request over it would get no response. */
const IDLE_MS = 4_000;

/** One module and one agent per protocol, loaded when they are first needed. */
function transportFor(protocol: string): Transport {
  const loaded = transports.get(protocol);
  if (loaded) return loaded;
  // Not with `import`: that reads every export of node:http, and on Node 24 its `WebSocket` loads all of `fetch`.
  const module = process.getBuiltinModule(protocol === "http:" ? "node:http" : "node:https");
  const options: AgentOptions & { proxyEnv: NodeJS.ProcessEnv } = {
    ...{ keepAlive: true, timeout: IDLE_MS, proxyEnv: process.env },
  };
  const transport = { module, agent: new module.Agent(options) };
  transports.set(protocol, transport);
  return transport;
}

function exchange(
  module: Transport["module"],
  url: URL,
  options: RequestOptions,
  { body, signal }: Init,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = module.request(url, signal ? { ...options, signal } : options, resolve);
    // The listener stays after the response began: an error without a listener would end the process.
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function collect(incoming: IncomingMessage, chunks: Buffer[]): Promise<void> {
  // Not with `for await`, which takes several steps for each chunk.
  return new Promise((resolve, reject) => {
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("error", reject);
    // Only now is the connection free for the next request. An incomplete response has an error.
    incoming.on("close", resolve);
  });
}

async function unpacked(body: Buffer, incoming: IncomingMessage): Promise<Buffer> {
  if (incoming.headers["content-encoding"] !== "gzip" || body.length === 0) return body;
  const { gunzip } = process.getBuiltinModule("node:zlib");
  return new Promise((resolve, reject) => {
    gunzip(body, (error, unpacked) => (error ? reject(error) : resolve(unpacked)));
  });
}

/**
 * The body can be read once. A promise that waited for the network belongs to V8's old generation, which keeps its value until the
 * next full collection, and everything that the value holds.
 */
function asResponse(incoming: IncomingMessage, url: URL, body: Buffer): FetchResponse {
  const status = incoming.statusCode ?? 0;
  let unread: Buffer | null = body;
  const read = () => {
    const taken = unread;
    unread = null;
    if (taken === null) throw new Error("The body was already read.");
    return taken;
  };
  const headers = Object.entries(incoming.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")] as const,
  );
  return {
    status,
    statusText: incoming.statusMessage ?? "",
    ok: status >= 200 && status < 300,
    url: url.href,
    headers: new Map(headers),
    body: null,
    text: async () => read().toString("utf8"),
    json: async () => JSON.parse(read().toString("utf8")),
    arrayBuffer: async () => new Uint8Array(read()).buffer,
  };
}

/** A host with several addresses fails with a list of errors and without a message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return messageOf(error);
}
