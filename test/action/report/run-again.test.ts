import { describe, expect, it } from "@jest/globals";
import { runContext } from "../../../action/report/run-context.ts";
import { otherwiseRunAgain, thenRunAgain } from "../../../src/markdown/gate/run-again.ts";

const FILE = ".github/workflows/followthrough.yml";
const contextOf = (event: string, workflow?: string) =>
  runContext(
    {
      GITHUB_EVENT_NAME: event,
      GITHUB_REPOSITORY: "acme/shop",
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
    expect(contextOf(event, workflow)).toMatchObject({ isRequired, workflow: workflow ? FILE : null });
  });
});

describe("how to run the check again", () => {
  it.each([
    [
      "pull_request",
      `acme/shop/${FILE}@refs/pull/12/merge`,
      ["**Re-run jobs**", "Edit the description"],
      ["--allow-empty"],
    ],
    ["push", `acme/shop/${FILE}@refs/heads/main`, ["**Re-run jobs**"], ["Edit the", "--allow-empty"]],
    ["pull_request_review", `acme/shop/${FILE}@refs/pull/12/merge`, ["**Re-run jobs**"], ["Edit the"]],
    [
      "pull_request",
      `acme/policies/${FILE}@refs/heads/main`,
      ["**Re-run jobs**", "--allow-empty", "Editing its description or labels has no effect"],
      ["Edit the description"],
    ],
    [
      "merge_group",
      `acme/policies/${FILE}@refs/heads/main`,
      ["**Merge when ready**"],
      ["Re-run jobs", "--allow-empty"],
    ],
  ])("for %s of %s names what works there, and nothing else", (event, workflow, named, others) => {
    const context = contextOf(event, workflow);
    const text = `${thenRunAgain("Clear it", context)} ${otherwiseRunAgain(context)}`;
    for (const words of named) expect(text).toContain(words);
    for (const words of others) expect(text).not.toContain(words);
  });

  it("is not needed where the check turns by itself", () => {
    const context = { ...contextOf("pull_request"), turnsByItself: true };
    expect(thenRunAgain("Clear it", context)).toMatch(
      /^Clear it\. This check turns green by itself within minutes\./,
    );
    expect(thenRunAgain("Fix this", context, ":")).toBe(
      "Fix this, and this check turns green by itself within minutes:",
    );
    expect(otherwiseRunAgain(context)).toBe("");
  });
});
