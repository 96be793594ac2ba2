import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { Temporal } from "temporal-polyfill";
import { createClient, fixedToken } from "../../../src/github/client/client.ts";
import { Redeliveries } from "../../../src/github/repositories/redeliveries.ts";
import { type Answer, API, github, type Sent } from "../../app/github-api.ts";

const NOW = Temporal.Instant.from("2026-11-02T12:00:00Z");
/** Waits between tries pass a hundred times as fast. */
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
  /** How long ago, in hours. */
  readonly ago?: number;
}

/** An attempt as the API lists it, newest first. */
function attempt({ id, guid = `event-${id}`, code = 200, ago = 1 }: Attempt) {
  const at = NOW.subtract({ minutes: Math.round(ago * 60) });
  return { id, guid, delivered_at: at.toString(), redelivery: false, status: "…", status_code: code };
}

const page = (...attempts: Attempt[]) => [200, attempts.map(attempt)] as const;

/** What GitHub is asked to send again, when it lists these attempts, the last time that it is asked so often. */
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

describe("webhooks that never arrived", () => {
  it.each([
    ["that were answered 400", 400],
    ["that were answered 401, as with a wrong secret", 401],
    ["that were answered 404", 404],
    ["that were answered 500", 500],
    ["that were answered 502, as by a proxy without a server", 502],
    ["that were answered 503", 503],
    ["that timed out or could not connect, which have no code", 0],
    ["that were answered with a redirect, which GitHub does not follow", 302],
  ])("%s are sent again", async (_, code) => {
    expect(await redelivered({ [LIST]: page({ id: 7, code }) })).toMatchObject({ count: 1, asked: [7] });
  });

  it.each([200, 201, 202, 204])("those that were answered %i are not", async (code) => {
    expect(await redelivered({ [LIST]: page({ id: 7, code }) })).toMatchObject({ count: 0, asked: [] });
  });

  it("are sent again once each, by the newest attempt", async () => {
    const failed = [
      { id: 9, guid: "same", code: 0, ago: 1 },
      { id: 8, guid: "other", code: 500, ago: 2 },
      { id: 5, guid: "same", code: 502, ago: 3 },
    ];
    expect((await redelivered({ [LIST]: page(...failed) })).asked).toEqual([9, 8]);
  });

  it("are left alone after three attempts, which will not fare better", async () => {
    const failed = [9, 5, 3].map((id, at) => ({ id, guid: "same", code: 502, ago: at + 1 }));
    expect((await redelivered({ [LIST]: page(...failed) })).asked).toEqual([]);
  });

  it.each([
    ["a later", [200, 500]],
    ["an earlier", [500, 200]],
  ])("are left alone once %s attempt arrived", async (_, [newer, older]) => {
    const attempts = [
      { id: 9, guid: "same", code: newer!, ago: 1 },
      { id: 5, guid: "same", code: older!, ago: 3 },
    ];
    expect((await redelivered({ [LIST]: page(...attempts) })).asked).toEqual([]);
  });

  it("are sent again up to three days, which is as long as GitHub keeps them", async () => {
    const attempts = [
      { id: 9, code: 0, ago: 71.9 },
      { id: 5, code: 0, ago: 72.1 },
      { id: 4, code: 0, ago: 200 },
    ];
    expect((await redelivered({ [LIST]: page(...attempts) })).asked).toEqual([9]);
  });

  it("are found on every page, by the cursor that GitHub names, and no further than three days", async () => {
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

  it("are at most a hundred at a time, since a sweep looks at everything anyway", async () => {
    const failed = Array.from({ length: 150 }, (_, index) => ({ id: 199 - index, code: 0 }));
    const { count, asked: requested } = await redelivered({ [LIST]: page(...failed) });
    expect([count, requested.length, requested[0]]).toEqual([100, 100, 199]);
  });

  it("that GitHub will not send again are reported, and hold up no other", async () => {
    const refused: Answer = [422, { message: "Validation Failed" }];
    const found = await redelivered({
      [LIST]: page({ id: 9, code: 0 }, { id: 8, code: 0 }),
      "POST /app/hook/deliveries/9/attempts": refused,
    });
    expect(found).toMatchObject({ count: 1, asked: [9, 8] });
    expect(logged).toEqual(["webhook could not be redelivered"]);
  });

  it("are none for an API that keeps no deliveries, which is no fault of its own", async () => {
    expect(await redelivered({})).toMatchObject({ count: 0, asked: [] });
    expect(logged).toEqual([]);
  });

  it.each([
    ["that does not answer properly", 502],
    ["that does not show them to this App", 403],
  ])("are none for an API %s: that is reported, and the sweep goes on", async (_, status) => {
    expect((await redelivered({ [LIST]: [status, { message: "No" }] })).count).toBe(0);
    expect(logged).toEqual(["failed webhooks could not be listed; the sweep covers them"]);
  });

  it("are read once while the process lives: later it reads what is new, and counts no attempt twice", async () => {
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
    // The newest attempt of the first event, its second, and the one that only the first reading reached.
    expect(found.asked).toEqual([12, 4]);
    expect(found.listings).toHaveLength(2);
  });

  it("are sent again as far as they were read, when the listing fails on the way", async () => {
    const routes = {
      [LIST]: [...page({ id: 9, guid: "same", code: 500 }), next("v1_8")] as const,
      [`${LIST}?per_page=100&cursor=v1_8`]: [403, { message: "No" }] as const,
    };
    expect((await redelivered(routes)).asked).toEqual([9]);
    nock.cleanAll();
    // One attempt, however often it was read.
    expect((await redelivered(routes, 4)).asked).toEqual([9]);
  });

  it("are read on a listing that does not end no further than makes sense, and sent again", async () => {
    const endless = [...page({ id: 9, code: 500 }), next("v1_8")] as const;
    const found = await redelivered({ [LIST]: endless });
    expect(found.asked).toEqual([9]);
    expect(found.listings).toHaveLength(200);
  });
});
