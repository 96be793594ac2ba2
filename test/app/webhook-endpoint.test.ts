import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Probot } from "probot";
import { createLog } from "../../src/app/runtime.ts";
import type { Service } from "../../src/app/service.ts";
import { webhookHandler } from "../../src/app/webhook-endpoint.ts";
import { createWebhooks } from "../../src/app/webhooks.ts";
import { inTime } from "../../src/engine/effects.ts";
import { NO_METRICS } from "../../src/engine/monitor.ts";
import { eventually } from "../harness/eventually.ts";
import { settings } from "./github-api.ts";

const MB = 1024 * 1024;
const SECRET = "sixteen letters!";
const PRIVATE = "The database password is in the wiki.";

let server: Server;
let handled: unknown[];
let logged: string[];
/** What the handler throws. */
let fails: Error | null;
/** What the handler waits for. */
let waits: Promise<void>;
let started: number;

beforeEach(async () => {
  [handled, logged, fails, waits, started] = [[], [], null, Promise.resolve(), 0];
  const log = createLog("trace", { write: (line) => void logged.push(line) });
  const probot = new Probot({ appId: 1, privateKey: "not used", secret: SECRET, log });
  probot.on("issues", async ({ payload }) => {
    started++;
    if (fails) throw fails;
    await waits;
    handled.push(payload.action);
  });
  await probot.ready();
  const handle = webhookHandler({ probot, secret: SECRET, log, metrics: NO_METRICS });
  server = createServer((request, response) => void handle(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const sign = (body: string, secret = SECRET) =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

interface Sending {
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly signature?: string;
  /** Keeps the connection open without an end. */
  readonly unfinished?: boolean;
}

/** Sends a webhook and resolves with its status; a body that is a stream has no declared length. */
async function send(body: string | Readable, { headers = {}, signature, unfinished }: Sending = {}) {
  const { port } = server.address() as AddressInfo;
  const request = httpRequest({
    port,
    method: "POST",
    path: "/api/github/webhooks",
    headers: {
      "content-type": "application/json",
      "x-github-event": "issues",
      "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      "x-hub-signature-256": signature ?? sign(String(body)),
      ...(typeof body === "string" && { "content-length": Buffer.byteLength(body) }),
      ...headers,
    },
  });
  const answered = new Promise<number>((resolve, reject) => {
    request.on("response", (response: IncomingMessage) => {
      response.resume();
      resolve(response.statusCode!);
    });
    // The server closes the connection while the rest is still being sent.
    request.on("error", (error) => setTimeout(reject, 500, error));
  });
  if (typeof body !== "string") body.pipe(request);
  else if (unfinished) request.write(body);
  else request.end(body);
  return answered;
}

const opened = JSON.stringify({ action: "opened", issue: { body: PRIVATE } });

describe("a webhook", () => {
  it("is handled if it is signed with the secret", async () => {
    expect(await send(opened)).toBe(200);
    expect(handled).toEqual(["opened"]);
  });

  it.each<[string, Sending]>([
    ["signed with another secret", { signature: sign(opened, "another secret!!") }],
    ["with a signature that is none", { signature: "nonsense" }],
    ["with another delivery's signature", { signature: sign("{}") }],
  ])("%s is refused, and its text never reaches the log", async (_, sending) => {
    expect(await send(opened, sending)).toBe(400);
    expect(handled).toEqual([]);
    expect(logged.join("")).toContain("does not match WEBHOOK_SECRET");
    expect(logged.join("")).toContain("72d3162e-cc78-11e3-81ab-4c9367dc0958");
    expect(logged.join("")).not.toContain("password");
  });

  it.each<[string, string, Sending, number]>([
    ["whose content type is not JSON", opened, { headers: { "content-type": "text/plain" } }, 415],
    ["without a content type", opened, { headers: { "content-type": "" } }, 415],
    ["without a body", "", {}, 400],
    ["that is not JSON", "{", {}, 400],
    ["that is no object", "null", {}, 400],
  ])("%s is refused", async (_, body, sending, status) => {
    expect(await send(body, sending)).toBe(status);
    expect(handled).toEqual([]);
  });

  it("is accepted and not even parsed if the App does not read its event", async () => {
    expect(await send("{", { headers: { "x-github-event": "star" } })).toBe(200);
    expect(await send("{", { headers: { "x-github-event": "star" }, signature: "nonsense" })).toBe(400);
  });

  it.each([
    ["an error", {}, 500],
    ["an error with a status", { status: 503 }, 503],
  ])("gets the status of %s in its handler", async (_, fields, status) => {
    fails = Object.assign(new Error("down"), fields);
    expect(await send(opened)).toBe(status);
    expect(logged.join("")).toContain("down");
    expect(logged.join("")).not.toContain("password");
  });

  it("logs nothing of a delivery id that is not one", async () => {
    const headers = { "x-github-delivery": `${PRIVATE} ${"x".repeat(500)}` };
    expect(await send(opened, { headers, signature: "nonsense" })).toBe(400);
    expect(logged.join("")).not.toContain("password");
  });
});

describe("the size of a webhook", () => {
  it("is refused above 25 MB as soon as it is declared", async () => {
    const headers = { "content-length": 25 * MB + 1 };
    expect(await send("{", { headers, unfinished: true })).toBe(413);
  });

  it("is counted if it is not declared", async () => {
    const endless = Readable.from(
      (function* () {
        for (let sent = 0; sent < 40; sent++) yield Buffer.alloc(MB, " ");
      })(),
    );
    // The server closes the connection, so the sender may not get to read the answer.
    expect(await send(endless).catch(() => 413)).toBe(413);
    expect(handled).toEqual([]);
  });

  it("may be 25 MB", async () => {
    const body = JSON.stringify({ action: "opened", text: "x".repeat(20 * MB) });
    expect(await send(body)).toBe(200);
  });

  it("never holds up ordinary webhooks: two large ones are read at once", async () => {
    const headers = { "content-length": 20 * MB };
    const slow = [send("{", { headers, unfinished: true }), send("{", { headers, unfinished: true })];
    for (const one of slow) one.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await send("{", { headers, unfinished: true })).toBe(503);
    expect(await send(opened)).toBe(200);
    expect(handled).toEqual(["opened"]);
  });

  it("counts until the webhook is handled, and only what was sent", async () => {
    let go = () => {};
    waits = new Promise((resolve) => {
      go = resolve;
    });
    const large = JSON.stringify({ action: "opened", text: "x".repeat(20 * MB) });
    const sent: Promise<number>[] = [];
    for (const body of [null, null, large, large]) {
      // Some proxies declare no length.
      const signature = sign(body ?? opened);
      sent.push(send(body ?? Readable.from([opened]), { signature }));
      await eventually(() => expect(started).toBe(sent.length));
    }
    expect(await send(large)).toBe(503);
    go();
    expect(await Promise.all(sent)).toEqual([200, 200, 200, 200]);
    expect(await send(large)).toBe(200);
  });

  it("is given back when the sender goes away", async () => {
    const { port } = server.address() as AddressInfo;
    for (let times = 0; times < 5; times++) {
      const headers = { "content-length": 20 * MB };
      const request = httpRequest({ port, method: "POST", path: "/api/github/webhooks", headers });
      request.on("error", () => {});
      request.write("{");
      await new Promise((resolve) => setTimeout(resolve, 50));
      request.destroy();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const body = JSON.stringify({ action: "opened", text: "x".repeat(20 * MB) });
    expect(await send(body)).toBe(200);
  });
});

describe("a dispatch", () => {
  const dispatch = JSON.stringify({
    action: "incident",
    client_payload: { id: "PD-1", title: "Down" },
    repository: { owner: { login: "acme" }, name: "shop" },
    sender: { login: "pager[bot]" },
  });

  it.each([
    ["is answered with success once it is written", true, 200],
    ["is answered with an error if it was not written, so that it can be delivered again", false, 500],
  ])("%s", async (_, isWritten, status) => {
    const log = createLog("fatal");
    const service = { takeIn: async () => isWritten } as unknown as Service;
    const probot = createWebhooks(settings, Promise.resolve(service), log, NO_METRICS);
    await probot.ready();
    const secret = settings.webhookSecret;
    const handle = webhookHandler({ probot, secret, log, metrics: NO_METRICS });
    server.removeAllListeners("request");
    server.on("request", (request, response) => void handle(request, response));
    const headers = { "x-github-event": "repository_dispatch" };
    const signature = sign(dispatch, settings.webhookSecret);
    expect(await send(dispatch, { headers, signature })).toBe(status);
  });

  it("is answered with an error before GitHub gives up", async () => {
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => void waits.push(milliseconds);
    await expect(inTime(new Promise(() => {}), { sleep })).rejects.toThrow("not written yet");
    expect(waits).toEqual([8_000]);
  });
});
