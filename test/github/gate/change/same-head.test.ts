import { describe, expect, it } from "@jest/globals";
import { type ApiPullRequest, type ApiWorld, webhookPullRequest } from "../../../action/api-world.ts";
import { itemIssue } from "../../../action/issues.ts";
import { runInProcess } from "../../../action/runner.ts";
import { isolate, serve } from "../../../action/serve.ts";

isolate();

const HEAD = "c".repeat(40);
const FIX = { body: "Fixes #124", head: HEAD };
const OTHER = { head: HEAD };
const CONFIG = "acme/shop:.github/followthrough.yml";

type Pulls = Readonly<Record<number, ApiPullRequest>>;

/** Runs on #12 of these pull requests. */
async function onTwelve(pulls: Pulls, world: Partial<ApiWorld> = {}) {
  const requests = serve({
    issues: { "acme/shop": [itemIssue(124, { due: "2026-12-01" })] },
    ...world,
    pullRequests: Object.fromEntries(
      Object.entries(pulls).map(([number, pull]) => [`acme/shop#${number}`, pull]),
    ),
  });
  const pull_request = webhookPullRequest("acme/shop", 12, pulls[12]);
  const result = await runInProcess({ event: { name: "pull_request", payload: { pull_request } } });
  return { ...result, requests };
}

describe("a check belongs to a commit, so every open pull request with that head must pass", () => {
  it.each<[string, Pulls, number]>([
    ["the fix has a twin that fixes nothing", { 12: FIX, 13: OTHER }, 1],
    ["another one has a twin that is a fix", { 12: OTHER, 13: FIX }, 1],
    ["both are fixes", { 12: FIX, 13: FIX }, 0],
    [
      "the twin goes to another branch, where it fixes nothing",
      { 12: FIX, 13: { ...FIX, base: "release" } },
      1,
    ],
    ["one of three fixes nothing", { 11: FIX, 12: FIX, 13: OTHER }, 1],
    ["the other one was merged", { 12: FIX, 13: { ...OTHER, merged: true } }, 0],
    ["the other one has another head, as in a stack", { 12: FIX, 13: {} }, 0],
  ])("%s", async (_, pulls, code) => {
    expect((await onTwelve(pulls)).code).toBe(code);
    expect((await onTwelve(pulls, { graphql: false })).code).toBe(code);
  });

  it("says which one blocks, and what to do", async () => {
    const { log, summary } = await onTwelve({ 12: FIX, 13: OTHER });
    for (const text of [log, summary]) {
      expect(text).toContain(
        "#12, #13 have the same head commit, and therefore share this check. Blocking it: #13. It doesn't close a blocking item, and isn't a hotfix or a revert. To check a pull request by itself, push another commit to it, or close the others.",
      );
      expect(text).toContain("merging it closes #124. It doesn't block the check.");
    }
  });

  it("whichever page of open pull requests it is on", async () => {
    const many = Object.fromEntries(Array.from({ length: 230 }, (_, index) => [1_000 + index, {}]));
    for (const graphql of [true, false]) {
      expect((await onTwelve({ ...many, 12: FIX, 2000: OTHER }, { graphql })).code).toBe(1);
    }
  });

  it.each<[string, ApiPullRequest, number]>([
    ["a hotfix next to a hotfix", { labels: ["hotfix"], head: HEAD }, 0],
    ["a hotfix next to a fix", FIX, 0],
    ["a hotfix next to neither", OTHER, 1],
  ])("%s", async (_, other, code) => {
    const files = { [CONFIG]: "gate: { hotfix_labels: [hotfix] }" };
    expect((await onTwelve({ 12: { labels: ["hotfix"], head: HEAD }, 13: other }, { files })).code).toBe(
      code,
    );
  });

  it("by the areas that each of them changes", async () => {
    const config = `
gate:
  scope: changed-areas
  areas:
    payments: { paths: ["payments/**"], labels: [area/payments] }
`;
    const issues = { "acme/shop": [itemIssue(124, { due: "2026-12-01", labels: ["area/payments"] })] };
    const world = { issues, files: { [CONFIG]: config } };
    const docs = { files: ["docs/a"], head: HEAD };
    expect((await onTwelve({ 12: docs, 13: docs }, world)).code).toBe(0);
    expect((await onTwelve({ 12: docs, 13: { files: ["payments/a"], head: HEAD } }, world)).code).toBe(1);
  });
});

describe("the open pull requests are listed only if that can matter", () => {
  const lists = (requests: readonly string[]) =>
    requests.filter((uri) => /graphql|\/pulls\?/.test(uri)).length;

  it("not if the pull request is blocked anyway", async () => {
    const { code, requests } = await onTwelve({ 12: OTHER, 13: FIX });
    expect({ code, lists: lists(requests) }).toEqual({ code: 1, lists: 1 });
  });

  it("not if nothing blocks it", async () => {
    const { code, requests } = await onTwelve({ 12: FIX, 13: OTHER }, { issues: { "acme/shop": [] } });
    expect({ code, lists: lists(requests) }).toEqual({ code: 0, lists: 0 });
  });
});

describe("nothing unblocks it", () => {
  it.each<[string, Partial<ApiWorld>]>([
    [
      "if they cannot be listed",
      {
        graphql: false,
        override: ({ pathname }) =>
          pathname.endsWith("/pulls") ? { status: 403, body: { message: "no" } } : null,
      },
    ],
  ])("%s, which is said", async (_, world) => {
    const { code, log, summary } = await onTwelve({ 12: FIX }, world);
    expect(code).toBe(1);
    for (const text of [log, summary]) expect(text).toContain("The open pull requests could not be listed.");
  });

  it("if one of them cannot be read", async () => {
    const override: ApiWorld["override"] = ({ pathname }) =>
      pathname.endsWith("/pulls/13") ? { status: 403, body: { message: "no" } } : null;
    const { code, summary } = await onTwelve({ 12: FIX, 13: FIX }, { override });
    expect(code).toBe(1);
    expect(summary).toContain("#13 could not be read, so it doesn't pass as a fix.");
  });
});
