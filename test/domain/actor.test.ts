import { describe, expect, it } from "@jest/globals";
import { describeApprovers, describeRole, teamsThatMatter } from "../../src/domain/actor.ts";
import { dueSetAt, itemStateOn } from "../../src/domain/items/item-state.ts";
import { alternatives, cutText, plural, readReason } from "../../src/domain/text.ts";
import { extended, LEDGER, person, waivedUntil } from "./commands/decision-cases.ts";

describe("the description of approvers", () => {
  it.each([
    [["admin"], [], [], "people with the role admin"],
    [["maintain", "admin"], [], [], "people with the role maintain or admin"],
    [["admin"], ["grace"], [], "people with the role admin or grace"],
    [[], ["grace", "ada"], ["acme/sre"], "grace, ada or members of acme/sre"],
    [[], [], [], "not configured yet"],
  ])("%j, %j, %j", (roles, logins, teams, words) => {
    expect(describeApprovers({ roles, logins, teams })).toBe(words);
  });

  it.each([
    [null, "a role that could not be determined"],
    ["none", "no role in this repository"],
    ["triage", "the role triage"],
  ])("the role %j", (role, words) => {
    expect(describeRole(person("zoe", role))).toBe(words);
  });
});

it("teams of approvers and owners are looked up, each once", () => {
  const approvers = { roles: [], logins: [], teams: ["acme/SRE", "acme/ops"] };
  expect(teamsThatMatter(approvers, ["alice", "acme/sre", "acme/web"])).toEqual([
    "acme/ops",
    "acme/sre",
    "acme/web",
  ]);
});

describe("the state of an item", () => {
  const dropped = { reason: "gone", by: "ada", at: "2026-11-20T09:00:00Z", commentId: null };
  it.each([
    ["on its due date", LEDGER, false, "2026-12-01", "open"],
    ["the day after", LEDGER, false, "2026-12-02", "overdue"],
    ["on the last day of its waiver", waivedUntil("2026-12-24"), false, "2026-12-24", "waived"],
    ["after its waiver", waivedUntil("2026-12-24"), false, "2026-12-25", "overdue"],
    ["closed", LEDGER, true, "2026-12-25", "done"],
    ["closed while waived", waivedUntil("2026-12-24"), true, "2026-12-24", "done"],
    ["closed after /drop", { ...LEDGER, dropped }, true, "2026-12-24", "dropped"],
    ["reopened after /drop", { ...LEDGER, dropped }, false, "2026-12-24", "overdue"],
  ] as const)("%s", (_, ledger, isClosed, day, state) => {
    expect(itemStateOn({ ledger, closed: isClosed }, day)).toBe(state);
  });

  it("its due date is valid since it was tracked or last extended", () => {
    expect(dueSetAt(LEDGER)).toBe("2026-11-01T09:00:00Z");
    expect(dueSetAt(extended(2))).toBe("2026-11-10T09:00:00Z");
  });
});

describe("text helpers", () => {
  it.each([
    [[], ""],
    [["a"], "a"],
    [["a", "b"], "a or b"],
    [["a", "b", "c"], "a, b or c"],
  ])("%j", (words, text) => expect(alternatives(words)).toBe(text));

  it("counts", () =>
    expect([plural(0, "day"), plural(1, "day"), plural(2, "day")]).toEqual(["0 days", "1 day", "2 days"]));

  it.each([
    ["  two\r\nlines ", "two lines"],
    ["…", null],
    ["", null],
    ["x".repeat(301), `${"x".repeat(299)}…`],
  ])("a reason of %j", (text, reason) => expect(readReason(text)).toBe(reason));

  it("never cut a character in half", () => expect(cutText("ab😀cd", 4)).toBe("ab…"));
});
