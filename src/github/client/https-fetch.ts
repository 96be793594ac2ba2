import type { AgentOptions, IncomingMessage, RequestOptions } from "node:http";
import { messageOf } from "../../domain/text.ts";

/** What Octokit reads of an answer; the body is there already, whole. */
interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly url: string;
  readonly headers: Map<string, string>;
  readonly body: null;
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

/**
 * The part of `fetch` that Octokit uses, over `node:https`, for a process that lives for one run: the built-in `fetch`
 * takes 60 ms to load. Connections are kept; `https_proxy` and `no_proxy` are honoured where Node can (24.5 and
 * later); redirects are never followed. Rejects with an `Error` that says which host could not be reached, or with
 * the signal's reason.
 */
export const httpsFetch = (async (input: string | URL, init: Init = {}): Promise<HttpResponse> => {
  const url = new URL(input);
  init.signal?.throwIfAborted();
  const { module, agent } = transport(url.protocol);
  const headers: Record<string, string | number> = { "accept-encoding": "gzip", ...init.headers };
  // Octokit sends bodies with DELETE too, where Node would leave the length out.
  if (init.body !== undefined) headers["content-length"] = Buffer.byteLength(init.body);
  try {
    const incoming = await exchange(module, url, { method: init.method ?? "GET", headers, agent }, init);
    return asResponse(incoming, url, await bodyOf(incoming));
  } catch (error) {
    if (init.signal?.aborted) throw init.signal.reason;
    throw new Error(`${url.host} could not be reached: ${reasonOf(error)}`, { cause: error });
  }
}) as unknown as typeof fetch;

interface Transport {
  readonly module: Pick<typeof import("node:https"), "request">;
  readonly agent: NonNullable<RequestOptions["agent"]>;
}

const transports = new Map<string, Transport>();

/** One module and one agent a protocol, loaded when it is first needed. */
function transport(protocol: string): Transport {
  const known = transports.get(protocol);
  if (known) return known;
  // Not by `import`: that reads every export of node:http, and on Node 24 its `WebSocket` loads all of `fetch`.
  const module = process.getBuiltinModule(protocol === "http:" ? "node:http" : "node:https");
  const options: AgentOptions & { proxyEnv: NodeJS.ProcessEnv } = { keepAlive: true, proxyEnv: process.env };
  const loaded = { module, agent: new module.Agent(options) };
  transports.set(protocol, loaded);
  return loaded;
}

function exchange(
  module: Transport["module"],
  url: URL,
  options: RequestOptions,
  { body, signal }: Init,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = module.request(url, signal ? { ...options, signal } : options, resolve);
    // Stays in place after the answer began: an error without a listener would end the process.
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // A connection that closes too early throws here.
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (incoming.headers["content-encoding"] !== "gzip" || body.length === 0) return body;
  const { gunzip } = process.getBuiltinModule("node:zlib");
  return new Promise((resolve, reject) => {
    gunzip(body, (error, unpacked) => (error ? reject(error) : resolve(unpacked)));
  });
}

function asResponse(incoming: IncomingMessage, url: URL, body: Buffer): HttpResponse {
  const status = incoming.statusCode ?? 0;
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
    text: async () => body.toString("utf8"),
    json: async () => JSON.parse(body.toString("utf8")),
    arrayBuffer: async () => new Uint8Array(body).buffer,
  };
}

/** A host with several addresses fails with a list of errors and no words of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return messageOf(error);
}
