import { describe, expect, it } from "@jest/globals";
import { type ApiWorld, webhookPullRequest } from "../../../action/api-world.ts";
import { itemIssue } from "../../../action/issues.ts";
import { runInProcess } from "../../../action/runner.ts";
import { isolate, serve } from "../../../action/serve.ts";
import type { ChangedFile } from "../../../fake-github/state.ts";

isolate();

const ROOT = "0".repeat(40);
const MERGED = "1".repeat(40);
const LATER = "2".repeat(40);
/** The last commit of #9, which was merged with all of its commits. */
const HEAD = "3".repeat(40);
const [OLD, NEW, OTHER] = ["a".repeat(40), "b".repeat(40), "c".repeat(40)];

const binary = (sha: string, filename = "logo.png"): ChangedFile => ({ filename, patch: null, sha });
const added = { filename: "logo.png", patch: null, sha: OLD, status: "added" } as const;
const removed = { filename: "logo.png", patch: null, sha: NEW, status: "removed" } as const;

/** Runs on #12, which reverts #9, or its commit. */
function onRevert(
  files: readonly ChangedFile[],
  reverted: readonly ChangedFile[] = [binary(NEW)],
  {
    body = "Reverts #9",
    later = [] as readonly ChangedFile[],
    ...world
  }: Partial<ApiWorld> & {
    readonly body?: string;
    readonly later?: readonly ChangedFile[];
  } = {},
) {
  const commit = (sha: string, parent: string | null, changed: readonly ChangedFile[]) => ({
    sha,
    parent,
    message: "Change it",
    files: changed,
  });
  const pull = { body, files };
  const requests = serve({
    issues: { "acme/shop": [itemIssue(124, { due: "2026-12-01" })] },
    pullRequests: { "acme/shop#12": pull, "acme/shop#9": { merged: true, files: reverted, head: HEAD } },
    commits: {
      "acme/shop": [
        commit(ROOT, null, [added]),
        commit(MERGED, ROOT, reverted),
        commit(HEAD, ROOT, reverted),
        commit(LATER, MERGED, later),
      ],
    },
    branches: { "acme/shop:main": LATER },
    ...world,
  });
  const event = {
    name: "pull_request",
    payload: { pull_request: webhookPullRequest("acme/shop", 12, pull) },
  };
  return runInProcess({ event }).then((result) => ({ ...result, requests }));
}

describe("a revert of a file whose lines GitHub does not show", () => {
  const COMMIT = { body: `This reverts commit ${MERGED}.` };

  it.each<[string, Parameters<typeof onRevert>, number, string]>([
    ["brings back the content", [[binary(OLD)]], 0, "#12 is a revert of #9."],
    [
      "brings back the content before a commit",
      [[binary(OLD)], [binary(NEW)], COMMIT],
      0,
      "is a revert of 1111",
    ],
    [
      "brings another content",
      [[binary(OTHER)]],
      1,
      "logo.png doesn't get the content that it had before #9",
    ],
    ["keeps the content", [[binary(NEW)]], 1, "logo.png doesn't get the content"],
    ["removes it", [[removed]], 1, "logo.png doesn't get the content"],
    [
      "undoes a later change too",
      [[binary(OLD)], [binary(NEW)], { later: [binary(OTHER)] }],
      1,
      "logo.png doesn't get the content",
    ],
    [
      "removes a file that was added",
      [[{ ...removed, filename: "new.png" }], [{ ...added, filename: "new.png", sha: NEW }]],
      0,
      "is a revert",
    ],
    [
      "is one, and the API has no GraphQL",
      [[binary(OLD)], [binary(NEW)], { graphql: false }],
      1,
      "GitHub doesn't show what changed in logo.png.",
    ],
  ])("%s", async (_, run, code, text) => {
    const result = await onRevert(...run);
    expect(result.summary).toContain(text);
    expect(result.code).toBe(code);
  });

  it("does not count if there are more than can be compared", async () => {
    const paths = Array.from({ length: 101 }, (_, index) => `${index}.png`);
    const { code, summary } = await onRevert(
      paths.map((path) => binary(OLD, path)),
      paths.map((path) => binary(NEW, path)),
    );
    expect(code).toBe(1);
    expect(summary).toContain("GitHub doesn't show what changed in 0.png.");
  });

  it("counts if the two diffs of the same contents differ", async () => {
    const shown = (sha: string, patch: string) => ({ filename: "logo.png", sha, patch });
    const { code } = await onRevert(
      [shown(OLD, "@@ -1,2 +1 @@\n }\n-}")],
      [shown(NEW, "@@ -1 +1,2 @@\n+}\n }")],
    );
    expect(code).toBe(0);
  });
});

it("asks for no contents if the lines tell", async () => {
  const { code, requests } = await onRevert(
    [{ filename: "a", patch: "@@ -1 +1 @@\n-2\n+1" }],
    [{ filename: "a", patch: "@@ -1 +1 @@\n-1\n+2" }],
  );
  expect(code).toBe(0);
  expect(requests.filter((uri) => /compare|commits/.test(uri))).toEqual([]);
});
