import { describe, expect, it } from "@jest/globals";
import { isPlayed } from "../../harness/cases.ts";
import { itemIssue } from "../issues.ts";
import { isolate } from "../serve.ts";
import { ActionsHost, GATE } from "./actions-host.ts";

/*
 * Checks that turn green and red by themselves. The gate and the recheck run as they ship, against the model of GitHub; a
 * re-run gets the event of the first run.
 */

isolate();

const ITEM = itemIssue(3, { due: "2026-12-01", updated_at: "2026-11-01T00:00:00Z" });
const LATER = itemIssue(4, { due: "2026-12-11", updated_at: "2026-11-01T00:00:00Z" });
const shop = (...issues: (typeof ITEM)[]) => ({ "acme/shop": issues });
const MINUTE = 60_000;
const later = (now: string, milliseconds: number) => new Date(Date.parse(now) + milliseconds).toISOString();

describe("a check turns by itself", () => {
  it("green when the item is closed, on every blocked head, and no other check runs again", async () => {
    const host = new ActionsHost({
      issues: shop(ITEM),
      pullRequests: { 12: {}, 13: {}, 14: { body: "Fixes #3" } },
    });
    for (const number of [12, 13, 14]) await host.check(number);
    expect(host.shown).toEqual({ 12: "failure", 13: "failure", 14: "success" });
    host.now = later(host.now, MINUTE);
    host.change(3, { state: "closed" });
    const { code, started, summary } = await host.recheck();
    expect(code).toBe(0);
    expect(started.sort()).toEqual([12, 13]);
    expect(host.shown).toEqual({ 12: "success", 13: "success", 14: "success" });
    expect(summary).toContain("#12 turns green, because acme/shop#3 was changed.");
    expect((await host.recheck()).started).toEqual([]);
  });

  it.each([
    ["Pacific/Auckland", "2026-12-11T10:59:00Z"],
    ["America/St_Johns", "2026-12-12T03:29:00Z"],
    ["UTC", "2026-12-11T23:59:00Z"],
  ])("red when the due date passes at midnight in %s", async (zone, eve) => {
    const config = `time_zone: ${zone}\n`;
    const host = new ActionsHost({
      ...{ config, now: eve, issues: shop(LATER) },
      pullRequests: { 12: {}, 13: { body: "Fixes #4" } },
    });
    for (const number of [12, 13]) await host.check(number);
    host.now = later(eve, 30_000);
    expect((await host.recheck()).started).toEqual([]);
    host.now = later(eve, 2 * MINUTE);
    const { started, summary } = await host.recheck();
    expect(started).toEqual([12]);
    expect(summary).toContain("#12 turns red, because 2026-12-12 began.");
    expect(host.shown).toEqual({ 12: "failure", 13: "success" });
  });

  it("red for its owners when a P4 item falls due, and for everyone 30 days later", async () => {
    const low = itemIssue(4, { due: "2026-12-11", labels: ["P4"], updated_at: "2026-11-01T00:00:00Z" });
    const head = "c".repeat(40);
    const host = new ActionsHost({
      issues: shop(low),
      pullRequests: { 12: {}, 13: { author: "bob" }, 14: { author: "bob", head }, 15: { head } },
    });
    for (const number of [12, 13, 14]) await host.check(number);
    host.now = "2026-12-12T00:01:00Z";
    const before = host.requests.length;
    expect((await host.recheck()).started.sort()).toEqual([12, 14]);
    expect(host.shown).toEqual({ 12: "failure", 13: "success", 14: "failure" });
    expect(host.requests.slice(before).filter((request) => request.endsWith("/pulls/13"))).toEqual([]);
    host.now = "2027-01-09T12:00:00Z";
    expect((await host.recheck()).started).toEqual([]);
    host.now = "2027-01-10T00:01:00Z";
    expect((await host.recheck()).started).toEqual([13]);
    expect(host.shown).toEqual({ 12: "failure", 13: "failure", 14: "failure" });
  });

  it.each(["deleted", "transferred", "unlabeled"])("green when the item is %s", async (action) => {
    const host = new ActionsHost({ issues: shop(ITEM), pullRequests: { 12: {} } });
    await host.check(12);
    host.now = later(host.now, MINUTE);
    host.change(3, { labels: [] });
    const issue = { number: 3, updated_at: action === "unlabeled" ? host.now : "2026-11-01T00:00:00Z" };
    const { started } = await host.recheck({}, { name: "issues", payload: { action, issue } });
    expect(started).toEqual([12]);
    expect(host.shown).toEqual({ 12: "success" });
  });

  it("when the settings change", async () => {
    const now = "2026-12-11T12:00:00Z";
    const [path, sha] = [".github/followthrough.yml", "5".repeat(40)];
    const commit = {
      sha,
      parent: null,
      message: "Be patient",
      files: [path],
      committedAt: Date.parse(now) + MINUTE,
    };
    const host = new ActionsHost({
      ...{ now, issues: shop(ITEM), pullRequests: { 12: {} }, config: "gate: { grace_days: 30 }\n" },
      branches: { "acme/shop:main": sha },
      commits: { "acme/shop": [commit] },
    });
    const run = await host.check(12);
    Object.assign(run, { conclusion: "failure" }); // As by the settings before that commit.
    host.now = later(now, 2 * MINUTE);
    const { started, summary } = await host.recheck();
    expect(started).toEqual([12]);
    expect(summary).toContain("because acme/shop:.github/followthrough.yml was changed.");
  });

  it("but not for a pull request that brings errors into the settings, which stays red", async () => {
    const files = [{ filename: ".github/followthrough.yml", text: "gate: { fail_on: never }\n" }];
    const host = new ActionsHost({ issues: shop(ITEM), pullRequests: { 12: {}, 13: { files } } });
    for (const number of [12, 13]) await host.check(number);
    host.now = later(host.now, MINUTE);
    host.change(3, { state: "closed" });
    expect((await host.recheck()).started).toEqual([12]);
    expect(host.shown).toEqual({ 12: "success", 13: "failure" });
  });

  it("by the areas that a pull request touches", async () => {
    const config = `
gate:
  scope: changed-areas
  areas:
    db: { paths: [db/**], labels: [area/db] }
    web: { paths: [web/**], labels: [area/web] }
`;
    const labeled = (number: number, label: string) =>
      itemIssue(number, { due: "2026-12-01", labels: [label], updated_at: "2026-11-01T00:00:00Z" });
    const host = new ActionsHost({
      ...{ config, issues: shop(labeled(3, "area/db"), labeled(4, "area/web")) },
      pullRequests: { 12: { files: ["db/a.sql"] }, 13: { files: ["web/a.css"] } },
    });
    for (const number of [12, 13]) await host.check(number);
    host.now = later(host.now, MINUTE);
    host.change(3, { state: "closed" });
    await host.recheck();
    expect(host.shown).toEqual({ 12: "success", 13: "failure" });
  });

  it("as strictly as the strictest pull request with the same head commit", async () => {
    const head = "c".repeat(40);
    const host = new ActionsHost({
      issues: shop(LATER),
      pullRequests: { 12: { head, body: "Fixes #4" }, 13: { head } },
    });
    await host.check(12);
    host.now = "2026-12-12T00:01:00Z";
    await host.recheck();
    expect(host.shown).toEqual({ 12: "failure" });
  });
});

describe("a check is left alone, and the summary says why", () => {
  const blocked = async () => {
    const host = new ActionsHost({ issues: shop(ITEM), pullRequests: { 12: {} } });
    const run = await host.check(12);
    host.now = later(host.now, MINUTE);
    host.change(3, { state: "closed" });
    return { host, run };
  };

  it("if its inputs differ from those of the default branch: it runs again once after each change", async () => {
    const host = new ActionsHost({ issues: shop(ITEM, LATER), pullRequests: { 12: {} } });
    await host.check(12, { "fail-on": "due-soon" });
    host.now = later(host.now, MINUTE);
    host.change(3, { state: "closed" });
    expect((await host.recheck()).started).toEqual([12]);
    for (const _ of [1, 2, 3]) {
      host.now = later(host.now, MINUTE);
      const { started, summary } = await host.recheck();
      expect(started).toEqual([]);
      expect(summary).toContain("#12: it should be green, but nothing has changed since it last ran.");
    }
  });

  it.each([
    ["it ran 51 times", { attempt: 51 }, "GitHub re-runs a run at most 50 times."],
    ["it is older than 30 days", { createdAt: Date.parse("2026-11-01T00:00:00Z") }, "older than 30 days"],
    ["it is in progress", { status: "in_progress" }, "its run is in progress, so it reads today's data."],
    ["it waits for approval", { status: "completed", conclusion: "action_required" }, "waits for approval"],
  ])("if %s", async (_, values, why) => {
    const { host, run } = await blocked();
    Object.assign(run, values);
    const { code, started, summary } = await host.recheck();
    expect({ code, started }).toEqual({ code: 0, started: [] });
    expect(summary).toContain(why);
  });

  it("if the gate never ran for its head", async () => {
    const host = new ActionsHost({ issues: shop(ITEM), pullRequests: { 12: {} } });
    expect((await host.recheck()).summary).toContain("#12: the gate never ran for");
  });

  it("if GitHub refuses", async () => {
    const { host } = await blocked();
    host.fault = ({ pathname }) =>
      pathname.endsWith("/rerun") ? { status: 403, body: { message: "Not now" } } : null;
    const { code, summary } = await host.recheck();
    expect(code).toBe(0);
    expect(summary).toContain("#12: the job “Action items” could not be run again.");
  });

  it("beyond 50 in one start, the most recently updated pull requests first", async () => {
    const numbers = Array.from({ length: 52 }, (_, index) => index + 10);
    const host = new ActionsHost({
      issues: shop(ITEM),
      pullRequests: Object.fromEntries(numbers.map((number) => [number, {}])),
    });
    for (const number of numbers) await host.check(number);
    host.now = later(host.now, MINUTE);
    host.change(3, { state: "closed" });
    const first = await host.recheck();
    expect(first.started).toHaveLength(50);
    expect(first.summary).toContain("2 more pull requests will be checked at the next start.");
    expect((await host.recheck()).started).toHaveLength(2);
    expect(new Set(Object.values(host.shown))).toEqual(new Set(["success"]));
  });
});

describe("the gate's job alone runs again", () => {
  const OTHERS = `${GATE}
  lint: { runs-on: ubuntu-latest, steps: [{ run: make lint }] }
  deploy: { needs: [gate], runs-on: ubuntu-latest, steps: [{ run: make deploy }] }
`;

  it("and its own conclusion counts, whatever the others say", async () => {
    const host = new ActionsHost({ issues: shop(LATER), pullRequests: { 12: {} }, workflow: OTHERS });
    const run = await host.check(12, {}, ["lint", "Action items"]);
    Object.assign(run, {
      conclusion: "failure",
      jobs: [{ ...run.jobs[0], conclusion: "failure" }, run.jobs[1]],
    });
    host.now = "2026-12-12T00:01:00Z";
    const { started, summary } = await host.recheck();
    expect(started).toEqual([12]);
    expect(run.jobs.map(({ conclusion }) => conclusion)).toEqual(["failure", "failure"]);
    expect(summary).toContain("Jobs that need “Action items” run again with it: deploy.");
  });

  it("with the inputs that the workflow gives the gate", async () => {
    const workflow = `${GATE}        with: { grace-days: 30, fail-on: "\${{ vars.FAIL_ON }}" }\n`;
    const host = new ActionsHost({ issues: shop(ITEM), pullRequests: { 12: {} }, workflow });
    await host.check(12, { "grace-days": "30" });
    host.now = later(host.now, MINUTE);
    host.change(3, { body: ITEM.body! });
    const { started, summary } = await host.recheck();
    expect(started).toEqual([]);
    expect(summary).toContain("The input fail-on of the gate is an expression");
  });
});

describe("what cannot be told changes no check", () => {
  it.each<[string, ConstructorParameters<typeof ActionsHost>[0], string]>([
    ["an invalid config", { pullRequests: { 12: {} }, config: "gate: { fail_on: never }" }, "gate.fail_on"],
    ["no workflow of the gate", { pullRequests: { 12: {} }, workflow: "jobs: {}" }, "has none"],
    ["a workflow that is no YAML", { pullRequests: { 12: {} }, workflow: "jobs: [" }, "is not YAML"],
  ])("%s", async (_, world, problem) => {
    const host = new ActionsHost({ issues: shop(ITEM), ...world });
    const { code, log, started } = await host.recheck();
    expect({ code, started }).toEqual({ code: 1, started: [] });
    expect(log).toContain("::error title=Followthrough recheck::");
    expect(log).toContain(problem);
  });

  it("a missing permission", async () => {
    const host = new ActionsHost({
      issues: shop(ITEM),
      pullRequests: { 12: {} },
      token: {
        account: "acme",
        repositories: ["shop"],
        isPersonal: false,
        permissions: { contents: "read", issues: "read", metadata: "read", pull_requests: "read" },
      },
    });
    await host.check(12);
    const { code, log } = await host.recheck();
    expect(code).toBe(1);
    expect(log).toContain("actions: write, contents: read, issues: read, pull-requests: read");
  });

  it.each(["", "action.yml", ".github/workflows/../x.yml"])("the workflow %j", async (workflow) => {
    const host = new ActionsHost({ issues: shop(ITEM), pullRequests: {} });
    const { code, log } = await host.recheck({ workflow });
    expect(code).toBe(1);
    expect(log).toContain("The input workflow should be the path of a workflow");
  });
});

it("ends the same after it was stopped at any request", async () => {
  const play = async (stopAt: number) => {
    const host = new ActionsHost({
      issues: shop(ITEM),
      pullRequests: { 12: {}, 13: { body: "Fixes #3" } },
    });
    for (const number of [12, 13]) await host.check(number);
    host.now = later(host.now, MINUTE);
    host.change(3, { state: "closed" });
    let [sent, stopped] = [0, false];
    const from = host.requests.length;
    host.fault = () => {
      sent += 1;
      stopped ||= sent === stopAt;
      return stopped ? { status: 403, body: { message: "stopped" } } : null;
    };
    await host.recheck();
    const requests = host.requests.length - from;
    await host.recheck();
    expect(host.shown).toEqual({ 12: "success", 13: "success" });
    return requests;
  };
  const all = await play(0);
  for (let at = 1; at <= all; at += 1) if (isPlayed(at)) await play(at);
});
