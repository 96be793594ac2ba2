import { describe, expect, it } from "@jest/globals";
import { evaluateGate, withoutMorePrivate } from "../../../src/domain/gate/evaluate-gate.ts";
import { listProblems } from "../../../src/domain/gate/problems.ts";
import { withSettingsErrors } from "../../../src/domain/gate/settings-errors.ts";
import type { RepositoryData } from "../../../src/domain/gate/verdict.ts";
import { anItem, anUnreadable, aPostmortem, reading, settings } from "./gate-cases.ts";
import { alone, broken, DAY, gone, HOT, LATE, overdue, type Pull, verdictOn } from "./run-cases.ts";

/* What is not trusted, not shown, or not known. */

describe("issues with the same record", () => {
  const shared = { identity: "one" };
  const infra = { owner: "acme", repo: "infra" };
  it("are not trusted, and name each other", () => {
    const items = [overdue(1, shared), overdue(2, shared), anItem(3, "2027-12-01")];
    const postmortems = [{ ...aPostmortem(7, LATE), ...shared }, aPostmortem(8, "2027-12-01")];
    const { findings, outcome } = verdictOn({ items, postmortems, unreadable: [anUnreadable(9)] });
    expect(outcome).toBe("fail");
    expect(findings.map(({ issue, state, kind }) => [issue.number, state, kind])).toEqual([
      [1, "tampered", "action-item"],
      [2, "tampered", "action-item"],
      [7, "tampered", "postmortem"],
      [9, "unreadable", "action-item"],
      [3, "on-time", "action-item"],
      [8, "on-time", "postmortem"],
    ]);
    expect(findings[0]!.reason).toBe("it has the same record as #2, #7");
    expect(findings[0]!.clear[0]!.text).toBe(
      "close the copy as a duplicate, or restore this issue's own hidden Followthrough comment from its edit history.",
    );
  });

  it("do not tell the number of one in a more private repository", () => {
    const elsewhere = (isMorePrivate: boolean) => {
      const other = overdue(5, { ...shared, issue: { ...infra, number: 5 } });
      const data = [
        reading({ items: [overdue(1, shared)] }),
        reading({ repository: infra, items: [other], isMorePrivate }),
      ];
      return evaluateGate(data, settings()).findings.find(({ issue }) => issue.number === 1)!.reason;
    };
    expect(elsewhere(false)).toBe("it has the same record as acme/infra#5");
    expect(elsewhere(true)).toBe("it has the same record as an issue in a more private repository");
  });
});

describe("of more private repositories", () => {
  const of = (repo: string, parts: Partial<RepositoryData> = {}) => {
    const repository = { owner: "acme", repo };
    const owed = overdue(1, { issue: { ...repository, number: 1 }, identity: repo });
    return reading({ today: DAY, day: DAY, repository, items: [owed], isMorePrivate: true, ...parts });
  };
  const shop = (parts: Partial<RepositoryData> = {}) => of("shop", { isMorePrivate: false, ...parts });

  it("only the number is told", () => {
    const reasons = (...data: RepositoryData[]) => evaluateGate(data, settings()).reasons[0];
    expect(reasons(shop(), of("a"))).toBe(
      "This check fails until none is left in 1 more private repository, acme/shop.",
    );
    expect(reasons(shop(), of("a"), of("b"))).toBe(
      "This check fails until none is left in 2 more private repositories, acme/shop.",
    );
  });

  it("problems are shown without the rest, each once", () => {
    const verdict = evaluateGate(
      [shop({ problems: [gone] }), of("a", { problems: [gone, gone] })],
      settings(),
    );
    const shown = withoutMorePrivate(verdict);
    expect(shown.problems).toEqual([gone]);
    expect(shown.repositories.map(({ repository }) => repository.repo)).toEqual(["shop"]);
    expect(shown.findings.map(({ issue }) => issue.repo)).toEqual(["shop"]);
    expect(verdict.findings).toHaveLength(2);
    expect(shown).toMatchObject({ outcome: "fail", headline: "2 action items are overdue" });
  });

  it("a fix does not tell which issue it fixes", () => {
    const fix = { closes: [{ owner: "acme", repo: "a", number: 1 }] };
    const { reasons } = evaluateGate([shop({ items: [] }), of("a")], settings(), alone(fix));
    expect(reasons[0]).toContain("merging it closes an issue in a more private repository.");
  });

  it("a postmortem that would be closed is not named", () => {
    const page = { ...aPostmortem(7, LATE), issue: { owner: "acme", repo: "a", number: 7 } };
    const fix = { closes: [page.issue] };
    const { reasons } = evaluateGate(
      [shop({ items: [] }), of("a", { items: [], postmortems: [page] })],
      settings(),
      alone(fix),
    );
    expect(reasons).toEqual(["This check fails until none is left in 1 more private repository."]);
  });
});

describe("problems", () => {
  it("name their repository if there are several, unless a file says it", () => {
    const one = reading({ problems: [gone, broken] });
    expect(listProblems(evaluateGate([one], settings()))).toEqual([gone, broken]);
    const two = [one, reading({ repository: { owner: "acme", repo: "infra" } })];
    expect(listProblems(evaluateGate(two, settings()))).toEqual([{ text: "acme/shop: It is gone." }, broken]);
  });

  it("of the run leave it undecided, unless each pull request is exempt", () => {
    const run = (pull: Pull) =>
      evaluateGate([reading({ today: DAY, day: DAY })], settings(HOT), alone(pull), [gone]);
    expect(run({})).toMatchObject({ outcome: "undecided", problemsExemption: null });
    expect(run({ labels: ["hotfix"] })).toMatchObject({ outcome: "pass", problems: [gone] });
    expect(run({ labels: ["hotfix"] }).problemsExemption).toMatchObject({
      text: "#11 has the hotfix label hotfix.",
    });
  });

  it("a day in the past is one of the workflow", () => {
    expect(verdictOn({ day: "2026-12-10" }).problems).toEqual([
      {
        text: "A day before today (2026-12-11) never passes. This is how today's data looks on 2026-12-10. Remove `as-of` to check today.",
        isWorkflow: true,
      },
    ]);
  });

  it.each([
    ["This pull request brings 1 error into the settings", {}, 1],
    [
      "This pull request brings 2 errors into the settings, and 1 action item is overdue",
      { items: [overdue(1)] },
      2,
    ],
    [
      "This pull request brings 1 error into the settings, and this check passes with a warning because acme/shop can't be read",
      { problems: [gone] },
      1,
    ],
  ])("%s", (headline, parts, count) => {
    const errors = { head: "abc", problems: Array.from({ length: count }, () => broken.setting) };
    expect(withSettingsErrors(verdictOn(parts, { onUndecided: "warn" }), errors)).toMatchObject({
      ...{ outcome: "fail", passedWithWarning: false, headline, settingsErrors: errors },
    });
  });
});
