import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { appTokens } from "../../../src/github/client/app-auth.ts";
import { createClient, fixedToken } from "../../../src/github/client/client.ts";
import { faultKindOf } from "../../../src/github/client/errors.ts";
import { httpsFetch } from "../../../src/github/client/https-fetch.ts";
import { failure } from "./scripted.ts";
import { hurriedClock } from "./virtual-clock.ts";

let server: Server;
let base: string;
let handle: (request: IncomingMessage, response: ServerResponse, body: string) => void;
let seen: { request: IncomingMessage; body: string }[];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    seen.push({ request, body });
    handle(request, response, body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  seen = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it.each([
  ["httpsFetch", httpsFetch],
  ["the built-in fetch", fetch as typeof httpsFetch],
])(
  "the token of an installation is requested again over %s if the response was lost, because this duplicates nothing",
  async (_, someFetch) => {
    handle = ({ socket }, response) => {
      if (seen.length === 1) return void socket.destroy();
      response.writeHead(201, { "content-type": "application/json" });
      response.end(JSON.stringify({ token: "first", expires_at: "2100-01-01T00:00:00Z", permissions: {} }));
    };
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    });
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const options = { baseUrl: base, fetch: someFetch, clock: hurriedClock, log, userAgent: "followthrough" };
    const tokens = appTokens({ ...options, appId: 1, privateKey });
    expect(await tokens.installation(103).token()).toBe("first");
    expect(seen).toHaveLength(2);
  },
);

describe("a request", () => {
  it("sends method, headers and body, and returns status, headers and text", async () => {
    handle = (_, response) => {
      response.writeHead(201, "Created", {
        "Content-Type": "application/json",
        "set-cookie": ["a=1", "b=2"],
      });
      response.end('{"größe": "🦫"}');
    };
    const answer = await httpsFetch(`${base}/x?y=1`, { method: "POST", headers: { "x-a": "1" }, body: "ä" });
    expect(seen[0]!.request).toMatchObject({ method: "POST", url: "/x?y=1" });
    expect(seen[0]!.request.headers).toMatchObject({ "x-a": "1", "content-length": "2" });
    expect(seen[0]!.body).toBe("ä");
    expect([answer.status, answer.statusText, answer.ok, answer.url]).toEqual([
      201,
      "Created",
      true,
      `${base}/x?y=1`,
    ]);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(new Map(answer.headers).get("set-cookie")).toBe("a=1, b=2");
    expect(await answer.json()).toEqual({ größe: "🦫" });
  });

  it.each(["text", "json", "arrayBuffer"] as const)("has a body that %s() reads once", async (read) => {
    handle = (_, response) => response.end('["größe"]');
    const answer = await httpsFetch(base);
    const body = await answer[read]();
    expect(body instanceof ArrayBuffer ? Buffer.from(body).toString() : body).toEqual(
      read === "json" ? ["größe"] : '["größe"]',
    );
    await expect(answer[read]()).rejects.toThrow("The body was already read.");
  });

  it.each(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])(
    "%s without a body sends no body",
    async (method) => {
      handle = (_, response) => response.writeHead(204).end();
      const answer = await httpsFetch(base, { method });
      expect([answer.status, answer.ok, await answer.text()]).toEqual([204, true, ""]);
      expect(seen[0]!.body).toBe("");
    },
  );

  it.each(["POST", "PUT", "PATCH", "DELETE"])("%s sends its body with its length", async (method) => {
    handle = (_, response) => response.end("{}");
    await httpsFetch(base, { method, body: '{"labels":["x"]}' });
    expect(seen[0]!.body).toBe('{"labels":["x"]}');
    expect(seen[0]!.request.headers["content-length"]).toBe("16");
  });

  it("decompresses a compressed response", async () => {
    const issues = JSON.stringify(
      Array.from({ length: 100 }, (_, number) => ({ number, body: "x".repeat(4000) })),
    );
    handle = (request, response) => {
      expect(request.headers["accept-encoding"]).toBe("gzip");
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(issues));
    };
    expect(await (await httpsFetch(base)).text()).toBe(issues);
  });

  it("follows no redirect", async () => {
    handle = (_, response) => response.writeHead(301, { location: "/elsewhere" }).end();
    const answer = await httpsFetch(base);
    expect([answer.status, answer.headers.get("location"), seen.length]).toEqual([301, "/elsewhere", 1]);
  });

  it("keeps its connection for the next one", async () => {
    handle = (_, response) => response.end("{}");
    for (const path of ["/1", "/2", "/3"]) await (await httpsFetch(base + path)).text();
    expect(new Set(seen.map(({ request }) => request.socket)).size).toBe(1);
  });

  it("ends a connection that was idle for seconds, because it may be gone without a sign of it", async () => {
    handle = (_, response) => response.end("{}");
    await (await httpsFetch(base)).text();
    const { socket } = seen[0]!.request;
    const began = Date.now();
    await once(socket, "close");
    // The server itself would end it after five seconds.
    expect(Date.now() - began).toBeLessThan(4_900);
  }, 15_000);
});

describe("a failed request", () => {
  it("names the unreachable host", async () => {
    const error = await failure(httpsFetch("http://localhost:1/x"));
    expect(error.message).toMatch(/^localhost:1 could not be reached: .*ECONNREFUSED/);
  });

  it("rejects if the connection breaks within the body", async () => {
    handle = (_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    };
    await expect(httpsFetch(base)).rejects.toThrow(/could not be reached/);
  });

  it("rejects if the compressed response is broken", async () => {
    handle = (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("not gzip");
    await expect(httpsFetch(base)).rejects.toThrow(/could not be reached/);
  });

  it.each(["before it starts", "before the response", "within the body"])(
    "stops %s with the signal's reason",
    async (when) => {
      const controller = new AbortController();
      const stop = () => controller.abort(new Error("enough"));
      handle = (_, response) => {
        if (when === "within the body") response.write("half");
        setTimeout(stop, 20);
      };
      if (when === "before it starts") stop();
      const error = await failure(httpsFetch(base, { signal: controller.signal }));
      expect(error.message).toBe("enough");
    },
  );
});

describe("under Octokit", () => {
  const client = (url = base, timeoutMs = 15_000) =>
    createClient({
      baseUrl: url,
      auth: fixedToken("t"),
      fetch: httpsFetch,
      clock: hurriedClock,
      log: { debug() {}, info() {}, warn() {}, error() {} },
      userAgent: "followthrough",
      writeIntervalMs: 0,
      timeoutMs,
    });

  it("reads and writes as the built-in fetch does", async () => {
    handle = (_, response, body) => {
      response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
      response.end(JSON.stringify({ number: 7, title: JSON.parse(body || '{"title":"read"}').title }));
    };
    const issue = { owner: "o", repo: "r", issue_number: 7 };
    expect((await client().rest.issues.get(issue)).data.title).toBe("read");
    expect((await client().rest.issues.update({ ...issue, title: "wrote" })).data.title).toBe("wrote");
    expect(seen[0]!.request.headers.authorization).toBe("Bearer t");
  });

  it("turns errors into those that the policy expects", async () => {
    handle = (_, response) =>
      response.writeHead(404, { "content-type": "application/json" }).end('{"message":"Not Found"}');
    expect(faultKindOf(await failure(client().request("GET /x")))).toBe("not-found");
    expect(faultKindOf(await failure(client("http://127.0.0.1:1").request("GET /x")))).toBe("transient");
    handle = () => {};
    expect(faultKindOf(await failure(client(base, 100).request("POST /x")))).toBe("ambiguous");
  });

  it("works without loading the built-in fetch", async () => {
    handle = (_, response) => response.writeHead(200, { "content-type": "application/json" }).end("{}");
    const program = fileURLToPath(new URL("lean-process.ts", import.meta.url));
    const { stdout } = await execa(process.execPath, ["--import", "tsx", program, base]);
    expect(JSON.parse(stdout)).toEqual({ status: 200, undici: [] });
  });
});
