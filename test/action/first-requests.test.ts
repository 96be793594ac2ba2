import { describe, expect, it } from "@jest/globals";
import { withFirstRequests } from "../../action/first-requests.ts";
import { systemClock } from "../../action/runtime.ts";
import { createClient, fixedToken } from "../../src/github/client/client.ts";
import type { Fetch } from "../../src/github/client/https-fetch.ts";
import { getNumbered } from "../../src/github/gate/read/issue-pages.ts";
import { readAhead } from "../../src/github/gate/read/read-ahead.ts";

const ENV = {
  GITHUB_API_URL: "https://api.github.com",
  GITHUB_REPOSITORY: "acme/shop.io",
  "INPUT_GITHUB-TOKEN": "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
};
const LOG = { debug() {}, info() {}, warn() {}, error() {} };

type Init = NonNullable<Parameters<Fetch>[1]>;

/** A fetch that answers with no issues, and what it was asked. */
function answering(): {
  readonly fetch: Fetch;
  readonly sent: { readonly url: string; readonly init: Init }[];
} {
  const sent: { url: string; init: Init }[] = [];
  const fetch: Fetch = async (input, init = {}) => {
    sent.push({ url: String(input), init });
    return new Response("[]", { headers: { "content-type": "application/json" } });
  };
  return { fetch, sent };
}

/** A page of items, as the gate asks for it. */
function readPage(fetch: Fetch, number: number, signal = new AbortController().signal) {
  return getNumbered(clientOf(fetch), { ...SELECTION, signal }, number);
}

function clientOf(fetch: Fetch) {
  return createClient({
    ...{ baseUrl: ENV.GITHUB_API_URL, auth: fixedToken(ENV["INPUT_GITHUB-TOKEN"]), fetch, log: LOG },
    ...{ clock: systemClock, userAgent: "followthrough-gate", writeIntervalMs: 0 },
  });
}

const SELECTION = {
  ...{ owner: "acme", repo: "shop.io", labels: "action-item" },
  signal: new AbortController().signal,
};

describe("the first requests", () => {
  it("are sent at once, as the reading sends them, and not again", async () => {
    const [ahead, asBefore] = [answering(), answering()];
    const fetch = withFirstRequests(ahead.fetch, ENV);
    expect(ahead.sent).toHaveLength(2);
    await readAhead(
      clientOf(fetch),
      SELECTION,
      true,
      async () => {},
      () => {},
    ).then(({ handled }) => handled);
    await readAhead(
      clientOf(asBefore.fetch),
      SELECTION,
      true,
      async () => {},
      () => {},
    );
    expect(ahead.sent).toHaveLength(2);
    expect(ahead.sent.map(({ url, init }) => ({ url, headers: init.headers }))).toEqual(
      asBefore.sent.map(({ url, init }) => {
        expect(init.headers!["user-agent"]).toMatch(/^followthrough-gate /);
        return { url, headers: { ...init.headers, "user-agent": "followthrough-gate" } };
      }),
    );
  });

  it("answer one request each", async () => {
    const { fetch, sent } = answering();
    const ahead = withFirstRequests(fetch, ENV);
    await readPage(ahead, 1);
    await readPage(ahead, 1);
    expect(sent.map(({ url }) => /&page=.*/.exec(url)?.[0])).toEqual([undefined, "&page=8", undefined]);
  });

  it("leave all other requests alone", async () => {
    const { fetch, sent } = answering();
    await withFirstRequests(fetch, ENV)("https://api.github.com/repos/acme/shop.io", { method: "GET" });
    expect(sent.map(({ url }) => url)).toEqual([
      expect.stringContaining("/issues?labels=action-item&"),
      expect.stringContaining("&page=8"),
      "https://api.github.com/repos/acme/shop.io",
    ]);
  });

  it("are sent again by the client if they failed", async () => {
    let isFirst = true;
    const { fetch, sent } = answering();
    const failing: Fetch = (input, init) => {
      if (!isFirst) return fetch(input, init);
      isFirst = false;
      return Promise.reject(new Error("api.github.com could not be reached"));
    };
    expect((await readPage(withFirstRequests(failing, ENV), 1)).issues).toEqual([]);
    expect(sent).toHaveLength(2);
  });

  it("end when the client no longer needs them", async () => {
    const [stop, sent] = [new AbortController(), [] as Init[]];
    const never: Fetch = (_input, init = {}) => {
      sent.push(init);
      return new Promise((_, reject) => {
        init.signal!.addEventListener("abort", () => reject(init.signal!.reason));
      });
    };
    const reading = readPage(withFirstRequests(never, ENV), 1, stop.signal);
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort("not needed");
    await expect(reading).rejects.toBe("not needed");
    expect(sent.map(({ signal }) => signal!.reason)).toEqual(["not needed", undefined]);
  });

  it.each<[what: string, env: Partial<Record<keyof typeof ENV, string>>]>([
    ["there is no token", { "INPUT_GITHUB-TOKEN": "" }],
    ["the token could end a header", { "INPUT_GITHUB-TOKEN": "ghs_1\r\nx: y" }],
    ["there is no repository", { GITHUB_REPOSITORY: "" }],
    ["the repository could leave its path", { GITHUB_REPOSITORY: "acme/.." }],
    ["there is no API", { GITHUB_API_URL: "" }],
    ["the API has a password", { GITHUB_API_URL: "https://me:secret@github.example.com/api/v3" }],
  ])("are left to the client if %s", (_, env) => {
    const { fetch, sent } = answering();
    expect(withFirstRequests(fetch, { ...ENV, ...env })).toBe(fetch);
    expect(sent).toEqual([]);
  });

  it("go to an Enterprise Server, too", () => {
    const { fetch, sent } = answering();
    withFirstRequests(fetch, { ...ENV, GITHUB_API_URL: "https://github.example.com/api/v3" });
    expect(sent[0]!.url).toMatch(/^https:\/\/github\.example\.com\/api\/v3\/repos\/acme\/shop\.io\/issues\?/);
  });
});
