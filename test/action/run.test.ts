import { describe, expect, it } from "@jest/globals";
import { type Answer, type ApiIssue, type ApiWorld, webhookPullRequest } from "./api-world.ts";
import { apiIssue, indexIssue, itemIssue, postmortemIssue } from "./issues.ts";
import { runInProcess } from "./runner.ts";
import { BASE, isolate, serve } from "./serve.ts";

const CONFIG = "acme/shop:.github/followthrough.yml";

const file = (text: string) => ({
  type: "file",
  encoding: "base64",
  content: Buffer.from(text).toString("base64"),
});

isolate();

const inShop = (...issues: ApiIssue[]) => serve({ issues: { "acme/shop": issues } });
/** Responds with this for matching paths, and as usual for all others. */
const failing = (part: string, answer: Answer, world: Partial<ApiWorld> = {}) =>
  serve({ ...world, override: (url) => ((url.pathname + url.search).includes(part) ? answer : null) });

describe("the gate at GitHub's HTTP boundary", () => {
  it("passes when nothing is open", async () => {
    inShop();
    expect(await runInProcess()).toMatchObject({
      code: 0,
      outputs: { verdict: "pass", "open-count": "0", items: "[]" },
    });
  });

  it("fails for an overdue item and shows its owner, the days overdue and how to clear it", async () => {
    const overdueItem = itemIssue(124, {
      title: "Alert on replication lag",
      due: "2026-12-01",
      labels: ["P1"],
    });
    inShop(overdueItem, itemIssue(125, { due: "2027-01-10" }), postmortemIssue(7, { due: "2027-01-01" }));
    const { code, outputs, summary, log } = await runInProcess();
    expect(code).toBe(1);
    expect(outputs).toMatchObject({ verdict: "fail", "overdue-count": "1", "open-count": "2" });
    expect(summary).toContain(
      "| [#124 Alert on replication lag](https://github.test/acme/shop/issues/124) (P1) | alice | 10&nbsp;days |",
    );
    expect(log).toContain(
      "::error title=acme/shop#124%3A overdue::Alert on replication lag. Owner: alice. 10 days overdue",
    );
  });

  it("fails for an overdue postmortem", async () => {
    inShop(postmortemIssue(7, { due: "2026-12-10" }));
    const { code, outputs } = await runInProcess();
    expect({ code, overdueItems: outputs["overdue-count"] }).toEqual({ code: 1, overdueItems: "0" });
    expect(JSON.parse(outputs.items!)).toMatchObject([{ issue: "acme/shop#7", kind: "postmortem" }]);
  });

  it("ignores pull requests and issues that people labeled, and lists the latter", async () => {
    const person = { user: { login: "mallory", type: "User" } };
    const issues = [
      itemIssue(2, { due: "2026-01-01", ...person }),
      apiIssue(3, "Mine", ["action-item"], [], person),
    ];
    serve({
      issues: { "acme/shop": issues },
      pullRequests: { "acme/shop#1": { body: itemIssue(1).body, labels: ["action-item"] } },
    });
    const { code, summary, outputs } = await runInProcess();
    expect({ code, open: outputs["open-count"] }).toEqual({ code: 0, open: "0" });
    expect(summary).toContain("neither created nor adopted by Followthrough: #2, #3.");
  });

  it("is undecided while an item of the App lacks its marker", async () => {
    inShop(apiIssue(12, "nothing left", ["action-item"]), indexIssue(90));
    const { code, summary, outputs } = await runInProcess();
    expect({ code, verdict: outputs.verdict }).toEqual({ code: 2, verdict: "undecided" });
    expect(summary).toContain("its hidden Followthrough comment is missing");
    expect(summary).toContain("edit history");
  });

  it("uses labels and time zone from the default branch's config", async () => {
    const labeledItem = { ...itemIssue(1, { due: "2026-12-11" }), labels: [{ name: "promise" }] };
    serve({
      issues: { "acme/shop": [labeledItem] },
      files: { [CONFIG]: "time_zone: Pacific/Kiritimati\naction_items: { label: promise }" },
    });
    const { code, summary } = await runInProcess({ now: "2026-12-11T10:30:00Z" });
    expect(code).toBe(1);
    expect(summary).toContain("Date used: 2026-12-12, in Pacific/Kiritimati.");
    expect(summary).toContain("acme/shop:.github/followthrough.yml");
  });

  it("passes if issues are disabled, and says so", async () => {
    failing("shop/issues", { status: 410, body: { message: "Issues are disabled for this repo" } });
    const { code, summary } = await runInProcess();
    expect(code).toBe(0);
    expect(summary).toContain("Issues are disabled in acme/shop, so there is nothing to check.");
  });

  it("does not pass if issues are disabled and the config cannot be read", async () => {
    const answer = { status: 410, body: { message: "Issues are disabled for this repo" } };
    failing("shop/issues", answer, { files: { [CONFIG]: "time_zone: Mars/Olympus" } });
    expect((await runInProcess()).code).toBe(2);
  });

  it("checks several repositories", async () => {
    const overdueItem = itemIssue(3, { due: "2026-12-01" });
    serve({ issues: { "acme/shop": [], "acme/infra": [overdueItem] } });
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
  ])("an item due on 2026-12-10, on the 11th with %j, exits with %d", async (inputs, code) => {
    inShop(itemIssue(1, { due: "2026-12-10" }));
    expect((await runInProcess({ inputs })).code).toBe(code);
  });

  it("a waiver in the ledger passes", async () => {
    const at = "2026-12-01T10:00:00Z";
    const waiver = { until: "2026-12-11", reason: "frozen", by: "maria", at, commentId: 3 };
    inShop(itemIssue(1, { due: "2026-12-01", ledger: { waiver } }));
    const { code, summary } = await runInProcess();
    expect(code).toBe(0);
    expect(summary).toContain("Waived until 2026-12-11 by maria: frozen");
  });
});

describe("what cannot be decided is red and says why", () => {
  async function expectUndecided(said: string | RegExp, inputs: Record<string, string> = {}) {
    const { code, outputs, summary, log } = await runInProcess({ inputs });
    expect({ code, verdict: outputs.verdict }).toEqual({ code: 2, verdict: "undecided" });
    expect(summary).toMatch(said);
    expect(log).toContain("::error");
    expect(summary).toMatch(/\*\*Re-run jobs\*\*|Change the workflow/);
  }

  it.each([
    [401, "GitHub rejected the token"],
    [403, "contents: read, issues: read, pull-requests: read"],
    [404, "It doesn't exist, or the token can't see it"],
  ])("a listing with the status %d", async (status, said) => {
    failing("labels=action-item", { status, body: { message: "Resource not accessible by integration" } });
    await expectUndecided(said);
  });

  it("another repository with disabled issues", async () => {
    failing("infra/issues", { status: 410, body: { message: "Issues are disabled for this repo" } });
    await expectUndecided("Issues are disabled in this repository", { repositories: "acme/infra" });
  });

  it("a moved repository: the redirect is not followed", async () => {
    const headers = { location: `${BASE}/repositories/1/issues` };
    failing("labels=action-item", { status: 301, body: { message: "Moved Permanently" }, headers });
    await expectUndecided("renamed or transferred");
  });

  it("an unavailable API, after retries", async () => {
    failing("labels=action-item", { status: 502, body: "<html>Bad gateway</html>" });
    await expectUndecided("after several tries");
  });

  it("a second page that fails", async () => {
    const many = Array.from({ length: 150 }, (_, index) => itemIssue(index + 1, { due: "2027-01-01" }));
    failing("page=2", { status: 403, body: { message: "No" } }, { issues: { "acme/shop": many } });
    await expectUndecided("could not be read");
  });

  it("an invalid config: shows file, path, expected and actual value", async () => {
    serve({ files: { [CONFIG]: "time_zone: Mars/Olympus\naction_itmes: {}\n" } });
    await expectUndecided(
      /1\. \[Line 1\]\(\S+#L1\): `time_zone` is `Mars\/Olympus`\. Use an IANA time zone such as `Europe\/Berlin`\.\n2\. \[Line 2\]\(\S+#L2\): `action_itmes` is not a setting\. Did you mean `action_items`\?/,
    );
  });

  it("a config that is not a file, or that is too large for GitHub's API", async () => {
    failing("shop/contents", { status: 200, body: { ...file(""), encoding: "none" } });
    await expectUndecided("Use a file of at most 64 KB");
  });

  it("a requested config that does not exist", async () => {
    serve({});
    await expectUndecided(/acme\/shop:ops\/gate\.yml.*Use the file that the input config names/, {
      config: "ops/gate.yml",
    });
  });

  it("invalid inputs: no request is sent", async () => {
    await expectUndecided('The input fail-on should be overdue, due-soon or none, but is "never"', {
      "fail-on": "never",
    });
  });

  it.each<[string, number, Record<string, string>]>([
    ["because of a missing permission", 403, {}],
    ["because the token is invalid", 401, {}],
    ["at the path in the workflow", 404, { config: "nowhere.yml" }],
  ])("the workflow's input does not pass a config that cannot be read %s", async (_, status, inputs) => {
    failing("contents", { status, body: { message: "No" } });
    await expectUndecided("The input on-undecided is warn and was ignored", {
      "on-undecided": "warn",
      ...inputs,
    });
  });

  it("the workflow's input passes a config that cannot be read while GitHub is down", async () => {
    failing("contents", { status: 502, body: "<html>Bad gateway</html>" });
    const { code, outputs } = await runInProcess({ inputs: { "on-undecided": "warn" } });
    expect({ code, verdict: outputs.verdict }).toEqual({ code: 0, verdict: "undecided" });
  });

  it("one repository of several, next to one that passes", async () => {
    inShop();
    await expectUndecided("acme/nowhere", { repositories: "acme/nowhere" });
  });
});

describe("the simulation of new settings", () => {
  const pull = { files: [{ filename: ".github/followthrough.yml", text: "gate: { fail_on: none }" }] };
  const simulated = (
    world: Partial<ApiWorld>,
    inputs: Record<string, string> = { "simulate-days": "90" },
  ) => {
    const requests = serve({ pullRequests: { "acme/shop#900": pull }, ...world });
    const payload = { number: 900, pull_request: webhookPullRequest("acme/shop", 900, pull) };
    const run = runInProcess({ inputs, event: { name: "pull_request", payload } });
    return run.then((result) => ({ ...result, requests: requests.length }));
  };

  it("leaves the last points of the hour to other workflows", async () => {
    const { code, summary } = await simulated({
      override: (_, github) => {
        github.limits.pointsPerHour = 200;
        return null;
      },
    });
    expect(code).toBe(0);
    expect(summary).toContain(
      "This was left out. The token has only 199 points of GraphQL left in this hour.",
    );
  });

  it("is left out if it takes more than 30 requests", async () => {
    const issues = Array.from({ length: 400 }, (_, index) => itemIssue(index + 1, { due: "2026-12-01" }));
    const without = await simulated({ issues: { "acme/shop": issues } }, {});
    const { code, summary, requests } = await simulated({ issues: { "acme/shop": issues } });
    expect({ code, added: requests - without.requests }).toEqual({ code: 1, added: 30 });
    expect(summary).toContain("90 days of merges take more than 30 requests. Set `simulate-days` to");
  });
});

describe("the environment", () => {
  it.each([
    "GITHUB_STEP_SUMMARY",
    "GITHUB_OUTPUT",
    "GITHUB_RUN_ID",
    "GITHUB_SERVER_URL",
    "GITHUB_EVENT_PATH",
  ])("can lack %s", async (name) => {
    inShop(itemIssue(1, { due: "2026-12-01" }));
    expect((await runInProcess({ env: { [name]: undefined } })).code).toBe(1);
  });

  it("can have files that cannot be written: the verdict is unchanged, and the log says so", async () => {
    inShop(itemIssue(1, { due: "2026-12-01" }));
    const { code, log } = await runInProcess({ env: { GITHUB_OUTPUT: "/nowhere/output" } });
    expect(code).toBe(1);
    expect(log).toContain("::warning::Followthrough could not write the outputs");
  });

  it("names an invalid API URL", async () => {
    const { code, summary } = await runInProcess({ env: { GITHUB_API_URL: "ftp://x" } });
    expect(code).toBe(2);
    expect(summary).toContain("GITHUB_API_URL: expected an http or https URL");
  });

  it("any exception is undecided", async () => {
    const fetch = (() => {
      throw new TypeError("boom");
    }) as unknown as typeof globalThis.fetch;
    expect((await runInProcess({ fetch })).code).toBe(2);
  });
});
