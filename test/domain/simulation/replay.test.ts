import { describe, expect, it } from "@jest/globals";
import {
  type IssueHistory,
  type Merge,
  type MergeDetails,
  NOTHING,
  type PastState,
} from "../../../src/domain/simulation/history.ts";
import { replay, screen } from "../../../src/domain/simulation/replay.ts";
import { anUnreadable } from "../gate/gate-cases.ts";
import { aHistory, aMerge, aPast, at, issueOf, owed, owedPostmortem, UNKNOWN } from "./past-cases.ts";

const TRACKED = "2026-11-02T09:00:00Z";
const overdue = (number: number, changed = {}) => owed(number, "2026-12-01", changed);
const since = (number: number, state: PastState): IssueHistory => aHistory(number, [TRACKED, state]);

const PLAIN: MergeDetails = {
  ...{ labels: [], closes: [], mayClose: [], reverts: null, mayRevert: false, areas: [] },
  unknown: [],
};
const UNREAD = "What the pull request changed and closed was not read.";
const LOST = "The text of #2 was removed.";

/** The answer to the merge, with the numbers of what held it, or why it isn't known. */
function said(
  histories: readonly IssueHistory[],
  details: Partial<MergeDetails> | null = {},
  { merge = {}, ...rules }: Parameters<typeof aPast>[1] & { readonly merge?: Partial<Merge> } = {},
) {
  const past = aPast(histories, rules);
  const { answer, holders, why } = replay(aMerge(merge), details && { ...PLAIN, ...details }, past);
  if (answer !== "held") expect(holders).toEqual([]);
  if (answer !== "unknown") expect(why).toEqual([]);
  return [answer, ...holders.map(({ issue }) => issue.number), ...why];
}

describe("the gate of a past merge counts what was open just before it", () => {
  const unreadable = { as: "unreadable", unreadable: anUnreadable(1) } as const;
  it.each<[string, IssueHistory[], unknown[]]>([
    ["nothing", [], ["passed"]],
    ["an overdue item", [since(1, overdue(1))], ["held", 1]],
    ["two", [since(1, overdue(1)), since(3, overdue(3))], ["held", 1, 3]],
    [
      "one beside another that is due soon",
      [since(1, overdue(1)), since(3, owed(3, "2026-12-11"))],
      ["held", 1],
    ],
    ["one that is due that day", [since(1, owed(1, "2026-12-10"))], ["passed"]],
    ["one that was due the day before", [since(1, owed(1, "2026-12-09"))], ["held", 1]],
    ["an overdue postmortem", [since(7, owedPostmortem(7, "2026-12-01"))], ["held", 7]],
    ["an issue that the gate couldn't read", [since(1, unreadable)], ["held", 1]],
    [
      "one that was closed before",
      [aHistory(1, [TRACKED, overdue(1)], ["2026-12-10T11:59:59Z", NOTHING])],
      ["passed"],
    ],
    [
      "one that was closed in the second of the merge",
      [aHistory(1, [TRACKED, overdue(1)], ["2026-12-10T12:00:00Z", NOTHING])],
      ["held", 1],
    ],
    [
      "one that became overdue in that second",
      [aHistory(1, ["2026-12-10T12:00:00Z", overdue(1)])],
      ["passed"],
    ],
    ["one that was tracked later", [aHistory(1, ["2026-12-11T12:00:00Z", overdue(1)])], ["passed"]],
  ])("%s", (_, histories, expected) => {
    expect(said(histories)).toEqual(expected);
  });

  it.each([
    ["Pacific/Auckland", ["held", 1]],
    ["UTC", ["passed"]],
    [null, ["passed"]],
  ])("on the day that it was in %s", (timeZone, expected) => {
    expect(said([since(1, owed(1, "2026-12-10"))], {}, { timeZone })).toEqual(expected);
  });
});

describe("a past merge passes if it", () => {
  const items = [since(1, overdue(1)), since(3, overdue(3))];
  const own = {
    P0: "owners",
    P1: "owners",
    P2: "owners",
    P3: "owners",
    P4: "owners",
    default: "owners",
  } as const;
  it.each<[string, Partial<MergeDetails>, Parameters<typeof said>[2], unknown[]]>([
    ["closed one of the items", { closes: [issueOf(3)] }, {}, ["passed"]],
    ["closed something else", { closes: [issueOf(9)] }, {}, ["held", 1, 3]],
    ["was a hotfix", { labels: ["hotfix"] }, { gate: { hotfixLabels: ["hotfix"] } }, ["passed"]],
    ["was a hotfix where none exist", { labels: ["hotfix"] }, {}, ["held", 1, 3]],
    ["reverted another", { reverts: "#9" }, {}, ["passed"]],
    ["was by nobody who owns them", {}, { gate: { holds: own } }, ["passed"]],
    ["was by an owner", {}, { gate: { holds: own }, merge: { author: "Alice" } }, ["held", 1, 3]],
    ["was by a bot", {}, { gate: { holds: own }, merge: { author: "Alice", isByBot: true } }, ["passed"]],
    ["was by someone unknown", {}, { gate: { holds: own }, merge: { author: null } }, ["held", 1, 3]],
    ["changed no area of theirs", { areas: [] }, { gate: { scope: "changed-areas" } }, ["passed"]],
  ])("%s: %#", (_, details, rules, expected) => {
    expect(said(items, details, rules)).toEqual(expected);
  });
});

describe("the answer is not known if it depends on", () => {
  const items = [since(1, overdue(1))];
  const web = { web: { paths: ["web/**"], labels: ["web"], teams: [] } };
  const inWeb = [since(1, overdue(1, { labels: ["web"] }))];
  const unknown = ["It is not listed."];
  it.each<[string, IssueHistory[], Partial<MergeDetails> | null, Parameters<typeof said>[2], unknown[]]>([
    ["an item", [since(2, UNKNOWN)], {}, {}, ["unknown", LOST]],
    ["an item, and not beside one that held it anyway", [...items, since(2, UNKNOWN)], {}, {}, ["held", 1]],
    [
      "no item that it fixed, because it passed anyway",
      [since(2, UNKNOWN)],
      { closes: [issueOf(2)] },
      {},
      ["passed"],
    ],
    [
      "whether it fixed an item beside others",
      [...items, since(2, UNKNOWN)],
      { closes: [issueOf(2)] },
      {},
      ["unknown", LOST],
    ],
    [
      "whether it fixed one of several items",
      [...items, since(2, UNKNOWN)],
      { closes: [issueOf(9), issueOf(2)] },
      {},
      ["unknown", LOST],
    ],
    [
      "whether it fixed an item, and on none beside it",
      [...items, since(2, UNKNOWN), since(3, { as: "unknown", why: "#3 is lost." })],
      { closes: [issueOf(2)] },
      {},
      ["unknown", LOST],
    ],
    [
      "no item, because it fixed another",
      [...items, since(2, UNKNOWN)],
      { closes: [issueOf(1)] },
      {},
      ["passed"],
    ],
    [
      "a link to an item that was lost",
      [...items, since(2, UNKNOWN)],
      { mayClose: [issueOf(2)] },
      {},
      ["unknown", LOST],
    ],
    ["no link to an item that is known", items, { mayClose: [issueOf(1)] }, {}, ["held", 1]],
    ["details that were not read", items, null, {}, ["unknown", UNREAD]],
    ["no details where nothing was open", [], null, {}, ["passed"]],
    [
      "no details of a pull request by nobody who is held",
      [since(1, overdue(1, { priority: "P3" }))],
      null,
      {},
      ["passed"],
    ],
    [
      "its labels",
      items,
      { labels: null, unknown },
      { gate: { hotfixLabels: ["hotfix"] } },
      ["unknown", ...unknown],
    ],
    ["no labels where none unblock", items, { labels: null, unknown }, {}, ["held", 1]],
    ["what it closed", items, { closes: null, unknown }, {}, ["unknown", ...unknown]],
    ["whether it reverted something", items, { mayRevert: true, unknown }, {}, ["unknown", ...unknown]],
    ["no claim beside a verified revert", items, { reverts: "#9", mayRevert: true, unknown }, {}, ["passed"]],
    [
      "the areas that it changed",
      inWeb,
      { areas: null, unknown },
      { gate: { scope: "changed-areas", areas: web } },
      ["unknown", ...unknown],
    ],
    ["no areas where all count", inWeb, { areas: null, unknown }, { gate: { areas: web } }, ["held", 1]],
    ["nothing that matters", items, { unknown }, {}, ["held", 1]],
    [
      "both",
      [since(2, UNKNOWN)],
      { labels: null, unknown },
      { gate: { hotfixLabels: ["hotfix"] } },
      ["unknown", LOST, ...unknown],
    ],
  ])("%s: %#", (_, histories, details, rules, expected) => {
    expect(said(histories, details, rules)).toEqual(expected);
  });

  it("only what could have held it is a reason", () => {
    const lost = (number: number): IssueHistory =>
      since(number, { as: "unknown", why: `#${number} is lost.` });
    const before = aHistory(4, ["2026-12-11T00:00:00Z", { as: "unknown", why: "#4 is lost." }]);
    expect(said([lost(2), lost(3), before])).toEqual(["unknown", "#2 is lost.", "#3 is lost."]);
  });
});

describe("what held a merge", () => {
  const holdersOf = (history: IssueHistory, merge: Partial<Merge> = {}, rules = {}) =>
    replay(aMerge(merge), PLAIN, aPast([history], rules)).holders;

  it("is named as the gate would have named it", () => {
    expect(holdersOf(since(1, overdue(1, { title: "Add a limit" })))).toEqual([
      {
        issue: issueOf(1),
        title: "Add a limit",
        kind: "action-item",
        state: "overdue",
        isOwn: false,
        until: "now",
      },
    ]);
  });

  it.each<[string, (readonly [string, PastState])[], unknown]>([
    ["now, if nothing happened", [], "now"],
    ["it was closed", [["2026-12-12T08:00:00Z", NOTHING]], at("2026-12-12T08:00:00Z")],
    [
      "it was closed in the second of the merge",
      [["2026-12-10T12:00:00Z", NOTHING]],
      at("2026-12-10T12:00:00Z"),
    ],
    ["it was extended", [["2026-12-12T08:00:00Z", owed(1, "2026-12-20")]], at("2026-12-12T08:00:00Z")],
    [
      "it was extended enough",
      [
        ["2026-12-12T08:00:00Z", owed(1, "2026-12-05")],
        ["2026-12-14T08:00:00Z", owed(1, "2026-12-20")],
      ],
      at("2026-12-14T08:00:00Z"),
    ],
    [
      "it was closed for the first time",
      [
        ["2026-12-12T08:00:00Z", NOTHING],
        ["2026-12-13T08:00:00Z", overdue(1)],
      ],
      at("2026-12-12T08:00:00Z"),
    ],
    ["now, although its title changed", [["2026-12-12T08:00:00Z", overdue(1, { title: "New" })]], "now"],
    [
      "no one knows when",
      [
        ["2026-12-12T08:00:00Z", UNKNOWN],
        ["2026-12-13T08:00:00Z", NOTHING],
      ],
      "unknown",
    ],
    [
      "now, if it is closed at the end of the simulation",
      [["2026-12-31T00:00:00Z", NOTHING]],
      at("2026-12-31T00:00:00Z"),
    ],
    ["now, if it is closed after the simulation", [["2026-12-31T00:00:01Z", NOTHING]], "now"],
  ])("held it until %s", (_, later, until) => {
    const before = ["2026-11-01T00:00:00Z", NOTHING] as const;
    const history = aHistory(1, before, [TRACKED, overdue(1)], ...later);
    expect(holdersOf(history)).toMatchObject([{ until }]);
  });

  const teams = new Map([["acme/sre", new Set(["dave"])]]);
  it.each<[string, Partial<Merge>, readonly string[], boolean]>([
    ["its owner", { author: "Alice" }, ["alice"], true],
    ["its owner, spelled otherwise", { author: "alice" }, ["bob", "Alice"], true],
    ["a member of the team that owns it", { author: "Dave" }, ["acme/SRE"], true],
    ["a member of no team of it", { author: "dave" }, ["acme/web"], false],
    ["someone else", { author: "carol" }, ["alice", "acme/sre"], false],
    ["a bot with an owner's name", { author: "alice", isByBot: true }, ["alice"], false],
    ["someone unknown", { author: null }, ["alice"], false],
  ])("is the author's own if that is %s", (_, merge, owners, isOwn) => {
    expect(holdersOf(since(1, overdue(1, { owners })), merge, { teams })).toMatchObject([{ isOwn }]);
  });

  it("is no one's own while teams are not known", () => {
    expect(holdersOf(since(1, overdue(1, { owners: ["acme/sre"] })), { author: "dave" })).toMatchObject([
      { isOwn: false },
    ]);
  });
});

describe("before its details are read, a merge", () => {
  it.each<[string, IssueHistory[], boolean, string[]]>([
    ["can't be held by nothing", [], false, []],
    ["can't be held by what isn't due", [since(1, owed(1, "2026-12-20"))], false, []],
    ["can be held by an overdue item", [since(1, overdue(1))], true, []],
    ["can be held by what isn't known", [since(2, UNKNOWN)], true, []],
    ["can't be held by what only holds others", [since(1, overdue(1, { priority: "P3" }))], false, []],
    [
      "can be held for a team",
      [since(1, overdue(1, { priority: "P3", owners: ["acme/sre"] }))],
      true,
      ["acme/sre"],
    ],
  ])("%s", (_, histories, mayBeHeld, teams) => {
    expect(screen(aMerge(), aPast(histories))).toEqual({ mayBeHeld, teams });
  });
});
