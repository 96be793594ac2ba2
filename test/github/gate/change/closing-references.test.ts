import { describe, expect, it } from "@jest/globals";
import { CLOSING_REFERENCES } from "../../../../src/github/gate/change/closing-references.ts";
import { OPEN_CONTENTS } from "../../../../src/github/gate/change/listed-source.ts";
import { MERGE_COMMIT } from "../../../../src/github/gate/change/revert.ts";
import { OPEN_PULL_REQUESTS } from "../../../../src/github/gate/change/same-head.ts";
import { OPEN_HEADS } from "../../../../src/github/gate/open-heads.ts";
import {
  type Answer,
  type ApiPullRequest,
  type ApiWorld,
  installedFor,
  READS,
  webhookPullRequest,
} from "../../../action/api-world.ts";
import { itemIssue, postmortemIssue } from "../../../action/issues.ts";
import { runInProcess } from "../../../action/runner.ts";
import { isolate, serve } from "../../../action/serve.ts";
import { fullSchema, graphql } from "../../../fake-github/graphql/schema.ts";

isolate();

const late = itemIssue(124, { due: "2026-12-01" });

/**
 * Runs on #12, which the event and the API show alike. Returns the result with the number of GraphQL requests. A pull request
 * that passes has one more, for those with the same head commit.
 */
async function onPullRequest(pull: ApiPullRequest, world: Partial<ApiWorld> = {}) {
  const requests = serve({
    issues: { "acme/shop": [late] },
    ...world,
    pullRequests: { "acme/shop#12": pull, ...world.pullRequests },
  });
  const payload = { number: 12, pull_request: webhookPullRequest("acme/shop", 12, pull) };
  const result = await runInProcess({ event: { name: "pull_request", payload } });
  return { ...result, queries: requests.filter((uri) => uri === "/graphql").length };
}

/** Answers the first `times` queries in GitHub's place. */
function first(times: number, answer: Answer): Pick<ApiWorld, "override"> {
  let left = times;
  return { override: ({ pathname }) => (pathname === "/graphql" && left-- > 0 ? answer : null) };
}

it.each([CLOSING_REFERENCES, MERGE_COMMIT, OPEN_PULL_REQUESTS, OPEN_CONTENTS, OPEN_HEADS])(
  "a query is valid in GitHub's schema: %s",
  (query) => {
    const { parse, validate } = graphql();
    expect(validate(fullSchema(), parse(query))).toEqual([]);
  },
);

describe("a pull request fixes what GitHub closes when it is merged", () => {
  it("by a keyword in its description", async () => {
    expect(await onPullRequest({ body: "Fixes #124" })).toMatchObject({ code: 0, queries: 2 });
  });

  it("by a link that somebody made by hand", async () => {
    const { code, summary } = await onPullRequest({ links: [124] });
    expect(code).toBe(0);
    expect(summary).toContain("#12 fixes a blocking item: merging it closes #124.");
  });

  it("whichever page it is on", async () => {
    const others = Array.from({ length: 150 }, (_, index) => itemIssue(1_000 + index, { due: "2027-12-01" }));
    const links = [...others.map(({ number }) => number), 124];
    const world = { issues: { "acme/shop": [late, ...others] } };
    expect(await onPullRequest({ links }, world)).toMatchObject({ code: 0, queries: 3 });
  });

  it("with a read-only token for its own repository, as forks have", async () => {
    const token = installedFor("shop");
    expect((await onPullRequest({ body: "Fixes #124" }, { token })).code).toBe(0);
  });

  it("but not by a keyword in a commit", async () => {
    const commits = {
      "acme/shop": [{ sha: "1".repeat(40), parent: null, message: "Fixes #124", files: [] }],
    };
    expect((await onPullRequest({}, { commits })).code).toBe(1);
  });

  it("but not on another branch, where GitHub is not asked", async () => {
    const pull = { body: "Fixes #124", base: "release/1.x", links: [124] };
    expect(await onPullRequest(pull)).toMatchObject({ code: 1, queries: 0 });
  });

  it("but not by words alone, and says what to do", async () => {
    const { code, log, summary } = await onPullRequest(
      { body: "Fixes #124" },
      first(2, { status: 200, body: EMPTY }),
    );
    expect(code).toBe(1);
    for (const text of [log, summary]) {
      expect(text).toContain(
        "says that it closes #124, but GitHub doesn't list this, so it doesn't count as a fix.",
      );
    }
  });

  it("but not in a repository that the token cannot read, which is said", async () => {
    const issues = { "acme/shop": [late], "acme/infra": [itemIssue(3, { due: "2026-12-01" })] };
    const world = { issues, token: installedFor("shop") };
    const { code, summary } = await onPullRequest({ body: "Fixes acme/infra#3" }, world);
    expect(code).toBe(1);
    expect(summary).toContain("GitHub lists an issue of another repository only if the token can read it.");
  });

  it("but not the postmortem", async () => {
    const issues = { "acme/shop": [postmortemIssue(124, { due: "2026-12-01" })] };
    const { code, summary } = await onPullRequest({ body: "Fixes #124" }, { issues });
    expect(code).toBe(1);
    expect(summary).toContain("#12 would close the postmortem #124, but that doesn't unblock anything.");
  });
});

const EMPTY = {
  data: {
    repository: {
      pullRequest: {
        closingIssuesReferences: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } },
      },
    },
  },
};

describe("GitHub is asked only if the answer can matter", () => {
  it.each<[string, ApiPullRequest, Partial<ApiWorld>]>([
    ["nothing is red", { body: "Fixes #124" }, { issues: { "acme/shop": [] } }],
    [
      "what is red is no issue",
      { body: "Fixes #124" },
      {
        issues: { "acme/shop": [] },
        override: ({ search }) => (search.includes("postmortem") ? { status: 403, body: {} } : null),
      },
    ],
  ])("not if %s", async (_, pull, world) => expect((await onPullRequest(pull, world)).queries).toBe(0));
});

describe("a query that fails", () => {
  const NOTHING = {
    data: { repository: { pullRequest: null } },
    errors: [{ type: "FORBIDDEN", message: "no" }],
  };
  const fault = (body: unknown, status = 200): Answer => ({ status, body });

  it.each<[string, number, Answer, number]>([
    ["once without the pull request", 1, fault(NOTHING), 3],
    ["once on GitHub's side", 1, fault({ errors: [{ message: "Something went wrong" }] }), 3],
    ["once with a bad gateway", 1, fault({}, 502), 3],
  ])("%s is sent again, and the answer counts", async (_, times, answer, queries) => {
    expect(await onPullRequest({ body: "Fixes #124" }, first(times, answer))).toMatchObject({
      code: 0,
      queries,
    });
  });

  it.each<[string, Answer, number]>([
    ["without the pull request", fault(NOTHING), 2],
    ["without the repository", fault({ data: { repository: null }, errors: [] }), 2],
    ["on GitHub's side", fault({ errors: [{ message: "Something went wrong" }] }), 3],
    ["with a bad gateway", fault({}, 502), 3],
    ["because it is forbidden", fault({ message: "Resource not accessible by integration" }, 403), 1],
    [
      "because the schema has no such field",
      fault({ errors: [{ extensions: { code: "undefinedField" } }] }),
      1,
    ],
    ["because the token has no scope for it", fault({ errors: [{ type: "INSUFFICIENT_SCOPES" }] }), 1],
  ])("each time %s frees nobody, which is said", async (_, answer, queries) => {
    const result = await onPullRequest({ body: "Fixes #124" }, first(9, answer));
    expect(result).toMatchObject({ code: 1, queries });
    for (const text of [result.log, result.summary]) {
      expect(text).toContain(
        "GitHub could not be asked which issues #12 closes, so it doesn't pass as a fix.",
      );
    }
  });

  it.each(["issues", "pull_requests"] as const)("says that the token may not read %s", async (name) => {
    const { [name]: _, ...permissions } = READS;
    const { code, summary } = await onPullRequest(
      { body: "Fixes #124" },
      { token: { ...installedFor("shop"), permissions } },
    );
    expect(code).not.toBe(0);
    expect(summary).toContain("pull-requests: read");
  });
});

describe("an API without GraphQL", () => {
  it.each([
    ["Fixes #124", 0],
    ["Fixes https://github.test/acme/shop/issues/124", 0],
    ["Fixes https://github.com/acme/shop/issues/124", 1],
    ["[Fixes #124](https://example.com)", 1],
    ["`Fixes #124`", 1],
  ])("leaves it to the words of the description: %j ends with %d", async (body, code) => {
    expect(await onPullRequest({ body }, { graphql: false })).toMatchObject({ code, queries: 1 });
  });
});

it("a merge group asks about each of its members", async () => {
  const base = "a".repeat(40);
  const head = "b".repeat(40);
  const commit = (sha: string, parent: string | null, message: string) => ({
    sha,
    parent,
    message,
    files: [],
  });
  const requests = serve({
    issues: { "acme/shop": [late] },
    pullRequests: { "acme/shop#11": { links: [124] }, "acme/shop#12": { links: [124] } },
    commits: {
      "acme/shop": [
        commit(base, null, "Begin"),
        commit("1".repeat(40), base, "Eleven (#11)"),
        commit(head, "1".repeat(40), "Twelve (#12)"),
      ],
    },
  });
  const head_ref = `refs/heads/gh-readonly-queue/main/pr-12-${base}`;
  const merge_group = { head_sha: head, head_ref, base_sha: base, base_ref: "refs/heads/main" };
  const { code } = await runInProcess({ event: { name: "merge_group", payload: { merge_group } } });
  expect({ code, queries: requests.filter((uri) => uri === "/graphql").length }).toEqual({
    code: 0,
    queries: 2,
  });
});
