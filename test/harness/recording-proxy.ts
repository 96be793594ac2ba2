import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

export interface ProxiedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

type Hook = (request: ProxiedRequest) => void | Promise<void>;

/**
 * The proxy between the App and the emulator. It records requests, and lets a test act at an exact moment: just before a
 * request reaches GitHub, or just after GitHub accepted it.
 */
export interface RecordingProxy {
  readonly url: string;
  readonly requests: ProxiedRequest[];
  /** The number of requests without a response yet. */
  waiting(): number;
  connect(target: string): void;
  before(hook: Hook): void;
  after(hook: Hook): void;
  stop(): Promise<void>;
}

export const isWrite = (request: ProxiedRequest): boolean =>
  request.method !== "GET" && !/\/(access_tokens|graphql)$/.test(request.path);

/** Listens on a free port of the loopback interface. */
export async function startProxy(): Promise<RecordingProxy> {
  let target = "";
  let before: Hook = () => {};
  let after: Hook = () => {};
  const requests: ProxiedRequest[] = [];

  const pass = async (incoming: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(incoming);
    const seen = { method: incoming.method ?? "", path: incoming.url ?? "", body: body.toString() };
    requests.push(seen);
    await before(seen);
    const { host: _, ...headers } = incoming.headers;
    const onward = httpRequest(`${target}${seen.path}`, { method: seen.method, headers });
    onward.end(body);
    const [answer] = (await once(onward, "response")) as [IncomingMessage];
    const content = await buffer(answer);
    await after(seen);
    response.writeHead(answer.statusCode ?? 502, answer.headers).end(content);
  };

  let waiting = 0;
  const server = createServer((incoming, response) => {
    waiting++;
    pass(incoming, response)
      .catch(() => response.destroy())
      .finally(() => {
        waiting--;
      });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    waiting: () => waiting,
    connect: (url) => {
      target = url;
    },
    before: (hook) => {
      before = hook;
    },
    after: (hook) => {
      after = hook;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
