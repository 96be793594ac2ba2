import { connect } from "node:net";

export interface Load {
  readonly seconds: number;
  /** Time from sending to the complete response, in milliseconds, sorted. */
  readonly latencies: readonly number[];
  /** Number of responses by status. */
  readonly statuses: Readonly<Record<string, number>>;
}

/**
 * Sends requests over this many connections, each as soon as the previous one got its response. Uses sockets, because
 * `fetch` would be slower than what it measures. With `atOnce`, latency counts from the start: a burst.
 */
export async function sendAll(
  url: string,
  requests: readonly Buffer[],
  { connections, atOnce = false }: { connections: number; atOnce?: boolean },
): Promise<Load> {
  const { hostname, port } = new URL(url);
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  let next = 0;
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(hostname, Number(port))));
  const startedAt = performance.now();
  await Promise.all(
    sockets.map(async (socket) => {
      while (next < requests.length) {
        const request = requests[next++]!;
        const sent = atOnce ? startedAt : performance.now();
        const status = await socket.exchange(request);
        latencies.push(performance.now() - sent);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
      socket.close();
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, latencies: latencies.sort((a, b) => a - b), statuses };
}

async function open(host: string, port: number) {
  const socket = connect({ host, port, noDelay: true });
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  let answered: (status: string) => void = () => {};
  let failed: (error: Error) => void = () => {};
  let text = "";
  socket.setEncoding("latin1").on("data", (chunk) => {
    text += chunk;
    if (!isWhole(text)) return;
    const status = text.slice("HTTP/1.1 ".length, "HTTP/1.1 200".length);
    text = "";
    answered(status);
  });
  socket.on("error", (error) => failed(error)).on("close", () => failed(new Error("connection closed")));
  return {
    exchange: (request: Buffer) =>
      new Promise<string>((resolve, reject) => {
        [answered, failed] = [resolve, reject];
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end + 2))?.[1];
  return length === undefined ? text.endsWith("0\r\n\r\n") : text.length >= end + 4 + Number(length);
}
