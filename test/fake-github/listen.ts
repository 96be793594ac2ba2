import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import type { Part } from "./issue-texts.ts";
import { API } from "./owner-views.ts";
import { Violation, type WireAnswer, type WireRequest } from "./server.ts";

export interface Listening {
  readonly url: string;
  /** Method, path and query of every request, in the order of their arrival. */
  readonly requests: string[];
  /** What was not as GitHub describes it. */
  readonly violations: unknown[];
  close(): Promise<void>;
}

const [OPEN, COMMA, CLOSE] = ["[", ",", "]"].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer];

/** The bytes of answers, with addresses at `base`. Those of a part are made once. */
class Encoder {
  readonly base: string;
  readonly #known = new WeakMap<Part, Buffer>();

  constructor(base: string) {
    this.base = base;
  }

  bytesOf(said: WireAnswer): Buffer {
    if (!said.list) return this.#encode(said.text);
    const items = said.list.parts.flatMap((part) => [COMMA, this.#bytesOf(part)]);
    return Buffer.concat([OPEN, ...items.slice(1), CLOSE]);
  }

  #bytesOf(part: Part): Buffer {
    const known = this.#known.get(part);
    if (known) return known;
    const bytes = this.#encode(part.text);
    this.#known.set(part, bytes);
    return bytes;
  }

  #encode(text: string): Buffer {
    return Buffer.from(text.replaceAll(API, this.base));
  }
}

/**
 * Serves a model of GitHub on a free port of the loopback interface.
 * @param answer what the model says, to an address of api.github.com
 * @param latencyMs how long each answer takes, as on a network
 */
export async function listen(
  answer: (request: WireRequest) => WireAnswer,
  latencyMs = 0,
): Promise<Listening> {
  const requests: string[] = [];
  const violations: unknown[] = [];
  let encoder = new Encoder("");
  const server = createServer(async (incoming, response) => {
    const method = incoming.method!;
    const path = incoming.url!.replace(/^http:\/\/[^/]+/, "");
    requests.push(`${method} ${path}`);
    const body = (await buffer(incoming)).toString();
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    );
    const base = `http://${incoming.headers.host}`;
    if (encoder.base !== base) encoder = new Encoder(base);
    const say = (said: WireAnswer) => {
      const link = said.headers.link && { link: said.headers.link.replaceAll(API, base) };
      response.writeHead(said.status, { ...said.headers, ...link }).end(encoder.bytesOf(said));
    };
    try {
      if (latencyMs > 0) await delay(latencyMs);
      say(answer({ method, url: `${API}${path}`, headers, body: body === "" ? undefined : body }));
    } catch (error) {
      violations.push(error);
      if (error instanceof Violation) return say(error.answer);
      response.writeHead(500, { "content-type": "application/json" }).end("{}");
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    violations,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
