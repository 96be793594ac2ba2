import { describe, expect, it } from "@jest/globals";
import { Comments } from "../../../src/github/observe/comments.ts";
import { RecentWrites } from "../../../src/github/observe/recent-writes.ts";
import { TimedCache } from "../../../src/github/repositories/timed-cache.ts";
import { issue, KEY } from "../../plan/builders.ts";
import { json, world } from "../client/scripted.ts";
import { VirtualClock } from "../client/virtual-clock.ts";

describe("answers that are kept for a while", () => {
  function cacheOf() {
    const clock = new VirtualClock();
    const cache = new TimedCache<string>(clock, 60_000);
    let asked = 0;
    const get = (name: string) => cache.get(name, async () => `answer ${++asked}`);
    return { clock, cache, get };
  }

  it("are asked for once as long as they are good", async () => {
    const { clock, get } = cacheOf();
    expect(await Promise.all([get("a"), get("a")])).toEqual(["answer 1", "answer 1"]);
    clock.set(clock.milliseconds + 59_999);
    expect(await get("a")).toBe("answer 1");
    clock.set(clock.milliseconds + 1);
    expect(await get("a")).toBe("answer 2");
  });

  it("are not kept when asking failed", async () => {
    const { cache, get } = cacheOf();
    await expect(cache.get("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await get("a")).toBe("answer 1");
  });

  it("make room for others, however many names people think of", async () => {
    const { get } = cacheOf();
    await get("first");
    for (let name = 0; name < 10_000; name++) await get(`made up ${name}`);
    expect(await get("first")).toBe("answer 10002");
  });
});

describe("comments of issues", () => {
  const LONG = "x".repeat(65_536);
  const comment = {
    id: 1,
    user: { login: "alice", type: "User" },
    body: LONG,
    created_at: "",
    updated_at: "",
  };

  /** How often GitHub was asked when so many issues were read in turn, twice over. */
  async function asked(count: number, body: string): Promise<number> {
    const { client, sent, clock } = world([json(200, [{ ...comment, body }])]);
    const comments = new Comments({ login: "followthrough[bot]" }, new RecentWrites(clock));
    for (const number of [...Array(count).keys(), ...Array(count).keys()]) {
      await comments.of(client, issue({ ref: { ...KEY, number: number + 1 }, comments: 1 }));
    }
    return sent.length;
  }

  it("are read again only when the issue changed", async () => expect(await asked(50, "short")).toBe(50));

  it("are kept by their length, so that long ones do not fill the memory", async () => {
    expect(await asked(50, LONG)).toBe(50);
    expect(await asked(100, LONG)).toBe(200);
  });
});
