import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { PrometheusMetrics, type Reading } from "../../src/app/metrics.ts";
import { createMetrics, metricsHandler } from "../../src/app/metrics-endpoint.ts";
import { whyNotReady } from "../../src/app/readiness.ts";
import { type Condition, Monitor, type PassReport } from "../../src/engine/monitor.ts";
import type { ReconcileResult, Work } from "../../src/reconcile/work.ts";
import { json, world } from "../github/client/scripted.ts";
import { VirtualClock } from "../github/client/virtual-clock.ts";

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const START = Temporal.Instant.from("2026-01-01T00:00:00Z");
const work = (key: string): Work => ({ key, owner: "acme", plan: async () => ({ operations: [] }) });
const CONVERGED: ReconcileResult = { kind: "converged", writes: 0 };
const noWay = { giveWay: async () => {}, observes: () => {} };

function watching() {
  const passes: PassReport[] = [];
  const metrics = {
    webhook() {},
    response() {},
    pause() {},
    chat() {},
    pass: (pass: PassReport) => void passes.push(pass),
  };
  const clock = new VirtualClock();
  return { passes, clock, monitor: new Monitor({ log: quiet, clock, metrics }) };
}

describe("the requests of a pass", () => {
  it("are counted for it, also if the client's queues send them on another's turn", async () => {
    const { monitor, passes } = watching();
    const { client } = world([json(200)], { monitor, readConcurrency: 1 });
    const reads = (count: number) => async () => {
      await Promise.all(Array.from({ length: count }, () => client.request("GET /x")));
      await client.writeSlot(async (write) => {
        await client.request("PATCH /x", { request: write });
        monitor.wrote("update-item");
      });
      return CONVERGED;
    };
    await Promise.all([
      monitor.watch(work("acme/shop#1"), noWay, reads(3)),
      monitor.watch(work("acme/shop#2"), noWay, reads(7)),
    ]);
    await client.request("GET /outside");
    expect(passes.map(({ key, requests, writes }) => [key, requests, [...writes]])).toEqual([
      ["acme/shop#1", 4, [["update-item", 1]]],
      ["acme/shop#2", 8, [["update-item", 1]]],
    ]);
  });

  it("are counted each time that they are sent", async () => {
    const { monitor, passes } = watching();
    const { client } = world([json(502), json(502), json(200)], { monitor });
    await monitor.watch(work("acme/shop#1"), noWay, async () => {
      await client.request("GET /x");
      return CONVERGED;
    });
    expect(passes[0]!.requests).toBe(3);
  });

  it("say that a pass failed if it throws", async () => {
    const { monitor, passes } = watching();
    const bug = monitor.watch(work("acme/shop#1"), noWay, () => Promise.reject(new Error("a bug")));
    await expect(bug).rejects.toThrow("a bug");
    expect(passes[0]!.outcome).toBe("failed");
  });
});

const HOUR_MS = 3_600_000;
const later = (minutes: number) => START.add({ minutes });
const WELL: Condition = {
  ...{ connecting: null, refusal: null, sweptAt: START, sweepError: null, startedAt: START },
  stuck: [],
};

describe("the App is ready", () => {
  it.each<[string, Partial<Condition>, number, RegExp | null]>([
    ["after a sweep", {}, 30, null],
    ["before the first sweep ends", { sweptAt: null }, 170, null],
    ["not if no sweep ends", { sweptAt: null }, 181, /^no sweep has ended yet, but one is due every 60 min$/],
    ["three intervals after the last sweep", {}, 180, null],
    [
      "not later",
      { sweepError: "GET /app/installations returned 500" },
      200,
      /^the last sweep ended 3 h 20 min ago, .* 60 min; the last one failed: GET .* 500$/,
    ],
    [
      "not before it is connected",
      { connecting: "GET /app got no response" },
      1,
      /^not connected to GitHub: GET/,
    ],
    ["not if GitHub refuses its key", { refusal: "401" }, 1, /^the credentials fail: .*APP_ID/],
    ["while a pass is slow", { stuck: [{ key: "a/b#1", since: later(1) }] }, 10, null],
    [
      "not if a pass does nothing for long",
      { stuck: [{ key: "a/b#1", since: later(1) }] },
      15,
      /^the queue does not move: a pass has done nothing for 14 min$/,
    ],
  ])("%s", (_, change, minutes, reason) => {
    const reasons = whyNotReady({ ...WELL, ...change }, later(minutes), HOUR_MS);
    expect(reasons).toEqual(reason ? [expect.stringMatching(reason)] : []);
  });
});

describe("what a monitor finds stuck", () => {
  it("is an owner none of whose passes moves; a wait for a known limit is none", async () => {
    const { monitor, clock } = watching();
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const limited = world([json(403, { message: "rate limit" }, { "retry-after": "1800" }), json(200)], {
      ...{ monitor, clock },
    });
    const hangs = monitor.watch(work("acme/shop#1"), noWay, async () => {
      await ended;
      return CONVERGED;
    });
    await clock.sleep(60_000);
    expect(monitor.condition().stuck).toMatchObject([{ key: "acme/shop#1", since: START }]);
    const waits = monitor.watch(work("acme/shop#2"), noWay, async () => {
      await limited.client.request("GET /x");
      return CONVERGED;
    });
    await clock.sleep(900_000);
    expect(monitor.condition().stuck).toEqual([]);
    await waits;
    await clock.sleep(60_000);
    expect(monitor.condition().stuck).toMatchObject([{ key: "acme/shop#1" }]);
    end();
    await hangs;
    expect(monitor.condition().stuck).toEqual([]);
  });

  it("is red as long as GitHub refuses the App's own key", async () => {
    const { monitor } = watching();
    const answers = [json(401), json(401), json(502), json(502), json(502), json(404)];
    const { client } = world(answers, { monitor: monitor.ofApp() });
    const refused = () => monitor.condition().refusal !== null;
    await client.request("GET /app").catch(() => {});
    expect(refused()).toBe(true);
    await client.request("GET /app").catch(() => {});
    expect(refused()).toBe(true);
    await client.request("GET /app/installations/1").catch(() => {});
    expect(refused()).toBe(false);
  });
});

describe("GET /metrics", () => {
  const reading: Reading = {
    ...{ now: later(5), condition: WELL, isReady: true, requestsLeft: new Map([["acme", 4_321]]) },
    backlog: { keys: 3, oldest: later(4), writesLeft: new Map([["acme", 379]]) },
    jobs: { waiting: 7, active: 2, delayed: 0 },
  };

  async function scrape(token: string | null, authorization?: string) {
    const metrics = new PrometheusMetrics("1.2.3");
    metrics.webhook("issues", "enqueued");
    metrics.pause();
    metrics.response(200);
    const writes = new Map([["create-item", 2]]);
    metrics.pass({
      key: "acme/shop#1",
      cause: undefined,
      outcome: "converged",
      requests: 12,
      writes,
      milliseconds: 750,
    });
    const handle = metricsHandler(metrics, { port: null, token }, async () => reading);
    const server = createServer((request, response) => void handle(request, response)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const headers = authorization ? { authorization } : {};
    const response = await fetch(`http://127.0.0.1:${port}/metrics`, { headers });
    server.close();
    return {
      status: response.status,
      type: response.headers.get("content-type"),
      text: await response.text(),
    };
  }

  it("lists what an operator needs, without keys or people", async () => {
    const { type, text } = await scrape(null);
    expect(type).toBe("text/plain; version=0.0.4; charset=utf-8");
    const lines = text.split("\n").filter((line) => line.startsWith("followthrough_"));
    expect(lines.filter((line) => !/_bucket|build_info/.test(line))).toEqual([
      'followthrough_webhooks_total{event="issues",outcome="enqueued"} 1',
      'followthrough_passes_total{outcome="converged"} 1',
      "followthrough_pass_seconds_sum 0.75",
      "followthrough_pass_seconds_count 1",
      "followthrough_pass_requests_sum 12",
      "followthrough_pass_requests_count 1",
      'followthrough_writes_total{operation="create-item"} 2',
      'followthrough_github_responses_total{status="200"} 1',
      "followthrough_rate_limit_pauses_total 1",
      "followthrough_queue_keys 3",
      "followthrough_queue_oldest_seconds 60",
      'followthrough_writes_left{owner="acme"} 379',
      'followthrough_github_requests_left{owner="acme"} 4321',
      'followthrough_shared_jobs{state="waiting"} 7',
      'followthrough_shared_jobs{state="active"} 2',
      'followthrough_shared_jobs{state="delayed"} 0',
      "followthrough_last_sweep_age_seconds 300",
      "followthrough_ready 1",
    ]);
    expect(text).toContain(`followthrough_build_info{version="1.2.3",node="${process.version}"} 1`);
    expect(text).toContain("process_resident_memory_bytes");
    expect(text).not.toContain("shop");
  });

  it("has every metric that operate.md says what to do about", async () => {
    const page = readFileSync(new URL("../../.github/docs/operate.md", import.meta.url), "utf8");
    const { text } = await scrape(null);
    const named = [...page.matchAll(/`((?:followthrough|process)_\w+)/g)].map(([, name]) => name!);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !text.includes(`# TYPE ${name} `))).toEqual([]);
    const variables = [...page.matchAll(/\b(FOLLOWTHROUGH_[A-Z_]+)\b/g)].map(([, name]) => name!);
    const readers = ["src/app/settings.ts", "src/notify/addresses.ts"];
    const read = readers
      .map((path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"))
      .join();
    expect(variables.filter((name) => !read.includes(name))).toEqual([]);
  });

  const TOKEN = "a token of at least 16";
  it.each<[string, string | undefined, number]>([
    ["no token", undefined, 401],
    ["another token", "Bearer a token of at least 17", 401],
    ["the token", `Bearer ${TOKEN}`, 200],
  ])("with a token set, answers a request with %s", async (_, authorization, status) => {
    expect((await scrape(TOKEN, authorization)).status).toBe(status);
  });

  it("is off by default", async () => {
    expect(await createMetrics({ port: null, token: null })).toBeNull();
  });
});
