import { describe, expect, it } from "@jest/globals";
import { type ApiPullRequest, type ApiWorld, webhookPullRequest } from "../../../action/api-world.ts";
import { itemIssue } from "../../../action/issues.ts";
import { runInProcess } from "../../../action/runner.ts";
import { isolate, serve } from "../../../action/serve.ts";
import { undone } from "../../../fake-github/code-views.ts";

const CONFIG = "acme/shop:.github/followthrough.yml";
const SHA = "0123456789abcdef0123456789abcdef01234567";
const ROOT = "0".repeat(40);
const TIP = "1".repeat(40);
const ELSEWHERE = "2".repeat(40);
const aCommit = (sha: string, parent: string | null, message: string) => ({
  sha,
  parent,
  message,
  files: [],
});
const overdueItem = itemIssue(124, { due: "2026-12-01", title: "Alert on replication lag" });
const worlds = (world: Partial<ApiWorld>) =>
  serve({
    issues: { "acme/shop": [overdueItem], "acme/infra": [itemIssue(3, { due: "2026-12-01" })] },
    ...world,
  });

isolate();

/** Runs on a pull request from the event, in the world that is served. */
const onEvent = (pull: ApiPullRequest, inputs = {}, name = "pull_request") =>
  runInProcess({
    inputs,
    event: { name, payload: { number: 12, pull_request: webhookPullRequest("acme/shop", 12, pull) } },
  });

/** Runs on a pull request that the event and the API show alike, unless the world has another. */
const onPullRequest = (
  world: Partial<ApiWorld>,
  pull: ApiPullRequest,
  inputs = {},
  name = "pull_request",
) => {
  worlds({ ...world, pullRequests: { "acme/shop#12": pull, ...world.pullRequests } });
  return onEvent(pull, inputs, name);
};

describe("a pull request is not blocked by what it fixes", () => {
  it.each([
    ["Fixes #124", 0, "#12 fixes a blocking item: merging it closes #124."],
    ["fixes acme/shop#124", 0, "merging it closes #124."],
    ["Closes: https://github.com/acme/shop/issues/124", 0, "merging it closes #124."],
    ["Fixes #125", 1, "Overdue"],
    ["Fixes https://github.com/acme/infra/issues/124", 1, "Overdue"],
    ["`Fixes #124`", 1, "Overdue"],
    ["", 1, "Overdue"],
  ])("%j ends with %d", async (body, code, explanation) => {
    const result = await onPullRequest({}, { body });
    expect(result.code).toBe(code);
    expect(result.summary).toContain(explanation);
  });

  it("closes nothing if its base is not the default branch, and says so", async () => {
    const { code, summary } = await onPullRequest({}, { body: "Fixes #124", base: "release/1.x" });
    expect(code).toBe(1);
    expect(summary).toContain("closing keywords only count for pull requests to the default branch");
  });

  it("can fix an item of another repository", async () => {
    const { code } = await onPullRequest(
      { issues: { "acme/shop": [], "acme/infra": [itemIssue(3, { due: "2026-12-01" })] } },
      { body: "Fixes acme/infra#3" },
      { repositories: "acme/infra" },
    );
    expect(code).toBe(0);
  });

  it("does not pass by closing something that is not due", async () => {
    const issues = { "acme/shop": [overdueItem, itemIssue(125, { due: "2027-12-01" })] };
    expect((await onPullRequest({ issues }, { body: "Fixes #125" })).code).toBe(1);
  });

  it.each([
    [["hotfix"], 0],
    [["HotFix"], 0],
    [["bug"], 1],
    [[], 1],
  ])("with the labels %j and hotfix_labels set, exits with %d", async (labels, code) => {
    const result = await onPullRequest(
      { files: { [CONFIG]: "gate: { hotfix_labels: [hotfix] }" } },
      { labels },
    );
    expect(result.code).toBe(code);
    if (code === 0) expect(result.summary).toContain(`#12 has the hotfix label ${labels[0]}`);
  });

  it("has no hotfix label if the config lists none", async () => {
    expect((await onPullRequest({}, { labels: ["hotfix"] })).code).toBe(1);
  });

  it("is checked with its current labels, although the event is as old as the first run", async () => {
    worlds({
      files: { [CONFIG]: "gate: { hotfix_labels: [hotfix] }" },
      pullRequests: { "acme/shop#12": { labels: ["hotfix"] } },
    });
    expect((await onEvent({})).code).toBe(0);
  });

  it("asks only whether it changes the settings while nothing is blocked", async () => {
    const requests = serve({ pullRequests: { "acme/shop#12": {} } });
    expect((await onEvent({ body: "Fixes #124" })).code).toBe(0);
    const files = "/repos/acme/shop/pulls/12/files?per_page=100";
    expect(requests.filter((uri) => /\/pulls\/|graphql/.test(uri))).toEqual([files]);
  });

  const unread = (part: string) => (url: URL) =>
    (url.pathname + url.search).includes(part) ? { status: 403, body: {} } : null;

  it("does not pass what could not be read", async () => {
    const { code, summary } = await onPullRequest(
      { override: unread("labels=postmortem") },
      { body: "Fixes #124" },
    );
    expect(code).toBe(2);
    expect(summary).not.toContain("It passes");
  });

  it("does not pass by its old event if its labels and description cannot be read now", async () => {
    worlds({
      files: { [CONFIG]: "gate: { hotfix_labels: [hotfix] }" },
      pullRequests: { "acme/shop#12": {} },
      override: unread("/pulls/12"),
    });
    const { code, summary } = await onEvent({ labels: ["hotfix"], body: "Fixes #124" });
    expect(code).toBe(1);
    expect(summary).toContain("#12 could not be read, so it doesn't pass as a fix.");
  });

  it.each<[string, string, Record<string, string>, number]>([
    ["the items", "labels=action-item", {}, 0],
    ["another repository", "infra/issues", { repositories: "acme/infra" }, 0],
    ["an owner's list of repositories", "/acme/repos", { repositories: "acme/*" }, 0],
    ["the config, and therefore whether it is valid", "shop/contents", {}, 2],
    ["the items, on a day in the past", "labels=action-item", { "as-of": "2026-12-01" }, 2],
  ])("but a hotfix passes without %s", async (_, part, inputs, code) => {
    const result = await onPullRequest(
      { files: { [CONFIG]: "gate: { hotfix_labels: [hotfix] }" }, override: unread(part) },
      { labels: ["hotfix"] },
      inputs,
    );
    expect(result.code).toBe(code);
    expect(result.summary.includes("It passes")).toBe(code === 0);
    if (code === 0) expect(result.log).not.toContain("::error");
  });
});

describe("a revert passes after it was verified", () => {
  const original = { merged: true, files: ["src/a.ts", "src/b.ts"] };
  const BOTH = original.files.map(undone);
  const revert = (files: NonNullable<ApiPullRequest["files"]>, others: Partial<ApiWorld> = {}) => ({
    pullRequests: { "acme/shop#12": { body: "Reverts acme/shop#9", files }, "acme/shop#9": original },
    ...others,
  });

  it.each([
    ["of a merged pull request", revert(BOTH), 0, "#12 is a revert of #9."],
    ["of part of it", revert([undone("src/a.ts")]), 1, "it doesn't revert what #9 changed in src/b.ts"],
    ["that does more", revert([...BOTH, "src/c.ts"]), 1, "it also changes src/c.ts, which #9 didn't change"],
    [
      "that changes the same file differently",
      revert([undone("src/a.ts"), { filename: "src/b.ts", patch: "@@ -1 +1,2 @@\n-after\n+before\n+more" }]),
      1,
      "it changes other lines of src/b.ts than #9 did",
    ],
    [
      "of a merge into another branch",
      {
        pullRequests: {
          "acme/shop#12": { body: "Reverts acme/shop#9", files: BOTH },
          "acme/shop#9": { ...original, base: "release/1.x" },
        },
      },
      1,
      "#9 isn't merged into main",
    ],
    [
      "of a pull request that was never merged",
      {
        pullRequests: {
          "acme/shop#9": { files: ["src/a.ts"] },
          "acme/shop#12": { body: "Reverts #9", files: [] },
        },
      },
      1,
      "#9 isn't merged into main",
    ],
    ["that cannot be verified", {}, 1, "pull-requests: read"],
  ])("%s", async (_, world, code, explanation) => {
    const result = await onPullRequest(world, { body: "Reverts #9" });
    expect(result.code).toBe(code);
    expect(result.summary).toContain(explanation);
  });

  it.each([
    ["ahead", TIP, ["src/a.ts"], 0],
    ["identical", SHA, ["src/a.ts"], 0],
    ["diverged", ELSEWHERE, ["src/a.ts"], 1],
    ["ahead", TIP, ["src/z.ts"], 1],
  ])(
    "of a commit to which main is %s, at %s, with the files %j, exits with %d",
    async (_, main, files, code) => {
      const body = `This reverts commit ${SHA}.`;
      const commits = [
        aCommit(ROOT, null, "Begin"),
        { ...aCommit(SHA, ROOT, "Add a"), files: ["src/a.ts"] },
        aCommit(TIP, SHA, "Go on"),
        aCommit(ELSEWHERE, ROOT, "Go elsewhere"),
      ];
      const world = { commits: { "acme/shop": commits }, branches: { "acme/shop:main": main } };
      expect((await onPullRequest(world, { body, files: files.map(undone) })).code).toBe(code);
    },
  );
});

describe("a revert of several commits", () => {
  const SECOND = "3".repeat(40);
  const bodyOf = (...shas: string[]) => shas.map((sha) => `This reverts commit ${sha}.`).join("\n\n");
  const many = Array.from({ length: 250 }, (_, index) => `src/${index}.ts`);
  const onRevert = (
    body: string,
    files: readonly string[],
    pullRequests: NonNullable<ApiWorld["pullRequests"]> = {},
    more: Partial<ApiWorld> = {},
  ) => {
    const first = { ...aCommit(SHA, ROOT, "Add many"), files: many };
    const second = { ...aCommit(SECOND, SHA, "Add b"), files: ["src/b.ts"] };
    const world = {
      commits: { "acme/shop": [aCommit(ROOT, null, "Begin"), first, second] },
      branches: { "acme/shop:main": SECOND },
      pullRequests,
      ...more,
    };
    return onPullRequest(world, { body, files: files.map(undone) });
  };

  it.each<[string, string, readonly string[], number]>([
    ["one with more files than a page", bodyOf(SHA), many, 0],
    ["one without a file of the last page", bodyOf(SHA), many.slice(0, -1), 1],
    ["two", bodyOf(SHA, SECOND), [...many, "src/b.ts"], 0],
    ["two, with an additional file", bodyOf(SHA, SECOND), [...many, "src/b.ts", "src/c.ts"], 1],
    ["two, one of which does not exist", bodyOf(SECOND, ELSEWHERE), ["src/b.ts"], 1],
  ])("%s", async (_, body, files, code) => expect((await onRevert(body, files)).code).toBe(code));

  const nine = { "acme/shop#9": { merged: true, files: ["src/b.ts"], mergeCommit: SECOND } };
  const both = `Reverts #9\n\n${bodyOf(SECOND)}`;

  it.each([true, false])("that names a pull request and its merge commit is one revert", async (graphql) => {
    const { code, summary } = await onRevert(both, ["src/b.ts"], nine, { graphql });
    expect(code).toBe(0);
    expect(summary).toContain("is a revert of #9.");
  });

  it("that names both does not pass if GitHub does not tell the merge commit", async () => {
    const override = ({ pathname }: URL) =>
      pathname === "/graphql" ? { status: 200, body: { data: { repository: null } } } : null;
    const { code, summary } = await onRevert(both, ["src/b.ts"], nine, { override });
    expect(code).toBe(1);
    expect(summary).toContain("doesn't count as a revert: it could not be verified");
  });
});

describe("in a merge queue, each pull request is checked", () => {
  const base = "a".repeat(40);
  const head = "b".repeat(40);
  const merge_group = {
    head_sha: head,
    head_ref: `refs/heads/gh-readonly-queue/main/pr-12-${SHA}`,
    base_sha: base,
    base_ref: "refs/heads/main",
  };
  /** The base and this many commits up to the head. */
  const queue = (messages: readonly string[]) =>
    messages.map((message, index) => {
      const sha = (at: number) => (at === messages.length ? head : String(at).repeat(40));
      return aCommit(sha(index + 1), index === 0 ? base : sha(index), message);
    });
  const onGroup = (world: Partial<ApiWorld>, messages: readonly string[] = []) => {
    worlds({ commits: { "acme/shop": [aCommit(base, null, "Begin"), ...queue(messages)] }, ...world });
    return runInProcess({
      event: { name: "merge_group", payload: { action: "checks_requested", merge_group } },
    });
  };
  const queued = (eleven: ApiPullRequest, twelve: ApiPullRequest) => ({
    pullRequests: { "acme/shop#11": eleven, "acme/shop#12": twelve },
  });
  const commits = ["Merge pull request #11 from acme/eleven\n\nEleven", "Twelve (#12)", "Fix a typo in #99"];

  it.each<[string, Partial<ApiWorld>, number]>([
    ["all fix something", queued({ body: "Fixes #124" }, { body: "Closes #124" }), 0],
    ["one that fixes nothing next to one that does", queued({ body: "Fixes #124" }, {}), 1],
    ["none fixes anything", queued({}, {}), 1],
    [
      "one that cannot be read",
      {
        ...queued({ body: "Fixes #124" }, { body: "Fixes #124" }),
        override: ({ pathname }) => (pathname.endsWith("/pulls/11") ? { status: 403, body: {} } : null),
      },
      1,
    ],
    ["the last one does not exist", { pullRequests: { "acme/shop#11": { body: "Fixes #124" } } }, 1],
    ["a number that does not exist", { pullRequests: { "acme/shop#12": { body: "Fixes #124" } } }, 0],
    ["one that was merged before", queued({ merged: true }, { body: "Fixes #124" }), 0],
    ["nothing is due", { issues: { "acme/shop": [] } }, 0],
  ])("%s", async (_, world, code) => expect((await onGroup(world, commits)).code).toBe(code));

  it("ignores what commits within a pull request name, and issues", async () => {
    const inner = "c".repeat(40);
    const world = {
      ...queued({}, { body: "Fixes #124" }),
      commits: {
        "acme/shop": [
          aCommit(base, null, "Begin"),
          aCommit(inner, base, "Try again (#11)"),
          aCommit("d".repeat(40), base, "Handle lag (#124)"),
          { ...aCommit(head, "d".repeat(40), "Merge pull request #12 from acme/twelve"), merged: inner },
        ],
      },
    };
    expect((await onGroup(world)).code).toBe(0);
  });

  it("for any number of commits, and says which pull request is blocked", async () => {
    const shas = Array.from({ length: 250 }, (_, index) => index.toString(16).padStart(40, "e"));
    const filling = shas.map((sha, index) => aCommit(sha, shas[index - 1] ?? base, `Step ${index}`));
    filling[0] = aCommit(shas[0]!, base, "Eleven (#11)");
    const tip = aCommit(head, shas.at(-1)!, "Twelve (#12)");
    const world = {
      ...queued({}, { body: "Fixes #124" }),
      commits: { "acme/shop": [aCommit(base, null, "Begin"), ...filling, tip] },
    };
    const { code, summary } = await onGroup(world);
    expect(code).toBe(1);
    expect(summary).toContain("Blocking this merge group: #11.");
    expect(summary).toContain("**Merge when ready**");
  });

  it("the one in the branch name, if commits name no other", async () => {
    const world = { pullRequests: { "acme/shop#12": { body: "Fixes #124" } } };
    expect((await onGroup(world, ["Twelve"])).code).toBe(0);
  });

  it("the one in the branch name if commits cannot be listed, and says so", async () => {
    const world = { pullRequests: { "acme/shop#12": { body: "Fixes #124" } }, commits: {} };
    const { code, summary } = await onGroup(world);
    expect(code).toBe(0);
    expect(summary).toContain("only #12 is checked");
  });

  it("with one pull request says which one it is", async () => {
    const { code, summary } = await onGroup(queued({}, {}), ["Twelve (#12)"]);
    expect(code).toBe(1);
    expect(summary).toContain("Blocking this merge group: #12. It doesn't close a blocking item");
  });

  it.each([{}, { merge_group: {} }, { merge_group: { ...merge_group, head_ref: "refs/heads/main" } }])(
    "an event file without pull requests does not pass: %j",
    async (payload) => {
      worlds({});
      const { code, summary } = await runInProcess({ event: { name: "merge_group", payload } });
      expect(code).toBe(1);
      expect(summary).toContain("No pull request could be read");
    },
  );
});

describe("with scope: changed-areas, a pull request is blocked only by areas that it touches", () => {
  const config = `
gate:
  scope: changed-areas
  areas:
    payments: { paths: ["services/payments/**", db/, lib/money, "lib?/money"], labels: [area/payments] }
    web: { paths: ["web/**", ".github/**"], teams: [acme/web] }
`;
  const paying = itemIssue(1, { due: "2026-12-01", labels: ["area/payments"] });
  const synced = { done: false, owners: ["acme/web"], title: "Item 2" };
  const terms = { priority: null, areas: ["web"], owners: ["acme/web"] };
  const ledger = { terms, base: { line: synced, issue: synced, seenAt: "2026-11-01T10:00:00Z" } };
  const webs = itemIssue(2, { due: "2026-12-01", assignees: [], ledger });
  const nobodys = itemIssue(3, { due: "2026-12-01" });
  const changing = (files: ApiPullRequest["files"], issues = [paying, webs, nobodys]) =>
    serve({
      issues: { "acme/shop": issues },
      files: { [CONFIG]: config },
      pullRequests: { "acme/shop#12": { files: files ?? [] } },
    });
  const blockingItems = (summary: string) =>
    [...(summary.split("### To turn")[0]!.matchAll(/^\| \[#(\d+) /gm) ?? [])].map(([, number]) =>
      Number(number),
    );

  it.each([
    [["services/payments/api/refund.ts"], [1]],
    [["web/index.html"], [2]],
    [[".github/workflows/ci.yml"], [2]],
    [
      ["web/a.css", "services/payments/x"],
      [1, 2],
    ],
    [["README.md"], []],
    [["services/paymentsx/a"], []],
    [["db/schema.sql"], [1]],
    [["db/migrations/1.sql"], [1]],
    [["dbx/1.sql"], []],
    [["lib/money/round.ts"], [1]],
    [["libs/money"], [1]],
    [[{ filename: "docs/a", previous_filename: "web/a" }], [2]],
    [[], []],
  ])("changing %j is blocked by %j", async (files, numbers) => {
    changing(files);
    const { code, summary } = await onEvent({});
    expect(code).toBe(numbers.length > 0 ? 1 : 0);
    if (numbers.length > 0) expect(blockingItems(summary)).toEqual(numbers);
  });

  it("says why the other items no longer block it", async () => {
    changing(["README.md"]);
    const { summary } = await onEvent({});
    expect(summary).toContain("It belongs to payments, which #12 doesn't change.");
    expect(summary).toContain("It isn't in any area, so it doesn't block pull requests");
  });

  it("is blocked by all if its files cannot be listed", async () => {
    serve({ issues: { "acme/shop": [paying, webs] }, files: { [CONFIG]: config } });
    const { code, summary } = await onEvent({});
    expect({ code, held: blockingItems(summary) }).toEqual({ code: 1, held: [1, 2] });
    expect(summary).toContain("pull-requests: read");
  });

  it("is blocked by all if it changes more than 3,000 files", async () => {
    changing(Array.from({ length: 3_000 }, (_, index) => `docs/${index}`));
    expect((await onEvent({})).code).toBe(1);
  });

  it("is blocked by all if it has newer commits than the one that this run checks", async () => {
    changing(["docs/a.md"]);
    const { code, summary } = await onEvent({ head: ELSEWHERE });
    expect(code).toBe(1);
    expect(summary).toContain("#12 has changed since 2222222, which this run checks");
  });

  it("other events are blocked by everything", async () => {
    changing([]);
    const { summary } = await runInProcess({ event: { name: "push", payload: {} } });
    expect(blockingItems(summary)).toEqual([1, 2, 3]);
  });

  it("a queue is blocked by what any of its pull requests touches", async () => {
    changing(["web/x"]);
    const merge_group = {
      head_sha: "b".repeat(40),
      head_ref: `refs/heads/gh-readonly-queue/main/pr-12-${SHA}`,
      base_sha: "a".repeat(40),
      base_ref: "refs/heads/main",
    };
    const { summary } = await runInProcess({ event: { name: "merge_group", payload: { merge_group } } });
    expect(blockingItems(summary)).toEqual([2]);
  });
});

describe("the event of the run", () => {
  it.each(["pull_request", "pull_request_target", "pull_request_review"])("%s", async (name) => {
    expect((await onPullRequest({}, { body: "Fixes #124" }, {}, name)).code).toBe(0);
  });

  it.each(["push", "schedule", "workflow_dispatch", "deployment"])(
    "%s has no change to check",
    async (name) => {
      expect((await onPullRequest({}, { body: "Fixes #124" }, {}, name)).code).toBe(1);
    },
  );

  it("a pull request of another repository does not pass here", async () => {
    worlds({});
    const pull_request = webhookPullRequest("mallory/shop", 12, { body: "Fixes #124" });
    const { code } = await runInProcess({ event: { name: "pull_request", payload: { pull_request } } });
    expect(code).toBe(1);
  });
});
