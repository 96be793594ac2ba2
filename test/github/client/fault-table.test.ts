import { readdirSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "@jest/globals";
import { Octokit } from "@octokit/core";
import { restEndpointMethods } from "@octokit/plugin-rest-endpoint-methods";
import { faultKindOf } from "../../../src/github/client/errors.ts";
import { PERMISSIONS } from "../../fake-github/permissions.ts";
import { failure, json, lostAnswer, raw, type Step, silence, world } from "./scripted.ts";

/** Used with servers that lack the endpoints above. Apps on GitHub do not need them, and no manifest permits them. */
const FALLBACKS = ["GET /users/{username}/repos", "GET /orgs/{org}/repos", "GET /search/repositories"];
/** The guided setup calls this before there is an App, so no permission is needed. */
const SETUP = "POST /app-manifests/{code}/conversions";
const ENDPOINTS = [...Object.keys(PERMISSIONS), SETUP];
/** POSTs that create nothing, as marked by their callers. */
const REPEATABLE = ["POST /app/installations/{installation_id}/access_tokens"];

type Manner = "read" | "creating" | "changing";

function mannerOf(endpoint: string): Manner {
  if (endpoint.startsWith("GET") || REPEATABLE.includes(endpoint)) return "read";
  return endpoint.startsWith("POST") ? "creating" : "changing";
}

const LIMITED_S = 30;
const SECONDARY = { message: "You have exceeded a secondary rate limit." };
const resetAt = String(Date.parse("2026-01-01T00:00:00Z") / 1000 + LIMITED_S);
const done = json(200, { token: "t" });

const MALFORMED: Faults = {
  "an empty 200": raw(200, ""),
  "a 200 that is cut off": raw(200, '[{"number": 1'),
  "a page of something else": raw(200, "<html>log in</html>", "text/html"),
};
const NO_ANSWER: Faults = {
  "500": json(500),
  "502": raw(502, "<html>bad gateway</html>", "text/html"),
  "503": json(503),
  "a lost connection": lostAnswer,
  "no answer in 15 s": silence,
};
type Faults = Readonly<Record<string, Step>>;

interface Row {
  readonly on: readonly Manner[];
  readonly faults: Faults;
  readonly check: (endpoint: string, fault: Step) => Promise<void>;
}

const ALL: readonly Manner[] = ["read", "creating", "changing"];

/** The policy, row by row. `proofs/faults.test.ts` tests how the loop handles it. */
const ROWS: Readonly<Record<string, Row>> = {
  "a limit that says when it ends: nothing is sent until then": {
    on: ALL,
    faults: {
      "403, retry-after": json(403, SECONDARY, { "retry-after": String(LIMITED_S) }),
      "429, retry-after": json(429, SECONDARY, { "retry-after": String(LIMITED_S) }),
      "403, primary limit": json(
        403,
        { message: "API rate limit exceeded" },
        { "x-ratelimit-remaining": "0", "x-ratelimit-reset": resetAt },
      ),
    },
    check: async (endpoint, fault) => {
      const { client, clock, sent } = world([fault, done]);
      const other = clock.sleep(5_000).then(() => client.request("GET /app"));
      await Promise.all([callEndpoint(client, endpoint), other]);
      expect(sent).toHaveLength(3);
      for (const { at } of sent.slice(1)) expect(at).toBeGreaterThanOrEqual(LIMITED_S * 1_000);
    },
  },
  "a secondary limit without a header: 60 s, then twice as long, five times": {
    on: ALL,
    faults: { "403": json(403, SECONDARY), "429": json(429, SECONDARY) },
    check: async (endpoint, fault) => {
      const { client, sent } = world([fault]);
      expect(faultKindOf(await failure(callEndpoint(client, endpoint)))).toBe("rate-limited");
      expect(sent.map(({ at }) => at)).toEqual([0, 60_000, 180_000, 420_000, 900_000]);
    },
  },
  "no answer to a read: three tries": { on: ["read"], faults: NO_ANSWER, check: threeTries },
  "no answer to what creates: never sent again": {
    on: ["creating"],
    faults: NO_ANSWER,
    check: (endpoint, fault) => onceOnly(endpoint, fault, true),
  },
  "no answer to what changes: never sent again unseen": {
    on: ["changing"],
    faults: NO_ANSWER,
    check: (endpoint, fault) => onceOnly(endpoint, fault, false),
  },
  "401: one new token, and no more": {
    on: ALL,
    faults: { "401": json(401, { message: "Bad credentials" }) },
    check: async (endpoint, fault) => {
      const renewed = world([fault, done]);
      await callEndpoint(renewed.client, endpoint);
      expect(renewed.sent.map(({ authorization }) => authorization)).toEqual(["Bearer t1", "Bearer t2"]);
      const refused = world([fault]);
      expect(faultKindOf(await failure(callEndpoint(refused.client, endpoint)))).toBe("unauthorized");
      expect(refused.sent).toHaveLength(2);
    },
  },
  "a redirect: never followed": {
    on: ALL,
    faults: Object.fromEntries(
      [301, 302, 307, 308].map((status) => [
        String(status),
        json(status, {}, { location: "https://api.test/repositories/7" }),
      ]),
    ),
    check: (endpoint, fault) => atOnce(endpoint, fault, ["moved"]),
  },
  "forbidden, archived, locked, not there, gone: told at once": {
    on: ALL,
    faults: {
      "403, no permission": json(403, { message: "Resource not accessible by integration" }),
      "403, archived": json(403, { message: "Repository was archived so is read-only." }),
      "403, locked": json(403, { message: "Unable to create comment because issue is locked." }),
      "404": json(404, { message: "Not Found" }),
      "410": json(410, { message: "This issue was deleted" }),
    },
    check: (endpoint, fault) => atOnce(endpoint, fault, ["forbidden", "not-found", "gone"]),
  },
  "422: told at once": {
    on: ALL,
    faults: { "422": json(422, { message: "Validation Failed" }) },
    check: (endpoint, fault) => atOnce(endpoint, fault, ["invalid"]),
  },
  "a success without its JSON: as no answer": {
    on: ALL,
    faults: MALFORMED,
    check: (endpoint, fault) => {
      const manner = mannerOf(endpoint);
      return manner === "read"
        ? threeTries(endpoint, fault)
        : onceOnly(endpoint, fault, manner === "creating");
    },
  },
};

function callEndpoint(client: ReturnType<typeof world>["client"], endpoint: string): Promise<unknown> {
  const names = [...endpoint.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name!, "1"]);
  const request = REPEATABLE.includes(endpoint) ? { request: { repeatable: true } } : {};
  return client.request(endpoint, { ...Object.fromEntries(names), ...request });
}

async function threeTries(endpoint: string, fault: Step): Promise<void> {
  const recovered = world([fault, fault, done]);
  await callEndpoint(recovered.client, endpoint);
  const broken = world([fault]);
  expect(faultKindOf(await failure(callEndpoint(broken.client, endpoint)))).toBe("transient");
  expect([recovered.sent.length, broken.sent.length]).toEqual([3, 3]);
}

async function onceOnly(endpoint: string, fault: Step, creating: boolean): Promise<void> {
  const { client, sent } = world([fault, done]);
  expect(await failure(callEndpoint(client, endpoint))).toMatchObject({ kind: "ambiguous", creating });
  expect(sent).toHaveLength(1);
}

async function atOnce(endpoint: string, fault: Step, kinds: readonly string[]): Promise<void> {
  const { client, sent } = world([fault, done]);
  expect(kinds).toContain(faultKindOf(await failure(callEndpoint(client, endpoint))));
  expect(sent).toEqual([expect.objectContaining({ redirect: "manual" })]);
}

const cells = Object.entries(ROWS).flatMap(([row, { on, faults, check }]) =>
  ENDPOINTS.filter((endpoint) => on.includes(mannerOf(endpoint))).flatMap((endpoint) =>
    Object.entries(faults).map(([fault, step]) => ({
      row,
      endpoint,
      fault,
      run: () => check(endpoint, step),
    })),
  ),
);

describe("the fault table", () => {
  it.each(Object.keys(ROWS))("%s", async (row) => {
    const own = cells.filter((cell) => cell.row === row);
    expect(own.length).toBeGreaterThan(0);
    for (const { endpoint, fault, run } of own) {
      await run().catch((error: Error) => {
        error.message = `${endpoint}, ${fault}: ${error.message}`;
        throw error;
      });
    }
  });

  it.each(ENDPOINTS)("%s is in every row for its kind", (endpoint) => {
    const rows = new Set(cells.filter((cell) => cell.endpoint === endpoint).map(({ row }) => row));
    // Seven rows are about all endpoints, one of three is about a missing response.
    expect(rows.size).toBe(8);
  });

  it("contains every endpoint that the sources call", () => {
    const unknown = endpointsOf("src").filter(
      (endpoint) => !ENDPOINTS.includes(endpoint) && !FALLBACKS.includes(endpoint),
    );
    expect(unknown).toEqual([]);
  });

  afterAll(() => {
    process.stdout.write(
      `fault table: ${cells.length} cells, ${Object.keys(ROWS).length} rows, ${ENDPOINTS.length} endpoints\n`,
    );
  });
});

/** Endpoints by route, or by the client method that calls them. */
function endpointsOf(folder: string): string[] {
  const texts = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(`${folder}/${name}`, "utf8"));
  const { rest } = restEndpointMethods(new Octokit());
  const methods = rest as unknown as Record<string, Record<string, Endpoint>>;
  const found = texts.flatMap((text) => [
    ...[...text.matchAll(/"((?:GET|POST|PUT|PATCH|DELETE) \/[^"\s]+)"/g)].map(([, route]) => route!),
    ...[...text.matchAll(/\.rest\.(\w+)\.(\w+)\b/g)].map(([, scope, name]) => {
      const { method, url } = methods[scope!]![name!]!.endpoint.DEFAULTS;
      return `${method} ${url}`;
    }),
  ]);
  return [...new Set(found)];
}

interface Endpoint {
  readonly endpoint: { readonly DEFAULTS: { readonly method: string; readonly url: string } };
}
