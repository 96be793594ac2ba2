import { describe, expect, it } from "@jest/globals";
import { faultKindOf, RateLimitedError } from "../../../src/github/client/errors.ts";
import { failure, json, type Step, world } from "./scripted.ts";

const ROUTES = ["GET /x", "POST /x", "PATCH /x", "PUT /x", "DELETE /x"];
const SECONDARY = { message: "You have exceeded a secondary rate limit. Please wait a few minutes." };
const ABUSE = { message: "You have triggered an abuse detection mechanism." };
const START = Date.parse("2026-01-01T00:00:00Z") / 1000;
const at = (sent: readonly { at: number }[]) => sent.map((request) => request.at / 1000);

/** Responses with which GitHub asks to wait, and after how many seconds the request is sent again. */
const LIMITS: readonly (readonly [string, number, Step])[] = [
  ["403 with retry-after", 37, json(403, {}, { "retry-after": "37" })],
  ["429 with retry-after", 5, json(429, {}, { "retry-after": "5" })],
  ["retry-after as a date", 90, json(429, {}, { "retry-after": "Thu, 01 Jan 2026 00:01:30 GMT" })],
  ["retry-after of nothing", 1, json(429, {}, { "retry-after": "0" })],
  ["403, primary limit", 120, json(403, {}, limit(START + 120))],
  ["429, primary limit", 120, json(429, {}, limit(START + 120))],
  ["a reset that is past", 1, json(403, {}, limit(START - 5))],
  ["retry-after before reset", 10, json(403, {}, { ...limit(START + 3000), "retry-after": "10" })],
  ["403, secondary, no header", 60, json(403, SECONDARY)],
  ["403, abuse, no header", 60, json(403, ABUSE)],
  ["429, no header", 60, json(429, { message: "Slow down" })],
  [
    "429, limit not exhausted",
    60,
    json(429, SECONDARY, { "x-ratelimit-remaining": "9", "x-ratelimit-reset": "1" }),
  ],
  ["more than an hour", 3600, json(403, {}, { "retry-after": "999999999" })],
  [
    "a server whose clock is ahead",
    20,
    json(403, {}, { ...limit(START + 5020), date: new Date((START + 5000) * 1000).toUTCString() }),
  ],
];

function limit(reset: number) {
  return { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) };
}

describe("a rate limit", () => {
  const cells = ROUTES.flatMap((route) =>
    LIMITS.map(([name, wait, step]) => [route, name, wait, step] as const),
  );

  it.each(cells)("%s, %s: is sent again after %d s", async (route, _, wait, step) => {
    const { client, sent } = world([step, json(200)]);
    await client.request(route);
    expect(at(sent)).toEqual([0, wait]);
  });

  it("gives up a write whose data became stale in the meantime, and sends nothing else before", async () => {
    const { client, sent } = world([json(200), json(403, {}, { "retry-after": "30" }), json(200)]);
    const edit = client.writeSlot(async (write) => {
      await client.request("GET /page");
      await client.request("PATCH /page", { request: write });
    });
    expect(faultKindOf(await failure(edit))).toBe("rate-limited");
    await client.writeSlot((write) => client.request("PATCH /other", { request: write }));
    expect(sent.map(({ path, at }) => `${path} ${at / 1000}`)).toEqual(["/page 0", "/page 0", "/other 30"]);
  });

  it("pauses all reads and writes of this client", async () => {
    const { client, sent } = world([json(403, {}, { "retry-after": "30" }), json(200)]);
    await Promise.all(["GET /a", "POST /b", "PATCH /c"].map((route) => client.request(route)));
    // Only requests from before the response were sent before the pause ended.
    expect(at(sent).filter((time) => time > 0 && time < 30)).toEqual([]);
    const lateRequest = client.request("GET /d");
    await lateRequest;
    expect(sent.at(-1)).toMatchObject({ path: "/d" });
  });

  it("of one client does not pause another", async () => {
    const [limited, free] = [world([json(403, {}, { "retry-after": "30" }), json(200)]), world([json(200)])];
    await Promise.all([limited.client.request("GET /a"), free.client.request("GET /a")]);
    expect(at(free.sent)).toEqual([0]);
  });

  it("doubles the pause while GitHub names none, and ends after five attempts", async () => {
    const { client, sent } = world([json(403, SECONDARY)]);
    const error = await failure(client.request("POST /x"));
    expect(at(sent)).toEqual([0, 60, 180, 420, 900]);
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(faultKindOf(error)).toBe("rate-limited");
    expect(error.message).toMatch(/^POST \/x was not done: .*until 2026-01-01T00:31:00Z$/);
    expect(String(error.cause)).toContain("secondary rate limit");
  });

  it("ends after five attempts if each response names a time, too", async () => {
    const { client, sent } = world([json(429, {}, { "retry-after": "10" })]);
    expect(await failure(client.request("GET /x"))).toBeInstanceOf(RateLimitedError);
    expect(at(sent)).toEqual([0, 10, 20, 30, 40]);
  });

  it("that affects several reads at once counts once", async () => {
    const { client, sent } = world([...Array<Step>(4).fill(json(403, SECONDARY)), json(200)]);
    await Promise.all(Array.from({ length: 4 }, () => client.request("GET /x")));
    expect(at(sent)).toEqual([0, 0, 0, 0, 60, 60, 60, 60]);
  });

  it("starts over at 60 s after a successful request", async () => {
    const { client, sent } = world([json(403, SECONDARY), json(200), json(403, SECONDARY), json(200)]);
    await client.request("GET /x");
    await client.request("GET /x");
    expect(at(sent)).toEqual([0, 60, 60, 120]);
  });

  it("does not wait longer if the clock is set back", async () => {
    const { client, clock, sent } = world([json(403, {}, { "retry-after": "30" }), json(200)]);
    void clock.sleep(1000).then(() => clock.set(clock.milliseconds - 86_400_000));
    await client.request("GET /x");
    expect(sent).toHaveLength(2);
    expect(sent[1]!.at).toBeLessThan(4_000_000);
  });
});

describe("a client with a limited wait", () => {
  const impatient = { maxPauseMs: 20_000 };

  it("waits for a short pause", async () => {
    const { client, sent } = world([json(403, {}, { "retry-after": "20" }), json(200)], impatient);
    await client.request("GET /x");
    expect(at(sent)).toEqual([0, 20]);
  });

  it("reports the time of a longer pause, and sends nothing before it", async () => {
    const { client, clock, sent } = world([json(403, {}, { "retry-after": "50" }), json(200)], impatient);
    const [first, second] = [
      await failure(client.request("GET /x")),
      await failure(client.request("POST /y")),
    ];
    for (const error of [first, second]) {
      expect((error as RateLimitedError).until).toBe(Date.UTC(2026, 0, 1, 0, 0, 50));
    }
    expect(sent).toHaveLength(1);
    await clock.sleep(40_000);
    await client.request("POST /y");
    expect(at(sent)).toEqual([0, 50]);
  });
});

describe("a 403 for another reason", () => {
  it.each([
    ["permission", "Resource not accessible by integration"],
    ["archived", "Repository was archived so is read-only."],
    ["locked", "Unable to create comment because issue is locked."],
  ])("%s: is forbidden, without a pause", async (_, message) => {
    const headers = { "x-ratelimit-remaining": "4999", "x-ratelimit-reset": String(START + 3600) };
    const { client, sent } = world([json(403, { message }, headers), json(200)]);
    expect(faultKindOf(await failure(client.request("POST /x")))).toBe("forbidden");
    await client.request("GET /x");
    expect(at(sent)).toEqual([0, 0]);
  });
});
