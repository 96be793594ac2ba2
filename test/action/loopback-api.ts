import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, type ApiWorld, answerOf } from "./api-world.ts";

export interface LoopbackApi {
  readonly url: string;
  /** Method, path and query of every request, in the order of their arrival. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Serves a world on a free loopback port, to those who bring a token. */
export async function startLoopbackApi(world: ApiWorld): Promise<LoopbackApi> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const url = new URL(request.url!, `http://${request.headers.host}`);
    const { status, body, headers }: Answer = request.headers.authorization
      ? answerOf(world, request.method!, url)
      : { status: 401, body: { message: "Requires authentication" } };
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
