import { describe, expect, it } from "@jest/globals";
import { InputError, readInputs } from "../../action/inputs.ts";

const read = (inputs: Record<string, string>, current: string | undefined = "acme/shop") => {
  return readInputs((name) => ({ "github-token": "t", ...inputs })[name] ?? "", {
    GITHUB_REPOSITORY: current,
    GITHUB_REPOSITORY_ID: "4711",
  });
};
const problemsWith = (inputs: Record<string, string>, current?: string): readonly string[] => {
  try {
    read(inputs, current);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems;
  }
};

describe("inputs", () => {
  it("have defaults", () => {
    expect(read({})).toEqual({
      token: "t",
      configPath: ".github/followthrough.yml",
      current: { owner: "acme", repo: "shop" },
      currentId: 4711,
      repositories: [{ owner: "acme", repo: "shop" }],
      owners: [],
      failOn: null,
      dueSoonDays: null,
      graceDays: null,
      scope: null,
      onUndecided: null,
      asOf: null,
      explain: false,
      simulateDays: 0,
    });
  });

  it.each([
    [{ "fail-on": "due-soon" }, { failOn: "due-soon" }],
    [{ "fail-on": "none" }, { failOn: "none" }],
    [{ "due-soon-days": "0" }, { dueSoonDays: 0 }],
    [{ "grace-days": "366" }, { graceDays: 366 }],
    [{ "simulate-days": "90" }, { simulateDays: 90 }],
    [{ scope: "changed-areas" }, { scope: "changed-areas" }],
    [{ "on-undecided": "warn" }, { onUndecided: "warn" }],
    [{ explain: "true" }, { explain: true }],
    [{ explain: "false" }, { explain: false }],
    [{ repositories: "Acme/* other/*, acme/*" }, { owners: ["acme", "other"] }],
    [{ "as-of": "2028-02-29" }, { asOf: "2028-02-29" }],
    [{ config: "ops/follow through.yaml" }, { configPath: "ops/follow through.yaml" }],
  ])("%j", (inputs, expected) => expect(read(inputs)).toMatchObject(expected));

  it.each([
    ["acme/infra", ["shop", "infra"]],
    ["acme/infra, acme/web\nacme/api", ["shop", "infra", "web", "api"]],
    ["ACME/Shop acme/infra acme/INFRA", ["shop", "infra"]],
    [" , ", ["shop"]],
  ])("repositories %j are added to the current one", (repositories, names) => {
    expect(read({ repositories }).repositories.map(({ repo }) => repo)).toEqual(names);
  });

  it("name the repositories if the environment names none", () => {
    expect(read({ repositories: "acme/infra" }, "").repositories).toEqual([{ owner: "acme", repo: "infra" }]);
  });
});

describe("an invalid input shows the expected and the actual value", () => {
  const days = "should be a whole number of days from 0 to 366";
  it.each([
    [{ "fail-on": "late" }, 'The input fail-on should be overdue, due-soon or none, but is "late".'],
    [{ "fail-on": "Overdue" }, 'The input fail-on should be overdue, due-soon or none, but is "Overdue".'],
    [{ "due-soon-days": "-1" }, `The input due-soon-days ${days}, but is "-1".`],
    [{ "due-soon-days": "a week" }, `The input due-soon-days ${days}, but is "a week".`],
    [{ "grace-days": "1.5" }, `The input grace-days ${days}, but is "1.5".`],
    [{ "grace-days": "367" }, `The input grace-days ${days}, but is "367".`],
    [{ "grace-days": "1e3" }, `The input grace-days ${days}, but is "1e3".`],
    [{ "as-of": "2027-02-29" }, 'The input as-of should be a date such as 2026-12-01, but is "2027-02-29".'],
    [{ "as-of": "tomorrow" }, 'The input as-of should be a date such as 2026-12-01, but is "tomorrow".'],
    [{ scope: "mine" }, 'The input scope should be all or changed-areas, but is "mine".'],
    [{ explain: "yes" }, 'The input explain should be true or false, but is "yes".'],
    [{ "on-undecided": "pass" }, 'The input on-undecided should be fail or warn, but is "pass".'],
    [{ repositories: "*/shop" }, "The input repositories should be owner/repo or owner/*"],
    [{ config: "/etc/passwd.yml" }, "The input config should be the path of a .yml file"],
    [{ config: "../other.yml" }, "The input config should be the path of a .yml file"],
    [{ config: "a/../../b.yml" }, "The input config should be the path of a .yml file"],
    [{ config: "config.json" }, "The input config should be the path of a .yml file"],
    [{ repositories: "shop" }, "The input repositories should be owner/repo or owner/*"],
    [{ repositories: "acme/.." }, "The input repositories should be owner/repo or owner/*"],
    [{ repositories: "acme/shop/issues" }, "The input repositories should be owner/repo or owner/*"],
    [
      { "github-token": "" },
      "The input github-token is empty. Secrets aren't available to workflows that run for forks",
    ],
  ])("%j", (inputs, problem) => {
    const problems = problemsWith(inputs);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it("reports all problems at once", () => {
    expect(problemsWith({ "fail-on": "x", "as-of": "y", "grace-days": "z" })).toHaveLength(3);
  });

  it("reports a missing repository", () => {
    expect(problemsWith({}, "")).toEqual([expect.stringContaining("The input repositories should be")]);
  });

  it("accepts at most 100 repositories", () => {
    const repositories = Array.from({ length: 101 }, (_, index) => `acme/r${index}`).join(" ");
    expect(problemsWith({ repositories })).toEqual([expect.stringContaining("at most 100")]);
  });
});
