import { describe, expect, it } from "@jest/globals";
import { graphqlUrl } from "../../../src/github/client/base-url.ts";
import { faultKindOf } from "../../../src/github/client/errors.ts";
import { GraphQL } from "../../../src/github/client/graphql.ts";
import { failure, json, lostAnswer, raw, type Step, silence, world } from "./scripted.ts";

const QUERY = "{ rateLimit { remaining } }";
const START = Date.parse("2026-01-01T00:00:00Z") / 1000;
const data = { rateLimit: { remaining: 7 } };
const answer = json(200, { data });
const failed = (error: object, more: object = {}) => json(200, { ...more, errors: [error] });
const at = (sent: readonly { at: number }[]) => sent.map((request) => request.at / 1000);

function asked(steps: readonly Step[], baseUrl = "https://api.test") {
  const network = world(steps, { baseUrl });
  const graphql = new GraphQL();
  return { ...network, graphql, ask: (query = QUERY) => graphql.ask(network.client, query, {}) };
}

it.each([
  ["https://api.github.com", "https://api.github.com/graphql"],
  ["https://api.acme.ghe.com", "https://api.acme.ghe.com/graphql"],
  ["https://ghe.test/api/v3", "https://ghe.test/api/graphql"],
])("the URL for %s is %s", (baseUrl, url) => expect(graphqlUrl(baseUrl)).toBe(url));

it("asks an Enterprise Server beside its REST API", async () => {
  const { ask, sent } = asked([answer], "https://ghe.test/api/v3");
  expect(await ask()).toEqual(data);
  expect(sent).toMatchObject([{ method: "POST", path: "/api/graphql", authorization: "Bearer t1" }]);
});

describe("a query is sent again like a GET", () => {
  const faults: Readonly<Record<string, Step>> = {
    "502": raw(502, "<html>bad gateway</html>", "text/html"),
    "a lost connection": lostAnswer,
    "no answer in 15 s": silence,
    "an empty 200": raw(200, ""),
    "a failure of GitHub": failed({ message: "Something went wrong while executing your query." }),
    "a failure of GitHub in a part": failed({ message: "Something went wrong while executing…" }, { data }),
    "no data and no reason": json(200, {}),
    "no data in time": failed({ message: "We couldn't respond to your request in time." }, { data: null }),
  };

  it.each(Object.entries(faults))("after %s", async (_, fault) => {
    const recovered = asked([fault, fault, answer]);
    expect(await recovered.ask()).toEqual(data);
    const broken = asked([fault]);
    expect(faultKindOf(await failure(broken.ask()))).toBe("transient");
    expect(broken.sent).toHaveLength(3);
  });

  it("with a new token after a 401", async () => {
    const { ask, sent } = asked([json(401), answer]);
    expect(await ask()).toEqual(data);
    expect(sent.map(({ authorization }) => authorization)).toEqual(["Bearer t1", "Bearer t2"]);
  });
});

it("returns the parts that GitHub shows", async () => {
  const part = { nodes: [null, { id: "I_1" }] };
  const { ask } = asked([failed({ type: "NOT_FOUND", path: ["nodes", 0], message: "no" }, { data: part })]);
  expect(await ask()).toEqual(part);
});

describe("an API that cannot answer", () => {
  it("has no GraphQL: it is asked once", async () => {
    const { ask, sent } = asked([json(404), answer]);
    expect([await ask(), await ask(), await ask("{ viewer { login } }")]).toEqual([null, null, null]);
    expect(sent).toHaveLength(1);
  });

  it("lacks a field: that query is asked once", async () => {
    const unknown = failed({ extensions: { code: "undefinedField" }, message: "Field 'x' doesn't exist" });
    const { ask, sent } = asked([unknown, answer]);
    expect([await ask(), await ask(), await ask("{ viewer { login } }")]).toEqual([null, null, data]);
    expect(sent).toHaveLength(2);
  });
});

describe("a rate limit", () => {
  const primary = {
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(START + 120),
    "x-ratelimit-resource": "graphql",
  };
  const message = "API rate limit exceeded for installation ID 1.";
  const secondary = { message: "You have exceeded a secondary rate limit." };
  const limits: readonly (readonly [string, number, Step])[] = [
    ["200, RATE_LIMITED", 120, json(200, { errors: [{ type: "RATE_LIMITED", message }] }, primary)],
    ["200, RATE_LIMIT", 120, json(200, { errors: [{ type: "RATE_LIMIT", message }] }, primary)],
    ["403, primary", 120, json(403, { message }, primary)],
    ["403, retry-after", 30, json(403, secondary, { "retry-after": "30" })],
    ["200, retry-after", 30, json(200, { errors: [secondary] }, { "retry-after": "30" })],
    ["200, secondary", 60, json(200, { errors: [secondary] })],
  ];

  it.each(limits)("%s: asks again after %i s", async (_, seconds, fault) => {
    const { ask, sent } = asked([fault, answer]);
    expect(await ask()).toEqual(data);
    expect(at(sent)).toEqual([0, seconds]);
  });

  it.each(limits)("%s: REST waits only for a secondary limit", async (name, seconds, fault) => {
    const { ask, client, clock, sent } = asked([fault, json(200, { data })]);
    await Promise.all([ask(), clock.sleep(1_000).then(() => client.request("GET /app"))]);
    const rest = sent.find(({ method }) => method === "GET");
    const isPrimary = seconds === 120;
    expect([name, rest!.at >= seconds * 1_000]).toEqual([name, !isPrimary]);
  });
});
