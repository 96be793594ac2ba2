import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { Temporal } from "temporal-polyfill";
import { createClient, fixedToken } from "../../../src/github/client/client.ts";
import { Redeliveries } from "../../../src/github/hosts/redeliveries.ts";
import { type Answer, API, github, type Sent } from "../../app/github-api.ts";

const NOW = Temporal.Instant.from("2026-11-02T12:00:00Z");
/** Waits between retries are a hundred times as fast. */
const clock = {
  now: () => NOW,
  sleep: (ms: number, signal?: AbortSignal) => delay(ms / 100, undefined, signal ? { signal } : {}),
};
const LIST = "GET /app/hook/deliveries";
const logged: string[] = [];
const write = (_: object, message: string) => void logged.push(message);
const log = { debug() {}, info() {}, warn: write, error: write };
const next = (cursor: string) => ({
  link: `<${API}/app/hook/deliveries?per_page=100&cursor=${cursor}>; rel="next"`,
});

afterEach(() => {
  nock.cleanAll();
  logged.length = 0;
});
afterAll(() => nock.restore());

interface Attempt {
  readonly id: number;
  readonly guid?: string;
  readonly code?: number;
  /** Age in hours. */
  readonly ago?: number;
}

/** An attempt as the API lists it. Newest first. */
function attempt({ id, guid = `event-${id}`, code = 200, ago = 1 }: Attempt) {
  const at = NOW.subtract({ minutes: Math.round(ago * 60) });
  return { id, guid, delivered_at: at.toString(), redelivery: false, status: "…", status_code: code };
}

const page = (...attempts: Attempt[]) => [200, attempts.map(attempt)] as const;

/** The redeliveries that are requested for these listings of attempts, in the last of several sweeps. */
async function redelivered(routes: Parameters<typeof github>[0], times = 1) {
  const anyAttempt = Object.fromEntries(
    Array.from({ length: 200 }, (_, id) => [`POST /app/hook/deliveries/${id}/attempts`, [202, {}] as Answer]),
  );
  const sent = github({ ...anyAttempt, ...routes });
  const client = createClient({
    baseUrl: API,
    auth: fixedToken("jwt"),
    fetch: globalThis.fetch,
    clock,
    log,
    userAgent: "test",
    writeIntervalMs: 0,
    writesPerMinute: 1_000,
    timeoutMs: 1_000_000,
  });
  const redeliveries = new Redeliveries(client, clock, log);
  let count = 0;
  for (let time = 1; time <= times; time++) {
    sent.length = 0;
    count = await redeliveries.sendFailed();
  }
  return { count, asked: askedFor(sent), listings: sent.filter(({ method }) => method === "GET") };
}

function askedFor(sent: readonly Sent[]): number[] {
  return sent.filter(({ method }) => method === "POST").map(({ path }) => Number(path.split("/")[4]));
}

describe("failed webhooks", () => {
  it.each([
    ["with a response of 400", 400],
    ["with a response of 401, as for a wrong secret", 401],
    ["with a response of 404", 404],
    ["with a response of 500", 500],
    ["with a response of 502, as from a proxy without a server", 502],
    ["with a response of 503", 503],
    ["that timed out or could not connect, which have no code", 0],
    ["with a redirect, which GitHub does not follow", 302],
  ])("%s are redelivered", async (_, code) => {
    expect(await redelivered({ [LIST]: page({ id: 7, code }) })).toMatchObject({ count: 1, asked: [7] });
  });

  it.each([200, 201, 202, 204])("with a response of %i are not redelivered", async (code) => {
    expect(await redelivered({ [LIST]: page({ id: 7, code }) })).toMatchObject({ count: 0, asked: [] });
  });

  it("are redelivered once each, with the newest attempt", async () => {
    const failed = [
      { id: 9, guid: "same", code: 0, ago: 1 },
      { id: 8, guid: "other", code: 500, ago: 2 },
      { id: 5, guid: "same", code: 502, ago: 3 },
    ];
    expect((await redelivered({ [LIST]: page(...failed) })).asked).toEqual([9, 8]);
  });

  it("are not redelivered after three attempts", async () => {
    const failed = [9, 5, 3].map((id, at) => ({ id, guid: "same", code: 502, ago: at + 1 }));
    expect((await redelivered({ [LIST]: page(...failed) })).asked).toEqual([]);
  });

  it.each([
    ["a later", [200, 500]],
    ["an earlier", [500, 200]],
  ])("are not redelivered after %s attempt arrived", async (_, [newer, older]) => {
    const attempts = [
      { id: 9, guid: "same", code: newer!, ago: 1 },
      { id: 5, guid: "same", code: older!, ago: 3 },
    ];
    expect((await redelivered({ [LIST]: page(...attempts) })).asked).toEqual([]);
  });

  it("are redelivered for three days, which is as long as GitHub keeps them", async () => {
    const attempts = [
      { id: 9, code: 0, ago: 71.9 },
      { id: 5, code: 0, ago: 72.1 },
      { id: 4, code: 0, ago: 200 },
    ];
    expect((await redelivered({ [LIST]: page(...attempts) })).asked).toEqual([9]);
  });

  it("are found on every page of the last three days, with GitHub's cursor", async () => {
    const found = await redelivered({
      [LIST]: [...page({ id: 9, code: 500 }, { id: 8 }), next("v1_7")],
      [`${LIST}?per_page=100&cursor=v1_7`]: [...page({ id: 7, code: 0 }), next("v1_6")],
      [`${LIST}?per_page=100&cursor=v1_6`]: [...page({ id: 6, code: 0, ago: 80 }), next("v1_5")],
    });
    expect(found.asked).toEqual([9, 7]);
    expect(found.listings.map(({ path }) => new URLSearchParams(path.split("?")[1]).get("cursor"))).toEqual([
      null,
      "v1_7",
      "v1_6",
    ]);
  });

  it("are limited to a hundred at a time, because a sweep processes everything anyway", async () => {
    const failed = Array.from({ length: 150 }, (_, index) => ({ id: 199 - index, code: 0 }));
    const { count, asked: requested } = await redelivered({ [LIST]: page(...failed) });
    expect([count, requested.length, requested[0]]).toEqual([100, 100, 199]);
  });

  it("that GitHub does not redeliver are reported and do not block others", async () => {
    const refused: Answer = [422, { message: "Validation Failed" }];
    const found = await redelivered({
      [LIST]: page({ id: 9, code: 0 }, { id: 8, code: 0 }),
      "POST /app/hook/deliveries/9/attempts": refused,
    });
    expect(found).toMatchObject({ count: 1, asked: [9, 8] });
    expect(logged).toEqual(["webhook could not be redelivered"]);
  });

  it("are skipped for an API without deliveries, without an error", async () => {
    expect(await redelivered({})).toMatchObject({ count: 0, asked: [] });
    expect(logged).toEqual([]);
  });

  it.each([
    ["with an invalid response", 502],
    ["that does not show them to this App", 403],
  ])("are skipped for an API %s: this is reported, and the sweep continues", async (_, status) => {
    expect((await redelivered({ [LIST]: [status, { message: "No" }] })).count).toBe(0);
    expect(logged).toEqual(["failed webhooks could not be listed; the sweep covers them"]);
  });

  it("are read once per process: later, only new ones are read, and no attempt is counted twice", async () => {
    const older = { id: 5, guid: "same", code: 502, ago: 30 };
    const newer = { id: 12, guid: "same", code: 502, ago: 0.5 };
    const firsts = [page({ id: 9, ago: 1 }, older), page(newer, { id: 9, ago: 1 })];
    const found = await redelivered(
      {
        [LIST]: () => [...firsts.shift()!, next("v1_4")],
        [`${LIST}?per_page=100&cursor=v1_4`]: page({ id: 4, code: 500, ago: 60 }),
      },
      2,
    );
    // The newest attempt of the first event, its second, and the one that only the first listing reached.
    expect(found.asked).toEqual([12, 4]);
    expect(found.listings).toHaveLength(2);
  });

  it("are redelivered as far as they were read if the listing fails", async () => {
    const routes = {
      [LIST]: [...page({ id: 9, guid: "same", code: 500 }), next("v1_8")] as const,
      [`${LIST}?per_page=100&cursor=v1_8`]: [403, { message: "No" }] as const,
    };
    expect((await redelivered(routes)).asked).toEqual([9]);
    nock.cleanAll();
    // One attempt, however often it is listed.
    expect((await redelivered(routes, 4)).asked).toEqual([9]);
  });

  it("are read up to a limit on an endless listing, and redelivered", async () => {
    const endless = [...page({ id: 9, code: 500 }), next("v1_8")] as const;
    const found = await redelivered({ [LIST]: endless });
    expect(found.asked).toEqual([9]);
    expect(found.listings).toHaveLength(200);
  });
});
