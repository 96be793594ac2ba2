import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { apiIssue, itemIssue, postmortemIssue } from "./issues.ts";
import type { ApiIssue } from "./loopback-api.ts";
import { runInProcess } from "./runner.ts";

const BASE = "https://api.github.test";
const CONFIG = "/repos/acme/shop/contents/.github%2Ffollowthrough.yml";
const SHARED = "/repos/acme/.github/contents/.github%2Ffollowthrough.yml";
const ISSUES = "/repos/acme/shop/issues";

const api = () => nock(BASE, { reqheaders: { authorization: "Bearer token" } });
const page = (label: string) => ({ labels: label, state: "open", per_page: "100" });
const file = (text: string) => ({
  type: "file",
  encoding: "base64",
  content: Buffer.from(text).toString("base64"),
});

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const left = nock.pendingMocks();
  nock.cleanAll();
  expect(left).toEqual([]);
});
afterAll(() => {
  nock.restore();
  nock.enableNetConnect();
});

function noConfig() {
  api().get(CONFIG).reply(404, { message: "Not Found" });
  api().get(SHARED).reply(404, { message: "Not Found" });
}

function listings(items: readonly ApiIssue[], postmortems: readonly ApiIssue[] = []) {
  api().get(ISSUES).query(page("action-item")).reply(200, items);
  api().get(ISSUES).query(page("postmortem")).reply(200, postmortems);
}

describe("the gate, at the boundary to GitHub", () => {
  it("passes when nothing is open", async () => {
    noConfig();
    listings([]);
    expect(await runInProcess()).toMatchObject({
      code: 0,
      outputs: { verdict: "pass", "open-count": "0", items: "[]" },
    });
  });

  it("fails for an overdue item: which, whose, how late, what clears it", async () => {
    noConfig();
    const late = itemIssue(124, { title: "Alert on replication lag", due: "2026-12-01", labels: ["P1"] });
    listings([late, itemIssue(125, { due: "2027-01-10" })], [postmortemIssue(7, { due: "2027-01-01" })]);
    const { code, outputs, summary, log } = await runInProcess();
    expect(code).toBe(1);
    expect(outputs).toMatchObject({ verdict: "fail", "overdue-count": "1", "open-count": "2" });
    expect(summary).toContain(
      "| [#124 Alert on replication lag](https://github.test/acme/shop/issues/124) | alice | 2026-12-01 | 10 | P1 |",
    );
    expect(log).toContain(
      "::error title=acme/shop#124%3A overdue::Alert on replication lag. 10 days overdue",
    );
  });

  it("fails for an overdue postmortem", async () => {
    noConfig();
    listings([], [postmortemIssue(7, { due: "2026-12-10" })]);
    const { code, outputs } = await runInProcess();
    expect({ code, overdueItems: outputs["overdue-count"] }).toEqual({ code: 1, overdueItems: "0" });
    expect(JSON.parse(outputs.items!)).toMatchObject([{ issue: "acme/shop#7", kind: "postmortem" }]);
  });

  it("reads every page by its next cursor, one request for each 100", async () => {
    noConfig();
    const issues = Array.from({ length: 137 }, (_, index) => itemIssue(index + 1, { due: "2027-01-10" }));
    const last = itemIssue(200, { due: "2026-12-01" });
    const cursor = { ...page("action-item"), after: "Y3Vyc29yOjEwMA==" };
    api()
      .get(ISSUES)
      .query(page("action-item"))
      .reply(200, issues.slice(0, 100), {
        link: `<${BASE}${ISSUES}?${new URLSearchParams(cursor)}>; rel="next"`,
      });
    // An issue that moved to the next page while they were read comes twice.
    api()
      .get(ISSUES)
      .query(cursor)
      .reply(200, [...issues.slice(99), last]);
    api().get(ISSUES).query(page("postmortem")).reply(200, []);
    const { code, outputs } = await runInProcess();
    expect({ code, open: outputs["open-count"] }).toEqual({ code: 1, open: "138" });
  });

  it("passes over pull requests and what people labelled, and tells of the latter", async () => {
    noConfig();
    const person = { user: { login: "mallory", type: "User" } };
    listings([
      itemIssue(1, { due: "2026-01-01", pull_request: {} }),
      itemIssue(2, { due: "2026-01-01", ...person }),
      apiIssue(3, "Mine", ["action-item"], [], person),
    ]);
    const { code, summary, outputs } = await runInProcess();
    expect({ code, open: outputs["open-count"] }).toEqual({ code: 0, open: "0" });
    expect(summary).toContain("#2, #3");
  });

  it("cannot decide while an item of the App's has lost its marker", async () => {
    noConfig();
    listings([apiIssue(12, "nothing left", ["action-item"])]);
    const { code, summary, outputs } = await runInProcess();
    expect({ code, verdict: outputs.verdict }).toEqual({ code: 2, verdict: "undecided" });
    expect(summary).toContain("its Followthrough marker is missing");
    expect(summary).toContain("edit history");
  });

  it("obeys the default branch's config: labels, and the zone in which days end", async () => {
    api().get(CONFIG).reply(200, file("time_zone: Pacific/Kiritimati\naction_items: { label: promise }"));
    api().get(SHARED).reply(404, { message: "Not Found" });
    api()
      .get(ISSUES)
      .query(page("promise"))
      .reply(200, [itemIssue(1, { due: "2026-12-11" })]);
    api().get(ISSUES).query(page("postmortem")).reply(200, []);
    const { code, summary } = await runInProcess({ now: "2026-12-11T10:30:00Z" });
    expect(code).toBe(1);
    expect(summary).toContain("judged on 2026-12-12, Pacific/Kiritimati");
    expect(summary).toContain("acme/shop:.github/followthrough.yml");
  });

  it("looks at more repositories", async () => {
    noConfig();
    listings([]);
    const infra = "/repos/acme/infra";
    api().get(`${infra}/contents/.github%2Ffollowthrough.yml`).reply(404, {});
    api().get(SHARED).reply(404, {});
    const late = [itemIssue(3, { due: "2026-12-01" })];
    api().get(`${infra}/issues`).query(page("action-item")).reply(200, late);
    api().get(`${infra}/issues`).query(page("postmortem")).reply(200, []);
    const { code, summary } = await runInProcess({ inputs: { repositories: "acme/infra" } });
    expect(code).toBe(1);
    expect(summary).toContain("[acme/infra#3 Item 3](https://github.test/acme/infra/issues/3)");
  });
});

describe("settings and days", () => {
  it.each([
    [{ "grace-days": "1" }, 0],
    [{ "grace-days": "0" }, 1],
    [{ "fail-on": "none" }, 0],
    [{ "as-of": "2026-12-12" }, 1],
    [{ "as-of": "2026-12-10" }, 2],
    [{ "as-of": "2026-12-10", "fail-on": "none" }, 2],
  ])("an item due on 2026-12-10, on the 11th with %j, ends with %d", async (inputs, code) => {
    noConfig();
    listings([itemIssue(1, { due: "2026-12-10" })]);
    expect((await runInProcess({ inputs })).code).toBe(code);
  });

  it("a waiver in the ledger lifts the obligation", async () => {
    noConfig();
    const at = "2026-12-01T10:00:00Z";
    const waiver = { until: "2026-12-11", reason: "frozen", by: "maria", at, commentId: 3 };
    listings([itemIssue(1, { due: "2026-12-01", ledger: { waiver } })]);
    const { code, summary } = await runInProcess();
    expect(code).toBe(0);
    expect(summary).toContain("Waived until 2026-12-11 by maria: frozen");
  });
});

describe("what cannot be decided is red, and says why", () => {
  async function expectUndecided(said: string | RegExp, inputs: Record<string, string> = {}) {
    const { code, outputs, summary, log } = await runInProcess({ inputs });
    expect({ code, verdict: outputs.verdict }).toEqual({ code: 2, verdict: "undecided" });
    expect(summary).toMatch(said);
    expect(log).toContain("::error");
    expect(summary).toContain("Run this check again");
  }

  it.each([
    [401, "GitHub does not accept the token"],
    [403, "issues: read, contents: read"],
    [404, "It does not exist, or the token may not see it"],
    [410, "Issues are switched off"],
  ])("a listing that is answered with %d", async (status, said) => {
    noConfig();
    const answer = { message: "Resource not accessible by integration" };
    api().get(ISSUES).query(page("action-item")).reply(status, answer);
    api().get(ISSUES).query(page("postmortem")).reply(200, []);
    await expectUndecided(said);
  });

  it("a repository that moved: the redirect is not followed", async () => {
    noConfig();
    api()
      .get(ISSUES)
      .query(page("action-item"))
      .reply(301, { message: "Moved Permanently" }, { location: `${BASE}/repositories/1/issues` });
    api().get(ISSUES).query(page("postmortem")).reply(200, []);
    await expectUndecided("renamed or transferred");
  });

  it("an API that is down, after its tries", async () => {
    noConfig();
    api().get(ISSUES).query(page("action-item")).times(3).reply(502, "<html>Bad gateway</html>");
    api().get(ISSUES).query(page("postmortem")).reply(200, []);
    await expectUndecided("after several tries");
  });

  it("a second page that does not come", async () => {
    noConfig();
    const link = `<${BASE}${ISSUES}?after=x&labels=action-item>; rel="next"`;
    api()
      .get(ISSUES)
      .query(page("action-item"))
      .reply(200, [itemIssue(1, { due: "2027-01-01" })], { link });
    api().get(ISSUES).query({ after: "x", labels: "action-item" }).reply(403, { message: "No" });
    api().get(ISSUES).query(page("postmortem")).reply(200, []);
    await expectUndecided("could not be read");
  });

  it("a config that does not parse: file, path, expected, found", async () => {
    api().get(CONFIG).reply(200, file("time_zone: Mars/Olympus\naction_itmes: {}\n"));
    api().get(SHARED).reply(404, {});
    await expectUndecided(
      /acme\/shop:\.github\/followthrough\.yml, line 1, time\\_zone: expected an IANA time zone .*Mars\/Olympus/,
    );
  });

  it("a config that is no file, or too large for GitHub to show", async () => {
    api().get(CONFIG).reply(200, { type: "file", encoding: "none", content: "" });
    api().get(SHARED).reply(404, {});
    await expectUndecided("expected a file of at most 64 KB");
  });

  it("a config that was asked for and does not exist", async () => {
    api().get("/repos/acme/shop/contents/ops%2Fgate.yml").reply(404, {});
    api().get(SHARED).reply(404, {});
    await expectUndecided("acme/shop:ops/gate.yml: expected the file that the input config names", {
      config: "ops/gate.yml",
    });
  });

  it("inputs that cannot be obeyed: nothing is asked of GitHub", async () => {
    await expectUndecided('The input fail-on should be overdue, due-soon, none, and is "never"', {
      "fail-on": "never",
    });
  });

  it("one repository of several, beside one that passes", async () => {
    noConfig();
    listings([]);
    api().get("/repos/acme/nowhere/contents/.github%2Ffollowthrough.yml").reply(404, {});
    api().get(SHARED).reply(404, {});
    api().get("/repos/acme/nowhere/issues").query(true).times(2).reply(404, { message: "Not Found" });
    await expectUndecided("acme/nowhere", { repositories: "acme/nowhere" });
  });
});

describe("the environment", () => {
  it.each([
    "GITHUB_STEP_SUMMARY",
    "GITHUB_OUTPUT",
    "GITHUB_RUN_ID",
    "GITHUB_SERVER_URL",
    "GITHUB_EVENT_PATH",
  ])("may lack %s", async (name) => {
    noConfig();
    listings([itemIssue(1, { due: "2026-12-01" })]);
    expect((await runInProcess({ env: { [name]: undefined } })).code).toBe(1);
  });

  it("may have files that cannot be written: the verdict stands, and the log says so", async () => {
    noConfig();
    listings([itemIssue(1, { due: "2026-12-01" })]);
    const { code, log } = await runInProcess({ env: { GITHUB_OUTPUT: "/nowhere/output" } });
    expect(code).toBe(1);
    expect(log).toContain("::warning::Followthrough could not write the outputs");
  });

  it("names an API that is none", async () => {
    const { code, summary } = await runInProcess({ env: { GITHUB_API_URL: "ftp://x" } });
    expect(code).toBe(2);
    expect(summary).toContain("GITHUB\\_API\\_URL: expected an http or https address");
  });

  it("whatever throws is undecided", async () => {
    const fetch = (() => {
      throw new TypeError("boom");
    }) as unknown as typeof globalThis.fetch;
    expect((await runInProcess({ fetch })).code).toBe(2);
  });
});
