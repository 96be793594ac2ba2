import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { httpsFetch } from "../../src/github/client/https-fetch.ts";
import type { Post } from "../../src/notify/attempt.ts";
import { ChatNotifier } from "../../src/notify/notifier.ts";
import type { Clock } from "../../src/reconcile/ports.ts";
import { CERTIFICATE, KEY } from "../harness/tls.ts";
import { chatMessage } from "../markdown/chat/chat-samples.ts";

type Handle = (response: ServerResponse, request: IncomingMessage) => void;

/** A busy machine needs more than a hundredth of the time that a receiver has. */
const clock: Clock = {
  now: () => Temporal.Now.instant(),
  sleep: (milliseconds, signal) => {
    return delay(milliseconds === 5_000 ? 1_000 : milliseconds / 100, undefined, signal ? { signal } : {});
  },
};

const SECRET = "T0-secret";
let server: Server;
let port: number;
let handle: Handle;
let seen: { readonly url: string; readonly type: string; readonly body: string }[];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    seen.push({ url: request.url ?? "", type: request.headers["content-type"] ?? "", body });
    handle(response, request);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  seen = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function notifierTo(url: string, post: Post) {
  const told: string[] = [];
  const outcomes: string[] = [];
  const say = (fields: object, message: string) => void told.push(`${message} ${JSON.stringify(fields)}`);
  const notifier = new ChatNotifier({
    addresses: new Map([["sre", { url, users: ["acme"] }]]),
    ...{ post, clock, signal: new AbortController().signal },
    log: { debug: say, info: say, warn: say, error: say },
    metrics: { chat: (receiver, outcome) => void outcomes.push(`${receiver} ${outcome}`) },
  });
  return { notifier, told, outcomes };
}

/** How the server and the Action send. */
const POSTS: readonly (readonly [string, Post])[] = [
  ["fetch", globalThis.fetch as unknown as Post],
  ["node:https", httpsFetch],
];

const answer =
  (status: number, headers: Record<string, string> = {}): Handle =>
  (response) =>
    void response.writeHead(status, headers).end("x".repeat(100));

const first = (one: Handle, then: Handle): Handle => {
  return (response, request) => (seen.length === 1 ? one : then)(response, request);
};

describe.each(POSTS)("a receiver over HTTP, by %s", (_, post) => {
  it.each<[string, Handle, { isConfirmed: boolean; requests: number; why?: string }]>([
    ["takes it", answer(202), { isConfirmed: true, requests: 1 }],
    ["refuses it", answer(404), { isConfirmed: false, requests: 1, why: "status 404" }],
    ["fails", answer(500), { isConfirmed: false, requests: 1, why: "status 500" }],
    [
      "redirects",
      answer(307, { location: "/elsewhere" }),
      { isConfirmed: false, requests: 1, why: "a redirect (status 307)" },
    ],
    [
      "takes it after the time that it says",
      first(answer(429, { "retry-after": "2" }), answer(200)),
      { isConfirmed: true, requests: 2 },
    ],
    ["is not available", answer(503), { isConfirmed: false, requests: 3, why: "status 503" }],
    [
      "says a time that is too late",
      answer(429, { "retry-after": "3600" }),
      { isConfirmed: false, requests: 1, why: "status 429" },
    ],
    ["is slow", () => {}, { isConfirmed: false, requests: 1, why: "no answer within 5 s" }],
    ["is killed in between", (response) => response.destroy(), { isConfirmed: false, requests: 1 }],
  ])("that %s", async (_, behavior, { isConfirmed, requests, why }) => {
    handle = behavior;
    const { notifier, told, outcomes } = notifierTo(`http://127.0.0.1:${port}/${SECRET}`, post);
    expect(await notifier.send(chatMessage({ to: "json" }))).toBe(isConfirmed);
    expect(seen.map(({ url }) => url)).toEqual(Array(requests).fill(`/${SECRET}`));
    expect(JSON.parse(seen[0]!.body)).toMatchObject({ specversion: "1.0" });
    expect(seen[0]!.type).toBe("application/cloudevents+json; charset=utf-8");
    expect(outcomes).toEqual([isConfirmed ? "json confirmed" : "json unconfirmed"]);
    expect(told).toHaveLength(isConfirmed ? 0 : 1);
    if (why) expect(told[0]).toContain(why);
    expect(told.join()).not.toMatch(/secret|127\.0\.0\.1/);
  });

  it("that cannot be reached is tried three times, and rests after two messages", async () => {
    const closed = createServer();
    closed.listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port: free } = closed.address() as AddressInfo;
    closed.close();
    const { notifier, told } = notifierTo(`http://127.0.0.1:${free}/${SECRET}`, post);
    for (let message = 0; message < 3; message++) expect(await notifier.send(chatMessage())).toBe(false);
    expect(told.map((line) => /"tries":(\d)/.exec(line)?.[1])).toEqual(["3", "3", "0"]);
    expect(told[0]).toContain('"why":"ECONNREFUSED"');
    expect(told.join()).not.toMatch(/secret|127\.0\.0\.1/);
  });
});

it.each(POSTS)("a receiver whose certificate nobody trusts gets nothing, by %s", async (_, post) => {
  const secure = createSecureServer({ key: KEY, cert: CERTIFICATE }, (request) => {
    seen.push({ url: request.url ?? "", type: "", body: "" });
  });
  secure.listen(0, "127.0.0.1");
  await once(secure, "listening");
  const { port: own } = secure.address() as AddressInfo;
  const { notifier, told } = notifierTo(`https://localhost:${own}/${SECRET}`, post);
  expect(await notifier.send(chatMessage())).toBe(false);
  secure.closeAllConnections();
  secure.close();
  expect(told[0]).toMatch(/"tries":1,"why":"[A-Z_]*SELF_SIGNED_CERT/);
  expect(seen).toEqual([]);
});

it("a repository that may not use an address sends nothing there", async () => {
  const { notifier } = notifierTo(`http://127.0.0.1:${port}/`, httpsFetch);
  const repository = { owner: "globex", repo: "shop" };
  expect(await notifier.send(chatMessage({ repository }))).toBe(false);
  expect([notifier.allows("sre", repository), notifier.allows("ops", { owner: "acme", repo: "x" })]).toEqual([
    false,
    false,
  ]);
  expect(seen).toEqual([]);
});
