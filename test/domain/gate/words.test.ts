import { describe, expect, it } from "@jest/globals";
import { passes } from "../../../src/domain/gate/evaluate-gate.ts";
import type { RepositoryData } from "../../../src/domain/gate/verdict.ts";
import type { GatePolicy } from "../../../src/domain/gate-policy.ts";
import { anItem, anUnreadable, aPostmortem } from "./gate-cases.ts";
import {
  alone,
  broken,
  type Change,
  closes,
  FIX,
  gone,
  HOT,
  LATE,
  overdue,
  P3,
  queue,
  REPAIR,
  sameHead,
  tampered,
  verdictOn,
} from "./run-cases.ts";

/* What a verdict says. */

const NONE_ELSE = [] as const;
const UNTIL = "This check fails until none is left in acme/shop.";
const GUESS = "Followthrough never guesses: what it can't read could be overdue.";
const NO_SETTINGS = "Followthrough never guesses: without valid settings, it can't tell what is overdue.";
const ANYWAY = "It passes regardless of what is overdue.";
const LACKS = "It doesn't close a blocking item, and isn't a hotfix or a revert.";
const ALL_LACK = "They don't close a blocking item, and aren't hotfixes or reverts.";
const ALONE = "To check a pull request by itself, push another commit to it, or close the others.";
describe("a run that isn't for a pull request says", () => {
  const blockingOfAllKinds = {
    items: [overdue(1), anItem(2, "2026-12-10"), anItem(3, "2026-12-12")],
    postmortems: [aPostmortem(7, LATE)],
    unreadable: [anUnreadable(8), tampered(9), tampered(10)],
  };
  const onTime = [anItem(1, "2027-12-01"), anItem(2, "2027-12-01")];
  it.each<[string, Partial<RepositoryData>, Partial<GatePolicy>, readonly string[]]>([
    ["Nothing is open", {}, {}, NONE_ELSE],
    [
      "No action item is overdue",
      { items: onTime, postmortems: [aPostmortem(7, "2027-12-01")] },
      {},
      ["2 action items and 1 postmortem are open."],
    ],
    [
      "No action item is overdue",
      { postmortems: [aPostmortem(7, "2027-12-01")] },
      {},
      ["1 postmortem is open."],
    ],
    [
      "2 action items were tampered with, and 1 action item and 1 postmortem are overdue, and 1 action item is in grace, and 1 action item is due soon, and 1 action item can't be read",
      blockingOfAllKinds,
      { failOn: "due-soon", graceDays: 3 },
      [UNTIL],
    ],
    ["1 action item was tampered with", { unreadable: [tampered(9)] }, {}, [UNTIL]],
    [
      "1 action item is overdue, but nothing fails this check",
      { items: [...onTime.slice(1), overdue(1)] },
      { failOn: "none" },
      ["fail-on is none (input fail-on), so nothing fails this check."],
    ],
    ["No action item is overdue", { items: [onTime[0]!] }, { failOn: "none" }, ["1 action item is open."]],
    [
      "1 action item is overdue, but none blocks this run",
      { items: [overdue(1, { labels: ["parked"] })] },
      { ignoreLabels: ["parked"] },
      ["1 action item is open."],
    ],
    [
      "1 action item is overdue, but none blocks this run",
      { items: [overdue(1, P3)] },
      {},
      ["1 action item holds only its owners, not this run."],
    ],
    [
      "2 action items are overdue, but none blocks this run",
      { items: [overdue(1, P3), overdue(2, P3)] },
      {},
      ["2 action items hold only their owners, not this run."],
    ],
    [
      "1 action item is overdue",
      { items: [overdue(1, P3), overdue(2)] },
      {},
      [UNTIL, "1 action item holds only its owners, not this run."],
    ],
    ["This check fails because 1 action item can't be read", { unreadable: [anUnreadable(8)] }, {}, [GUESS]],
    [
      "This check fails because the settings have 2 errors",
      { problems: [broken, broken] },
      {},
      [NO_SETTINGS],
    ],
    [
      "This check fails because the settings have 1 error, acme/shop can't be read and 1 action item can't be read",
      { problems: [broken, gone], unreadable: [anUnreadable(8)], items: [anItem(1, "2027-12-01")] },
      {},
      [NO_SETTINGS],
    ],
    [
      "This check passes with a warning because acme/shop can't be read",
      { problems: [gone] },
      { onUndecided: "warn" },
      [GUESS],
    ],
  ])("%s: %#", (headline, parts, rules, reasons) => {
    const verdict = verdictOn(parts, rules);
    expect([verdict.headline, ...verdict.reasons]).toEqual([headline, ...reasons]);
    expect(passes(verdict)).toBe(!/fails because|until/.test([headline, ...reasons].join(" ")));
  });
});

describe("a run for pull requests says", () => {
  const items = [overdue(1)];
  it.each<[string, Partial<RepositoryData>, Change, readonly string[], Partial<GatePolicy>?]>([
    ["1 action item is overdue", { items }, alone(), [UNTIL]],
    ["#11 passes although 1 action item is overdue", { items }, alone(closes(1)), [`${FIX} ${ANYWAY}`]],
    [
      "#11 passes although 2 action items are overdue",
      { items: [overdue(1), overdue(2)] },
      alone({ labels: ["Hotfix"] }),
      [`#11 has the hotfix label Hotfix. ${ANYWAY}`],
    ],
    [
      "#11 passes although not everything can be read",
      { problems: [gone] },
      alone({ reverts: "#9" }),
      ["#11 is a revert of #9. It passes regardless of what is overdue or could not be read."],
    ],
    [
      "#11 passes although 1 action item would fail it",
      { items: [anItem(1, "2026-12-12"), anItem(2, "2027-12-12")] },
      alone({ reverts: "#9" }),
      [`#11 is a revert of #9. ${ANYWAY}`],
      { failOn: "due-soon" },
    ],
    [
      "#11 passes although not everything can be read",
      { problems: [broken], timeZone: null },
      alone({ repairs: "f.yml" }),
      [`${REPAIR} It passes regardless of what is overdue or could not be read.`],
    ],
    [
      "This check fails because the settings have 1 error",
      { problems: [broken], timeZone: null },
      queue({ repairs: "f.yml" }, { reverts: "#9" }),
      [
        NO_SETTINGS,
        `${REPAIR} No overdue item blocks it.`,
        "#12 is a revert of #9. No overdue item blocks it.",
      ],
    ],
    [
      "This check fails because acme/shop can't be read",
      { problems: [gone], items },
      alone(closes(1)),
      [GUESS, `${FIX} No overdue item blocks it.`],
    ],
    [
      "1 action item is overdue",
      { items: [overdue(1, P3)] },
      alone({ author: "Alice" }),
      [UNTIL, "#11 is held because Alice owns 1 action item. Pull requests by others aren't."],
    ],
    [
      "1 action item is overdue",
      { items: [overdue(1, P3)] },
      alone({ author: null }),
      [UNTIL, "#11 is held by 1 action item of others too, because its author is unknown."],
    ],
    [
      "1 action item is overdue, but none blocks this run",
      { items: [overdue(1, P3)] },
      alone(),
      ["1 action item holds only its owners, not this run."],
    ],
    [
      "This merge group passes although 1 action item is overdue",
      { items },
      queue(closes(1), { labels: ["hotfix"] }),
      [`${FIX} ${ANYWAY}`, `#12 has the hotfix label hotfix. ${ANYWAY}`],
    ],
    [
      "1 action item is overdue",
      { items },
      queue(closes(1), {}),
      [UNTIL, `Blocking this merge group: #12. ${LACKS}`, `${FIX} It doesn't block the group.`],
    ],
    [
      "2 action items are overdue",
      { items: [overdue(1, P3), overdue(2, { ...P3, owners: ["bob"] })] },
      queue({ author: "alice" }, { author: "bob" }, {}),
      [
        UNTIL,
        `Blocking this merge group: #11, #12. ${ALL_LACK}`,
        "#11 is held because alice owns 1 action item. Pull requests by others aren't.",
        "#12 is held because bob owns 1 action item. Pull requests by others aren't.",
      ],
    ],
    [
      "1 action item is overdue",
      { items },
      sameHead({}, {}),
      [
        UNTIL,
        `#11, #12 have the same head commit, and therefore share this check. Blocking it: #11, #12. ${ALL_LACK} ${ALONE}`,
      ],
    ],
    [
      "1 action item is overdue",
      { items },
      sameHead(closes(1), {}),
      [
        UNTIL,
        `#11, #12 have the same head commit, and therefore share this check. Blocking it: #12. ${LACKS} ${ALONE}`,
        `${FIX} It doesn't block the check.`,
      ],
    ],
    [
      "#11 passes although 1 action item is overdue",
      { items },
      sameHead(closes(1), { reverts: "#9" }),
      [`${FIX} ${ANYWAY}`, `#12 is a revert of #9. ${ANYWAY}`],
    ],
    [
      "1 postmortem is overdue",
      { postmortems: [aPostmortem(7, LATE), aPostmortem(8, "2027-12-01")] },
      alone(closes(9, 8, 7)),
      [
        UNTIL,
        "#11 would close the postmortem #7, but that doesn't unblock anything. Complete the postmortem's sections, then comment `/complete`.",
      ],
    ],
  ])("%s: %#", (headline, parts, of, reasons, rules = HOT) => {
    const verdict = verdictOn(parts, rules, of);
    expect([verdict.headline, ...verdict.reasons]).toEqual([headline, ...reasons]);
  });

  it("of very many pull requests, the first", () => {
    const owned = Array.from({ length: 12 }, () => ({ author: "alice" }));
    const { reasons } = verdictOn({ items: [overdue(1, P3)] }, {}, queue(...owned));
    expect(reasons.filter((reason) => reason.includes("is held because alice owns"))).toHaveLength(10);
    const passing = Array.from({ length: 10 }, () => ({ reverts: "#9" }));
    expect(verdictOn({ items: [overdue(1)] }, {}, queue(...passing)).reasons).toHaveLength(10);
    expect(verdictOn({ items: [overdue(1)] }, {}, queue(...passing, { reverts: "#9" })).reasons.at(-1)).toBe(
      "The same applies to 1 more pull request.",
    );
  });
});
