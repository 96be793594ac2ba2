import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { ItemLine } from "../../../src/domain/items/action-item.ts";
import { findItems } from "../../../src/markdown/checklist/checklist.ts";
import { HOME } from "../home.ts";

const options = {
  headings: ["Action items"],
  today: Temporal.PlainDate.from("2026-11-18"),
  home: HOME,
};

const read = (line: string): ItemLine | undefined => {
  return findItems(`## Action items\n\n- [ ] ${line}\n`, options)[0];
};
const on = (date: string) => ({ date });
const unread = (unreadable: string) => ({ unreadable, hint: expect.any(String) });
const alice = { owners: ["alice"] };

type Row = [line: string, words: string, says?: object];
const noFields = { issue: null, owners: [], ownerNames: [], due: null, priority: null, type: null };

/** Fields that the third column omits are empty. */
function table(name: string, rows: readonly Row[]): void {
  describe(name, () => {
    it.each(rows)("%s", (line, words, fields = {}) => {
      expect(read(line)).toMatchObject({ ...noFields, words, ...fields });
    });
  });
}

table("remarks behind owner and date stay in the words", [
  [
    "Alert on lag @alice due 2026-04-10 (see [doc](https://x.y))",
    "Alert on lag (see [doc](https://x.y))",
    { ...alice, due: on("2026-04-10") },
  ],
  ["Alert on lag @alice due 2026-12-01 OPS-123", "Alert on lag OPS-123", { ...alice, due: on("2026-12-01") }],
  ["Alert on lag @alice due 2026-12-01 ⚠️", "Alert on lag ⚠️", { ...alice, due: on("2026-12-01") }],
  ["Alert on lag @alice (in progress)", "Alert on lag (in progress)", alice],
  ["Alert on lag @alice (Platform).", "Alert on lag (Platform).", alice],
  ["Alert on lag @alice https://docs.x/y", "Alert on lag https://docs.x/y", alice],
  ["Alert on lag @alice `lag.yml`", "Alert on lag `lag.yml`", alice],
  ["Alert on lag @alice ASAP", "Alert on lag – ASAP", { ...alice, due: unread("ASAP") }],
  ["Alert on lag @alice in 2 weeks", "Alert on lag", { ...alice, due: on("2026-12-02") }],
  ["Alert on lag due 2026-12-01 (tentative)", "Alert on lag (tentative)", { due: on("2026-12-01") }],
  ["Alert on lag due 2026-12-01 EOD", "Alert on lag EOD", { due: on("2026-12-01") }],
  ["Alert on lag (@alice, SRE team)", "Alert on lag (SRE team)", alice],
  ["Alert on lag (SRE team, @alice)", "Alert on lag (SRE team)", alice],
  ["Alert on lag (@alice, est. 2d)", "Alert on lag (est. 2d)", alice],
  [
    "Alert on lag (@alice, due 12/1, est. 2d)",
    "Alert on lag (due 12/1, est. 2d)",
    { ...alice, due: unread("12/1") },
  ],
  ["[db] @alice: alert on lag", "[db] alert on lag", alice],
  [
    "Alert on lag due 2026-12-01 once it is there",
    "Alert on lag once it is there",
    { due: on("2026-12-01") },
  ],
  ["Alert on lag (as @alice said)", "Alert on lag (as @alice said)"],
  ["Alert on lag (see P1 runbook)", "Alert on lag (see P1 runbook)"],
  ["Alert on lag (found 2026-12-01)", "Alert on lag (found 2026-12-01)"],
]);

table("a day without a label", [
  ["Alert on lag (@alice, 2026-04-10)", "Alert on lag", { ...alice, due: on("2026-04-10") }],
  [
    "Alert on lag (P1, @alice, Dec 1)",
    "Alert on lag",
    { ...alice, due: on("2026-12-01"), priority: "P1", dueIsRelative: true },
  ],
  ["Alert on lag – @alice – 2026-12-01", "Alert on lag", { ...alice, due: on("2026-12-01") }],
  ["Alert on lag @alice 2026-12-01", "Alert on lag", { ...alice, due: on("2026-12-01") }],
  ["[2026-12-01] [@alice] Alert on lag", "Alert on lag", { ...alice, due: on("2026-12-01") }],
  ["2026-12-01: Alert on lag", "Alert on lag", { due: on("2026-12-01") }],
  ["2026-12-01 – Alert on lag", "Alert on lag", { due: on("2026-12-01") }],
  ["Alert on lag before Dec 1", "Alert on lag", { due: on("2026-12-01") }],
  ["Alert on lag (until Dec 1)", "Alert on lag", { due: on("2026-12-01") }],
  ["Alert on lag due 2026-12-01T17:00", "Alert on lag", { due: on("2026-12-01") }],
  ["Alert on lag due `2026-12-01`", "Alert on lag", { due: on("2026-12-01") }],
  ["Alert on lag due **2026-12-01**", "Alert on lag", { due: on("2026-12-01") }],
  ["Alert on lag Target: 2026-12-01", "Alert on lag", { due: on("2026-12-01") }],
  ["Alert on lag due ~~2026-12-01~~ 2026-12-15", "Alert on lag", { due: on("2026-12-15") }],
  ["Alert on lag due 15-Dec-2026", "Alert on lag", { due: on("2026-12-15"), dueIsRelative: false }],
  ["Alert on lag due 2 weeks from now", "Alert on lag", { due: on("2026-12-02") }],
  ["Alert on lag +1m", "Alert on lag", { due: on("2026-12-18") }],
  ["Alert on lag due 3 months", "Alert on lag", { due: on("2027-02-18") }],
  ["Alert on lag due end of Q1", "Alert on lag due end of Q1", { due: unread("end of Q1") }],
  ["Alert on lag due: 3 sprints", "Alert on lag due: 3 sprints", { due: unread("3 sprints") }],
  ["Alert on lag due Nov 10", "Alert on lag due Nov 10", { due: unread("Nov 10") }],
  ["Alert on lag (12/1)", "Alert on lag (12/1)", { due: unread("12/1") }],
  ["Alert on lag (@alice, 3/4)", "Alert on lag (@alice, 3/4)", { ...alice, due: unread("3/4") }],
  ["Alert on lag – @alice – 12/1", "Alert on lag – 12/1", { ...alice, due: unread("12/1") }],
  ["Alert on lag — Q1", "Alert on lag — Q1", { due: unread("Q1") }],
  ["Move the tables (1/3)", "Move the tables (1/3)"],
  ["Write up what broke (2026-11-10)", "Write up what broke (2026-11-10)"],
  ["Write up what broke, 2026-11-10", "Write up what broke, 2026-11-10"],
  ["Freeze deploys until Dec 1", "Freeze deploys until Dec 1"],
  ["@alice today we page nobody", "today we page nobody", alice],
  ["Partition table by month", "Partition table by month"],
  ["Group errors by week", "Group errors by week"],
]);

describe("an unreadable date next to a valid one", () => {
  it.each([
    ["Alert on lag due 12/1 @alice · due 2026-04-01", "12/1", "Alert on lag due 12/1"],
    ["Alert on lag by Q1 @alice · due 2026-12-18", "Q1", "Alert on lag by Q1"],
    ["Alert on lag due: 3 sprints · due 2026-12-18", "3 sprints", "Alert on lag due: 3 sprints"],
    ["Alert on lag due: 3 sprints @alice · due 2026-12-18", "3 sprints", "Alert on lag due: 3 sprints"],
  ])("%s", (line, unreadable, words) => {
    expect(read(`#4 ${line}`)).toMatchObject({
      words,
      due: { date: expect.any(String) },
      unreadDue: unread(unreadable),
    });
  });
});

table("owners", [
  ["Alert on lag @alice/@bob", "Alert on lag", { owners: ["alice", "bob"] }],
  ["Alert on lag @acme/sre", "Alert on lag", { owners: ["acme/sre"] }],
  ["Upgrade @babel/core", "Upgrade @babel/core"],
  ["Upgrade @babel/core @alice", "Upgrade @babel/core", alice],
  ["@alice to alert on lag", "alert on lag", alice],
  ["@alice and @bob to alert on lag", "alert on lag", { owners: ["alice", "bob"] }],
  ["Alert on lag **@alice**", "Alert on lag", alice],
  ["**@alice**: alert on lag", "alert on lag", alice],
  ["Alert on lag [@alice](https://github.com/alice)", "Alert on lag", alice],
  ["Alert on lag (owner: [@alice](https://github.com/alice))", "Alert on lag", alice],
  ["Ask [@alice](https://github.com/alice)", "Ask [@alice](https://github.com/alice)"],
  ["Alert on lag Owner: `@alice`", "Alert on lag", alice],
  ["Alert on lag Owner: @TBD", "Alert on lag"],
  ["Alert on lag @owner due 2026-12-01", "Alert on lag", { due: on("2026-12-01") }],
  [
    "Alert on lag Owner: @alice, Bob",
    "Alert on lag Owner: @alice, Bob",
    { ...alice, ownerNames: ["Bob"], unlinkedNames: ["Bob"] },
  ],
  [
    "Alert on lag Owner: Bob, @alice",
    "Alert on lag Owner: Bob",
    { ...alice, ownerNames: ["Bob"], unlinkedNames: ["Bob"] },
  ],
  ["Alert on lag owner: alice", "Alert on lag owner: alice", { ownerNames: ["alice"] }],
  [
    "Alert on lag owner: alice due 2026-12-01",
    "Alert on lag owner: alice",
    { ownerNames: ["alice"], due: on("2026-12-01") },
  ],
  [
    "Alert on lag — Owner: the platform team — P1",
    "Alert on lag — Owner: the platform team",
    { ownerNames: ["the platform team"], priority: "P1" },
  ],
  ["Alert on lag owner: the team", "Alert on lag owner: the team"],
]);

table("priority and type", [
  ["[High] Alert on lag", "Alert on lag", { priority: "P1" }],
  ["Alert on lag (high)", "Alert on lag (high)"],
  ["Alert on lag Priority: 1", "Alert on lag", { priority: "P1" }],
  ["Alert on lag p1", "Alert on lag", { priority: "P1" }],
  ["p1 alerts page nobody", "p1 alerts page nobody"],
  ["Alert on lag #prevention", "Alert on lag", { type: "prevent" }],
  ["Alert on lag Type: Detection", "Alert on lag", { type: "detect" }],
  ["Alert on lag #ops", "Alert on lag", { type: "ops" }],
]);

table("line breaks set off", [
  ["Alert on lag<br>Owner: @alice<br>Due: 2026-12-01", "Alert on lag", { ...alice, due: on("2026-12-01") }],
  ["Alert on lag<br/>and on skew", "Alert on lag<br/>and on skew"],
]);

const refTo = (number: number, owner: string | null = null, repo: string | null = null) => ({
  issue: { owner, repo, number },
});

table("an issue that is set off is the item's", [
  ["Alert on lag (#3)", "Alert on lag", refTo(3)],
  ["Alert on lag (#3) @alice", "Alert on lag", { ...refTo(3), ...alice }],
  ["Alert on lag @alice (#3).", "Alert on lag", { ...refTo(3), ...alice }],
  ["Alert on lag [#12]", "Alert on lag", refTo(12)],
  ["Alert on lag - #12", "Alert on lag", refTo(12)],
  ["Alert on lag → #12", "Alert on lag", refTo(12)],
  ["Alert on lag Issue: #12", "Alert on lag", refTo(12)],
  ["Alert on lag **Issue:** #12", "Alert on lag", refTo(12)],
  ["Alert on lag, Ticket: https://github.com/acme/shop/issues/12", "Alert on lag", refTo(12)],
  ["Alert on lag — tracked in #12", "Alert on lag", refTo(12)],
  ["Alert on lag (tracked in acme/shop#12)", "Alert on lag", refTo(12)],
  ["Alert on lag ([#12](https://github.com/acme/shop/issues/12))", "Alert on lag", refTo(12)],
  ["Alert on lag<br>Issue: #12", "Alert on lag", refTo(12)],
  ["Alert on lag @alice #12", "Alert on lag", { ...refTo(12), ...alice }],
  ["Alert on lag (@alice, #12)", "Alert on lag", { ...refTo(12), ...alice }],
  ["Alert on lag (#12, @alice)", "Alert on lag", { ...refTo(12), ...alice }],
  ["**#12** Alert on lag", "Alert on lag", refTo(12)],
  ["**[#12](https://github.com/acme/shop/issues/12)**: alert on lag", "alert on lag", refTo(12)],
  ["[P1] #12 Alert on lag", "Alert on lag", { ...refTo(12), priority: "P1" }],
  ["@alice: #12 alert on lag", "alert on lag", { ...refTo(12), ...alice }],
  ["#4 Alert on lag (#3)", "Alert on lag (#3)", refTo(4)],
  ["Implement part of #12", "Implement part of #12"],
  ["Alert on lag #12", "Alert on lag #12"],
  ["Alert on lag, #12", "Alert on lag, #12"],
  ["Fix bug #12", "Fix bug #12"],
  ["Alert on lag (see #12)", "Alert on lag (see #12)"],
  ["Alert on lag (#12 and #13)", "Alert on lag (#12 and #13)"],
  [
    "Alert on lag → https://gitlab.com/acme/shop/issues/3",
    "Alert on lag → https://gitlab.com/acme/shop/issues/3",
  ],
]);
