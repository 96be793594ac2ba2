import { describe, expect, it } from "@jest/globals";
import { fixedToken } from "../../../src/github/client/client.ts";
import { AmbiguousWriteError, faultKindOf, MovedError } from "../../../src/github/client/errors.ts";
import { deaf, failure, json, lostAnswer, raw, type Step, silence, world } from "./scripted.ts";

const READ = "GET /repos/o/r/issues/1";
const WRITES = ["POST /repos/o/r/issues", "PATCH /repos/o/r/issues/1", "PUT /x", "DELETE /x"] as const;

/** Every way in which a response can be missing although the request may have succeeded. */
const UNCERTAIN: readonly (readonly [string, Step])[] = [
  ["500", json(500, { message: "boom" })],
  ["502 as a page", raw(502, "<html>bad gateway</html>", "text/html")],
  ["503", json(503)],
  ["a lost connection", lostAnswer],
  ["no answer in 15 s", silence],
  ["no answer, from a fetch that cannot be stopped", deaf],
  ["a 200 whose JSON is cut off", raw(200, '[{"number": 1')],
  ["a 200 that is empty", raw(200, "")],
  ["a 200 that is empty and untyped", raw(200, "", "")],
  ["a 201 that is empty", raw(201, "")],
  ["a 200 from something else", raw(200, "<html>log in</html>", "text/html")],
];

describe("a read without a valid response", () => {
  it.each(UNCERTAIN)("%s: is retried and can succeed", async (_, fault) => {
    const { client, sent } = world([fault, fault, json(200, { number: 1 })]);
    expect((await client.request(READ)).data).toEqual({ number: 1 });
    expect(sent).toHaveLength(3);
  });

  it.each(UNCERTAIN)("%s: is given up as transient after three attempts", async (_, fault) => {
    const { client, sent } = world([fault]);
    const error = await failure(client.request(READ));
    expect(faultKindOf(error)).toBe("transient");
    expect(error.message).toMatch(/^GET \/repos\/o\/r\/issues\/1 /);
    expect(sent).toHaveLength(3);
  });

  it("waits longer before each retry", async () => {
    const { client, sent } = world([lostAnswer]);
    await failure(client.request(READ));
    expect(sent.map(({ at }) => at)).toEqual([0, 1000, 5000]);
  });

  it.each([
    ["by format", { mediaType: { format: "raw" } }],
    ["by header", { headers: { accept: "application/vnd.github.raw" } }],
  ])("accepts text as a response to a request for the raw file %s", async (_, asked) => {
    const { client } = world([raw(200, "", "application/vnd.github.raw+json; charset=utf-8")]);
    const { data } = await client.rest.repos.getContent({ owner: "o", repo: "r", path: "a.md", ...asked });
    expect(data).toBe("");
  });
});

describe("a write without a valid response", () => {
  const cells = WRITES.flatMap((write) => UNCERTAIN.map(([name, fault]) => [write, name, fault] as const));

  it.each(cells)("%s, %s: is never sent again", async (write, _, fault) => {
    const { client, sent } = world([fault, json(201)]);
    const error = await failure(client.request(write));
    expect(error).toBeInstanceOf(AmbiguousWriteError);
    expect(faultKindOf(error)).toBe("ambiguous");
    expect((error as AmbiguousWriteError).creating).toBe(write.startsWith("POST"));
    expect(sent).toHaveLength(1);
  });

  it("is sent again only if its caller says that it creates nothing", async () => {
    const { client, sent } = world([lostAnswer, json(201)]);
    await client.request("POST /app/installations/1/access_tokens", { request: { repeatable: true } });
    expect(sent).toHaveLength(2);
  });

  it("does not block the next write", async () => {
    const { client } = world([lostAnswer, json(201, { number: 2 })]);
    const [first, second] = await Promise.allSettled([client.request(WRITES[0]), client.request(WRITES[0])]);
    expect([first.status, second.status]).toEqual(["rejected", "fulfilled"]);
  });
});

describe("a refused token", () => {
  const refused = json(401, { message: "Bad credentials" });

  it.each([READ, ...WRITES])("%s: is renewed once, and the request is sent again", async (route) => {
    const { client, sent } = world([refused, json(200)]);
    await client.request(route);
    expect(sent.map(({ authorization }) => authorization)).toEqual(["Bearer t1", "Bearer t2"]);
  });

  it.each([READ, ...WRITES])("%s: stops at the second refusal", async (route) => {
    const { client, sent } = world([refused]);
    const error = await failure(client.request(route));
    expect(faultKindOf(error)).toBe("unauthorized");
    expect(error.message).toContain("Bad credentials");
    expect(sent).toHaveLength(2);
  });

  it("stops immediately if there is no other token", async () => {
    const { client, sent } = world([refused], { auth: fixedToken("secret-1") });
    expect(faultKindOf(await failure(client.request(READ)))).toBe("unauthorized");
    expect(sent).toHaveLength(1);
  });

  it("is renewed once for all pending reads", async () => {
    const answers = [...Array<Step>(5).fill(refused), json(200)];
    const { client, sent } = world(answers);
    await Promise.all(Array.from({ length: 5 }, () => client.request(READ)));
    expect(sent.slice(5).map(({ authorization }) => authorization)).toEqual(Array(5).fill("Bearer t2"));
  });

  it("appears in no message, log line or error", async () => {
    const { client, logged } = world([json(404, { message: "Not Found" })], { auth: fixedToken("secret-1") });
    const error = await failure(client.request(READ));
    expect(JSON.stringify([logged, error, error.message, error.stack, Object.entries(error)])).not.toContain(
      "secret-1",
    );
  });
});

describe("a redirect", () => {
  const cells = [301, 302, 307, 308].flatMap((status) =>
    [READ, ...WRITES].map((route) => [status, route] as const),
  );

  it.each(cells)("%i on %s: is not followed", async (status, route) => {
    const location = "https://api.test/repositories/7";
    const { client, sent } = world([json(status, { message: "Moved" }, { location })]);
    const error = await failure(client.request(route));
    expect(error).toBeInstanceOf(MovedError);
    expect(error).toMatchObject({ kind: "moved", status, location });
    expect(sent).toEqual([expect.objectContaining({ redirect: "manual" })]);
  });
});

describe("a permanent error response", () => {
  const cells = ([400, 403, 404, 409, 410, 422, 451] as const).flatMap((status) =>
    [READ, ...WRITES].map((route) => [status, route] as const),
  );

  it.each(cells)("%i on %s: is thrown immediately with a message", async (status, route) => {
    const { client, sent } = world([json(status, { message: "Because." })]);
    const error = await failure(client.request(route));
    expect(error).toMatchObject({ status, message: `${route} returned ${status}: Because.` });
    expect(sent).toHaveLength(1);
  });
});

describe("the destination of requests", () => {
  it.each(["https://elsewhere.test/repos", "http://api.test/repos", "https://api.test.evil/repos"])(
    "%s: nothing is sent outside the API",
    async (url) => {
      const { client, sent } = world([json(200)]);
      await failure(client.request({ method: "GET", url }));
      expect(sent).toEqual([]);
    },
  );
});

describe("an aborted request", () => {
  const stop = () => AbortSignal.abort(new Error("shutting down"));

  it.each([READ, ...WRITES])("%s: sends nothing more", async (route) => {
    const { client, sent } = world([json(200)]);
    const error = await failure(client.request(route, { request: { signal: stop() } }));
    expect(error.message).toBe("shutting down");
    expect(sent).toEqual([]);
  });

  it.each([
    [READ, "terminal"],
    [WRITES[0], "ambiguous"],
  ])("%s in progress: is %s and not sent again", async (route, kind) => {
    const controller = new AbortController();
    const { client, sent, clock } = world([silence]);
    void clock.sleep(500).then(() => controller.abort(new Error("shutting down")));
    const error = await failure(client.request(route, { request: { signal: controller.signal } }));
    expect([error.message.includes("shutting down"), faultKindOf(error), sent.length]).toEqual([
      true,
      kind,
      1,
    ]);
  });
});
