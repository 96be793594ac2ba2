import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { withWrite, writeDelay } from "../../../src/github/client/write-pace.ts";
import { json, world } from "./scripted.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const limits = { intervalMs: 1000, perMinute: 80, perHour: 500 };

describe("the time of the next write", () => {
  it.each([
    ["the first is sent immediately", [], 0, 0],
    ["one second after the last", [0], 0, 1000],
    ["less the time that has passed", [0], 400, 600],
    ["immediately if it has passed", [0], 1000, 0],
    ["the 81st in a minute waits for the end of the minute", every(10, 80), 800, MINUTE - 800],
    ["the 80th does not", every(10, 79), 2000, 0],
    ["the 501st in an hour waits for the end of the hour", every(6000, 500), 3_000_000, HOUR - 3_000_000],
    ["a clock that was set back counts from now", [10 * HOUR], 0, 1000],
  ])("%s", (_, history, now, delay) => {
    expect(writeDelay(history, now, limits)).toBe(delay);
  });

  it("stays within every window, and waits no longer than necessary", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 120 });
    const anyLimits = fc.record({
      intervalMs: fc.integer({ min: 0, max: 3000 }),
      perMinute: fc.integer({ min: 1, max: 20 }),
      perHour: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(gaps, anyLimits, (arrivals, some) => {
        let [now, history] = [0, [] as number[]];
        const all: number[] = [];
        for (const gap of arrivals) {
          now += gap;
          const delay = writeDelay(history, now, some);
          const early = now + delay - 1;
          if (delay > 0) expect(broken([...all, early], some)).toBe(true);
          now += delay;
          history = withWrite(history, now);
          all.push(now);
          expect(broken(all, some)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("keeps no more than an hour", () => {
    expect(withWrite([0, 1, HOUR], HOUR + 1)).toEqual([HOUR, HOUR + 1]);
  });
});

/** Whether the last write exceeded a limit, by simple counting. */
function broken(writes: readonly number[], some: typeof limits): boolean {
  const last = writes.at(-1)!;
  const within = (window: number) => writes.filter((start) => start > last - window).length;
  const tooSoon = writes.length > 1 && last - writes.at(-2)! < some.intervalMs;
  return tooSoon || within(MINUTE) > some.perMinute || within(HOUR) > some.perHour;
}

function every(milliseconds: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => index * milliseconds);
}

describe("a client's writes", () => {
  it("are sent one second apart, in order", async () => {
    const { client, sent } = world([json(201)]);
    await Promise.all(["/1", "/2", "/3"].map((path) => client.request(`POST ${path}`)));
    expect(sent.map(({ at, path }) => [at, path])).toEqual([
      [0, "/1"],
      [1000, "/2"],
      [2000, "/3"],
    ]);
  });

  it("are sent one at a time, however long one takes", async () => {
    const clocks: { sleep(milliseconds: number): Promise<void> }[] = [];
    const slow = async () => {
      await clocks[0]!.sleep(5000);
      return new Response("{}", { status: 201, headers: { "content-type": "application/json" } });
    };
    const { client, clock, sent } = world([slow]);
    clocks.push(clock);
    await Promise.all([client.request("PATCH /1"), client.request("PATCH /2"), client.request("GET /3")]);
    expect(sent.map(({ at, path }) => [at, path])).toEqual([
      [0, "/1"],
      [0, "/3"],
      [5000, "/2"],
    ]);
  });

  it("stay below 80 a minute and 500 an hour", async () => {
    const { client, sent } = world([json(201)], { writeIntervalMs: 0 });
    await Promise.all(Array.from({ length: 501 }, () => client.request("POST /x")));
    expect(sent[79]!.at).toBe(0);
    expect(sent[80]!.at).toBe(MINUTE);
    expect(sent[499]!.at).toBe(6 * MINUTE);
    expect(sent[500]!.at).toBe(HOUR);
  });

  it("are also paced when they are retried", async () => {
    const { client, sent } = world([json(401), json(201)]);
    await client.request("POST /x");
    expect(sent.map(({ at }) => at)).toEqual([0, 1000]);
  });

  it("do not delay reads; up to ten reads run in parallel", async () => {
    let [under, most] = [0, 0];
    const clocks: { sleep(milliseconds: number): Promise<void> }[] = [];
    const slow = async () => {
      under += 1;
      most = Math.max(most, under);
      await clocks[0]!.sleep(100);
      under -= 1;
      return new Response("{}", { headers: { "content-type": "application/json" } });
    };
    const { client, clock, sent } = world([slow]);
    clocks.push(clock);
    await Promise.all(Array.from({ length: 25 }, (_, index) => client.request(`GET /${index}`)));
    expect(most).toBe(10);
    expect(sent.map(({ at }) => at / 100)).toEqual([
      ...Array(10).fill(0),
      ...Array(10).fill(1),
      ...Array(5).fill(2),
    ]);
  });
});
