import { generateKeyPairSync } from "node:crypto";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { registerApp } from "../../../src/github/app-manifest.ts";
import { appTokens } from "../../../src/github/client/app-auth.ts";
import { createClient, fixedToken } from "../../../src/github/client/client.ts";
import type { TokenSource } from "../../../src/github/client/client-options.ts";
import { getIfChanged } from "../../../src/github/client/conditional-read.ts";
import { faultKindOf, MovedError } from "../../../src/github/client/errors.ts";
import { httpsFetch } from "../../../src/github/client/https-fetch.ts";
import { allItems, allPages, nextPage } from "../../../src/github/client/pages.ts";
import { failure, json, world } from "./scripted.ts";
import { hurriedClock } from "./virtual-clock.ts";

const BASE = "https://ghe.test/api/v3";
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

afterAll(() => nock.restore());
beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(pending).toEqual([]);
});

describe.each([
  ["the built-in fetch", (input: string, init: RequestInit) => fetch(input, init)],
  ["httpsFetch", httpsFetch],
])("over %s", (_, someFetch) => {
  const common = {
    baseUrl: BASE,
    fetch: someFetch as typeof fetch,
    clock: hurriedClock,
    log: silent,
    userAgent: "followthrough",
  };
  const client = (auth: TokenSource = fixedToken("t")) =>
    createClient({ ...common, auth, writeIntervalMs: 0 });

  it("every request names the version of the API", async () => {
    const ofVersion = () => nock(BASE, { reqheaders: { "x-github-api-version": "2022-11-28" } });
    ofVersion().post("/app/installations/104/access_tokens").reply(201, installationToken("t2"));
    ofVersion().get("/repos/o/r/issues/1").reply(200, { number: 1 });
    ofVersion().patch("/repos/o/r/issues/1").reply(200, { number: 1 });
    ofVersion().get("/repositories/7/issues").query(true).reply(200, []);
    const installation = client(appTokens({ ...common, appId: 1, privateKey }).installation(104));
    const issue = { owner: "o", repo: "r", issue_number: 1 };
    await installation.rest.issues.get(issue);
    await installation.rest.issues.update({ ...issue, title: "x" });
    await installation.request({ method: "GET", url: `${BASE}/repositories/7/issues?after=x` });
  });

  it("an App is registered without a token", async () => {
    const created = {
      id: 7,
      slug: "a",
      html_url: "https://ghe.test/apps/a",
      owner: { login: "acme", type: "Organization" },
      permissions: { issues: "write" },
      pem: "the key\n",
      webhook_secret: "secret",
    };
    const reqheaders = { "x-github-api-version": "2022-11-28" };
    nock(BASE, { reqheaders, badheaders: ["authorization"] })
      .post("/app-manifests/abc/conversions")
      .reply(201, created);
    expect(await registerApp("abc", client(fixedToken("")))).toEqual({
      url: "https://ghe.test/apps/a",
      settingsUrl: "https://ghe.test/organizations/acme/settings/apps/a",
      slug: "a",
      permissions: { issues: "write" },
      credentials: { APP_ID: "7", PRIVATE_KEY: "the key", WEBHOOK_SECRET: "secret" },
    });
  });

  describe("redirects", () => {
    it.each([301, 302, 307, 308])(
      "%i: a POST is sent once and does not reach another URL",
      async (status) => {
        const location = `${BASE}/repositories/7/issues`;
        nock(BASE).post("/repos/o/old/issues").reply(status, { message: "Moved" }, { location });
        const error = await failure(client().rest.issues.create({ owner: "o", repo: "old", title: "x" }));
        expect(error).toBeInstanceOf(MovedError);
        expect(error).toMatchObject({ status, location });
      },
    );
  });

  describe("an App", () => {
    const app = () => appTokens({ ...common, appId: 1, privateKey });

    it("signs its own requests with a JWT", async () => {
      const isJwt = /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/;
      nock(BASE).get("/app").matchHeader("authorization", isJwt).reply(200, { slug: "followthrough" });
      const { data } = await client(app().app).rest.apps.getAuthenticated();
      expect(data?.slug).toBe("followthrough");
    });

    it("gets an installation's token once, and a new one after a 401", async () => {
      nock(BASE).post("/app/installations/101/access_tokens").reply(201, installationToken("first"));
      nock(BASE).post("/app/installations/101/access_tokens").reply(201, installationToken("second"));
      nock(BASE).get("/a").matchHeader("authorization", "Bearer first").reply(200, {});
      nock(BASE)
        .get("/b")
        .matchHeader("authorization", "Bearer first")
        .reply(401, { message: "Bad credentials" });
      nock(BASE).get("/b").matchHeader("authorization", "Bearer second").reply(200, {});
      nock(BASE).get("/c").matchHeader("authorization", "Bearer second").reply(200, {});
      const installation = client(app().installation(101));
      for (const path of ["/a", "/b", "/c"]) await installation.request(`GET ${path}`);
    });

    it("stops at a second 401", async () => {
      nock(BASE).post("/app/installations/102/access_tokens").reply(201, installationToken("first"));
      nock(BASE).post("/app/installations/102/access_tokens").reply(201, installationToken("second"));
      nock(BASE).post("/x").twice().reply(401, { message: "Bad credentials" });
      const error = await failure(client(app().installation(102)).request("POST /x"));
      expect(faultKindOf(error)).toBe("unauthorized");
    });

    it.each([
      [404, "Not Found"],
      [403, "This installation has been suspended"],
      [401, "A JSON web token could not be decoded"],
    ])("without a token (%i) is unauthorized, which is never a missing issue", async (status, message) => {
      // A 401 is retried once, unless the second JWT is from the same second and therefore the same.
      nock(BASE).persist().post("/app/installations/104/access_tokens").reply(status, { message });
      const installation = client(app().installation(104));
      const error = await failure(installation.rest.issues.get({ owner: "o", repo: "r", issue_number: 1 }));
      expect(faultKindOf(error)).toBe("unauthorized");
      expect(error.message).toContain(message);
    });
  });

  describe("pages", () => {
    const list = { owner: "o", repo: "r", labels: "kind:bug" } as const;

    it("follow GitHub's cursors to the last page", async () => {
      const next = (after: string) => ({
        link: `<${BASE}/repositories/7/issues?per_page=100&labels=kind:bug&after=${after}>; rel="next", <${BASE}/x>; rel="first"`,
      });
      nock(BASE)
        .get("/repos/o/r/issues")
        .query({ labels: "kind:bug", per_page: 100 })
        .reply(200, [{ number: 1 }, { number: 2 }], next("Y3Vyc29yOnYyOpLPAAA%3D"));
      nock(BASE)
        .get("/repositories/7/issues")
        .query({ per_page: 100, labels: "kind:bug", after: "Y3Vyc29yOnYyOpLPAAA=" })
        .reply(200, [], next("b{id}"));
      nock(BASE)
        .get("/repositories/7/issues")
        .query({ per_page: 100, labels: "kind:bug", after: "b{id}" })
        .reply(200, [{ number: 3 }], { link: `<${BASE}/y>; rel="prev"` });
      const pages = [];
      for await (const page of allPages(client(), "GET /repos/{owner}/{repo}/issues", list)) pages.push(page);
      expect(pages.map((page) => page.map((issue) => issue.number))).toEqual([[1, 2], [], [3]]);
    });

    it("read the list within an object", async () => {
      nock(BASE)
        .get("/installation/repositories")
        .query({ per_page: 30 })
        .reply(200, { total_count: 1, repository_selection: "all", repositories: [{ full_name: "o/r" }] });
      const repositories = await allItems(client(), "GET /installation/repositories", { per_page: 30 });
      expect(repositories.map((repository) => repository.full_name)).toEqual(["o/r"]);
    });

    it("never leave the API", async () => {
      nock(BASE)
        .get("/repos/o/r/issues")
        .query(true)
        .reply(200, [{ number: 1 }], { link: '<https://evil.test/issues?page=2>; rel="next"' });
      const reading = allItems(client(), "GET /repos/{owner}/{repo}/issues", { owner: "o", repo: "r" });
      expect((await failure(reading)).message).toContain("not sent");
    });

    it("without a list are an error", async () => {
      nock(BASE).get("/orgs/o/teams").query(true).reply(200, { message: "?" });
      const error = await failure(allItems(client(), "GET /orgs/{org}/teams", { org: "o" }));
      expect(error.message).toMatch(/expected a list/);
    });
  });

  describe("a conditional read", () => {
    const route = "GET /repos/{owner}/{repo}/issues";
    const list = { owner: "o", repo: "r" };

    it("returns null if nothing changed, and the new data with its ETag if something did", async () => {
      nock(BASE)
        .get("/repos/o/r/issues")
        .reply(200, [{ number: 1 }], { etag: '"a"' });
      nock(BASE).get("/repos/o/r/issues").matchHeader("if-none-match", '"a"').reply(304);
      nock(BASE)
        .get("/repos/o/r/issues")
        .matchHeader("if-none-match", '"a"')
        .reply(200, [], { etag: 'W/"b"' });
      const first = await getIfChanged(client(), route, list, null);
      expect([first?.etag, first?.response.data.length]).toEqual(['"a"', 1]);
      expect(await getIfChanged(client(), route, list, '"a"')).toBeNull();
      expect((await getIfChanged(client(), route, list, '"a"'))?.etag).toBe('W/"b"');
    });
  });
});

describe("a listing without an end", () => {
  it("is an error, not a short list", async () => {
    const { client, sent } = world([json(200, [], { link: '<https://api.test/teams?page=2>; rel="next"' })]);
    const error = await failure(allItems(client, "GET /orgs/{org}/teams", { org: "o" }));
    expect(error.message).toBe("GET /orgs/{org}/teams did not end after 1000 pages.");
    expect(sent).toHaveLength(1000);
  });
});

describe("the next page", () => {
  it.each([
    [undefined, null],
    ["", null],
    ['<https://a/?page=2>; rel="last"', null],
    ['<https://a/?page=1>; rel="prev", <https://a/?page=3>; rel="next"', "https://a/?page=3"],
    ["<https://a/?page=3>; rel=next", "https://a/?page=3"],
    ['<https://a/?labels=x,y;z>; title="n"; rel="next"', "https://a/?labels=x,y;z"],
    ['<https://a/>; rel="nextish"', null],
  ])("of %j is %j", (link, next) => {
    expect(nextPage(link)).toBe(next);
  });
});

function installationToken(token: string) {
  return { token, expires_at: "2100-01-01T00:00:00Z", permissions: { issues: "write" } };
}
