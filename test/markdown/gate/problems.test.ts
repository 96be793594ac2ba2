import { describe, expect, it } from "@jest/globals";
import type { ConfigProblem } from "../../../src/domain/config-problem.ts";
import { withSettingsErrors } from "../../../src/domain/gate/settings-errors.ts";
import type { GateProblem } from "../../../src/domain/gate/verdict.ts";
import type { RunContext } from "../../../src/markdown/gate/run-again.ts";
import {
  problemList,
  problemsToFix,
  settingsErrorsToFix,
} from "../../../src/markdown/gate/summary-problems.ts";
import { SHOP } from "../../domain/gate/gate-cases.ts";
import { verdictOn } from "../../domain/gate/run-cases.ts";

const RUN: RunContext = {
  ...{ serverUrl: "https://github.com", repository: SHOP, event: "push", isRequired: false },
  workflow: ".github/workflows/gate.yml",
};
const OWN = "acme/shop:.github/followthrough.yml";
const THEIRS = "acme/.github:.github/followthrough.yml";
const setting = (file: string, line: number): ConfigProblem => ({
  ...{ file, line, path: "weekend[0]", expected: "a day of the week", found: '"Funday"' },
});
const broken = (file: string, line = 3): GateProblem => ({ text: "An error.", setting: setting(file, line) });
const error = (n: number, repo: string, branch: string, line: number) =>
  `${n}. [Line ${line}](https://github.com/acme/${repo}/blob/${branch}/.github/followthrough.yml#L${line}): \`weekend[0]\` is \`Funday\`. Use a day of the week.`;
const AGAIN = "then press **Re-run jobs** at the top of this page:";
const GONE = { text: "It is *gone*: see `a.yml`." };
const workflowError = { text: "`as-of` is no day.", isWorkflow: true };

const toFix = (problems: readonly GateProblem[], run: Partial<RunContext> = {}) =>
  problemsToFix({ ...verdictOn({}), problems }, { ...RUN, ...run });

describe("what keeps the gate from deciding is listed by what has to change:", () => {
  const link = (name: string, repo: string) =>
    `[\`${name}\`](https://github.com/acme/${repo}/blob/HEAD/.github/followthrough.yml)`;
  it.each<[string, GateProblem[], string]>([
    [
      "the settings of the repository",
      [broken(OWN), broken(OWN, 5)],
      `Fix ${link(".github/followthrough.yml", "shop")} on the default branch, ${AGAIN}\n\n${error(1, "shop", "HEAD", 3)}\n${error(2, "shop", "HEAD", 5)}\n\nA pull request that changes only this file, and leaves no error in it, passes.`,
    ],
    [
      "those of the owner, too",
      [broken(OWN), broken(THEIRS)],
      `Fix ${link(".github/followthrough.yml", "shop")} and ${link(THEIRS, ".github")} on the default branch, ${AGAIN}\n\n${error(1, "shop", "HEAD", 3)}\n${error(2, ".github", "HEAD", 3)}`,
    ],
    [
      "a file without an address",
      [{ text: "", setting: { ...setting("x", 1), path: "" } }],
      `Fix \`x\` on the default branch, ${AGAIN}\n\n1. Line 1: there is \`Funday\`. Use a day of the week.`,
    ],
    [
      "the workflow",
      [workflowError],
      "Change the workflow `.github/workflows/gate.yml`. Re-running it has no effect, because a re-run uses the same file.\n\n- `as-of` is no day.",
    ],
    ["something else", [GONE], `Fix this, ${AGAIN}\n\n- It is \\*gone\\*: see \`a.yml\`.`],
    ["nothing", [], ""],
  ])("%s", (_, problems, text) => {
    expect(toFix(problems)).toBe(text);
  });

  it("all of it, in this order", () => {
    const text = toFix([GONE, workflowError, broken(OWN)], { workflow: null });
    expect(text.match(/^(?:Fix \[|Change the workflow\.|Fix this)/gm)).toEqual([
      "Fix [",
      "Change the workflow.",
      "Fix this",
    ]);
    expect(text.match(/^- .*/gm)).toEqual(["- `as-of` is no day.", "- It is \\*gone\\*: see `a.yml`."]);
    expect(text.split("\n\n")).toHaveLength(7);
  });

  it("any file, if the run's repository is not known", () => {
    expect(toFix([broken(OWN)], { repository: null })).toContain(`Fix [\`${OWN}\`](`);
    expect(toFix([broken(OWN)], { repository: null })).not.toContain("A pull request that changes only");
  });

  it("what fits", () => {
    const many = (count: number, problem: GateProblem) => toFix(Array.from({ length: count }, () => problem));
    expect(many(42, broken(OWN))).toContain(`\n${error(40, "shop", "HEAD", 3)}\n- … and 2 more.`);
    expect(many(40, broken(OWN))).not.toContain("more.");
    expect(many(42, GONE).endsWith("`a.yml`.\n- … and 2 more.")).toBe(true);
    expect(many(40, GONE)).not.toContain("more.");
    const files = Array.from({ length: 7 }, (_, index) => broken(`f${index}`));
    expect(toFix(files)).toContain("Fix `f0`, `f1`, `f2`, `f3` and `f4` on the");
  });

  it("all at once, where only that is asked for", () => {
    expect(problemList({ ...verdictOn({}), problems: [workflowError, GONE] })).toBe(
      "- `as-of` is no day.\n- It is \\*gone\\*: see `a.yml`.",
    );
  });
});

describe("a pull request that brings errors into the settings", () => {
  const brings = (count: number) => {
    const problems = Array.from({ length: count }, (_, index) => setting(OWN, index + 1));
    return settingsErrorsToFix(withSettingsErrors(verdictOn({}), { head: "abc", problems }), RUN);
  };
  it("gets them listed, with links to its own version", () => {
    expect(brings(2)).toBe(
      `**Your change is the cause.** Settings with an error would stop the tracking and fail every check. Fix them in this pull request; its next commit runs this check again:\n\n${error(1, "shop", "abc", 1)}\n${error(2, "shop", "abc", 2)}`,
    );
    expect(brings(41).endsWith(`\n${error(40, "shop", "abc", 40)}\n- … and 1 more.`)).toBe(true);
    expect(brings(40)).not.toContain("more.");
    expect(settingsErrorsToFix(verdictOn({}), RUN)).toBe("");
  });
});
