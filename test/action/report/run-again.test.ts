import { describe, expect, it } from "@jest/globals";
import { runContext } from "../../../action/report/run-context.ts";
import { rerunInstructions } from "../../../src/markdown/gate/run-again.ts";

const FILE = ".github/workflows/followthrough.yml";
const contextOf = (event: string, workflow?: string) =>
  runContext(
    {
      GITHUB_EVENT_NAME: event,
      GITHUB_REPOSITORY: "acme/shop",
      GITHUB_RUN_ID: "4711",
      ...(workflow !== undefined && { GITHUB_WORKFLOW_REF: workflow }),
    },
    "https://github.com",
  );

describe("a run knows whether a ruleset requires its workflow", () => {
  it.each([
    ["pull_request", `acme/shop/${FILE}@refs/pull/12/merge`, false],
    ["pull_request", `Acme/Shop/${FILE}@refs/pull/12/merge`, false],
    ["pull_request", `acme/policies/${FILE}@refs/heads/main`, true],
    ["pull_request", `acme/policies/${FILE}@refs/tags/v1`, true],
    ["pull_request", `acme/shop/${FILE}@refs/heads/main`, true],
    ["pull_request_target", `acme/shop/${FILE}@refs/heads/main`, false],
    ["pull_request_target", `acme/policies/${FILE}@refs/heads/main`, true],
    ["merge_group", `acme/policies/${FILE}@refs/heads/main`, true],
    ["push", `acme/shop/${FILE}@refs/heads/main`, false],
    ["pull_request", "", false],
    ["pull_request", undefined, false],
  ])("%s of %s: %s", (event, workflow, isRequired) => {
    expect(contextOf(event, workflow)).toMatchObject({ isRequired, runId: "4711" });
  });
});

describe("how to run the check again", () => {
  it.each([
    [
      "pull_request",
      `acme/shop/${FILE}@refs/pull/12/merge`,
      ["gh run rerun", "edit the pull request"],
      ["--allow-empty"],
    ],
    ["push", `acme/shop/${FILE}@refs/heads/main`, ["gh run rerun"], ["edit the", "--allow-empty"]],
    ["pull_request_review", `acme/shop/${FILE}@refs/pull/12/merge`, ["gh run rerun"], ["edit the"]],
    [
      "pull_request",
      `acme/policies/${FILE}@refs/heads/main`,
      ["**Re-run jobs**", "--allow-empty", "Editing its description or its labels doesn't"],
      ["gh run rerun", "edit the pull request"],
    ],
    [
      "merge_group",
      `acme/policies/${FILE}@refs/heads/main`,
      ["merge queue again"],
      ["Re-run jobs", "--allow-empty"],
    ],
  ])("for %s of %s names what works there, and nothing else", (event, workflow, named, others) => {
    const text = rerunInstructions(contextOf(event, workflow));
    for (const words of named) expect(text).toContain(words);
    for (const words of others) expect(text).not.toContain(words);
  });
});
