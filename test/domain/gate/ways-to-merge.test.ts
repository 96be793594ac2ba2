import { describe, expect, it } from "@jest/globals";
import type { GateItem, RepositoryData } from "../../../src/domain/gate/verdict.ts";
import { waysToMerge } from "../../../src/domain/gate/ways-to-clear.ts";
import type { GatePolicy } from "../../../src/domain/gate-policy.ts";
import { anItem, anUnreadable, aPostmortem } from "./gate-cases.ts";
import {
  alone,
  type Change,
  HOT,
  LATE,
  overdue,
  type Pull,
  queue,
  sameHead,
  verdictOn,
} from "./run-cases.ts";

const fixes = (number: number, what = "this item") => ({
  when: `It does ${what}`,
  text: `add \`Fixes #${number}\` to its description. It passes at once.`,
});
const HOTFIX = { when: "It is a hotfix", text: "add the label `hotfix`." };
const REVERT = {
  when: "It only reverts another pull request",
  text: "keep `Reverts #N` in its description, as GitHub's Revert button writes it.",
};
const of = (...items: readonly Partial<GateItem>[]) => ({
  items: items.map((changed, index) => overdue(index + 1, changed)),
});

describe("a pull request that is blocked could pass", () => {
  const one = of({});
  const two = of({ owners: ["bob"] }, { owners: ["carol", "dave"] });
  it.each<[string, Partial<RepositoryData>, Change | null, object[], Partial<GatePolicy>?]>([
    ["as a fix, a hotfix, or a revert", one, alone(), [fixes(1), HOTFIX, REVERT]],
    [
      "as a fix of what its author owns",
      two,
      alone({ author: "Dave" }),
      [fixes(2, "one of these items"), HOTFIX, REVERT],
    ],
    [
      "as a fix of the first, if its author owns none",
      two,
      alone({ author: "x" }),
      [fixes(1, "one of these items"), HOTFIX, REVERT],
    ],
    [
      "as a fix of the first, if its author is unknown",
      two,
      alone({ author: null }),
      [fixes(1, "one of these items"), HOTFIX, REVERT],
    ],
    [
      "as a fix of what can't be read",
      { unreadable: [anUnreadable(3)] },
      alone(),
      [fixes(3), HOTFIX, REVERT],
    ],
    ["as no fix of a postmortem", { postmortems: [aPostmortem(7, LATE)] }, alone(), [HOTFIX, REVERT]],
    [
      "as a fix of no postmortem beside an item",
      { ...one, postmortems: [aPostmortem(7, LATE)] },
      alone(),
      [fixes(1), HOTFIX, REVERT],
    ],
    [
      "as a fix of what blocks",
      { items: [anItem(4, "2027-12-01"), overdue(5)] },
      alone(),
      [fixes(5), HOTFIX, REVERT],
    ],
    ["as no fix, if its base is another branch", one, alone({ toDefaultBranch: false }), [HOTFIX, REVERT]],
    ["as no hotfix, where none exist", one, alone(), [fixes(1), REVERT], {}],
    ["not, if nothing blocks it", { items: [anItem(4, "2027-12-01")] }, alone(), []],
    ["not, if it passes", one, alone({ reverts: "#9" }), []],
    ["not, with others of the same head", one, sameHead({}, {}), []],
    ["not, in a merge group", one, queue({}), []],
    ["not, if none is known", one, sameHead(...([] as Pull[])), []],
    ["not, if there is none", one, null, []],
  ])("%s", (_, parts, change, ways, rules = HOT) => {
    expect(waysToMerge(verdictOn(parts, rules, change))).toEqual(ways);
  });

  it("with its next commit, if an edited description starts no run", () => {
    const [way] = waysToMerge(verdictOn(of({}), HOT, alone()), false);
    expect(way!.text).toBe("add `Fixes #1` to its description. It passes from its next commit on.");
  });

  it("by any of several labels", () => {
    const ways = waysToMerge(verdictOn(of({}), { hotfixLabels: ["hotfix", "urgent"] }, alone()));
    expect(ways[1]!.text).toBe("add the label `hotfix` or `urgent`.");
  });
});
