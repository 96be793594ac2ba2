import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { ItemLine } from "../../../../src/domain/items/action-item.ts";
import { findItems } from "../../../../src/markdown/checklist/checklist.ts";
import { HOME } from "../../home.ts";

const options = {
  headings: ["Action items"],
  today: Temporal.PlainDate.from("2026-11-22"),
  home: HOME,
};

function read(line: string): ItemLine | undefined {
  return findItems(`## Action items\n\n- [ ] ${line}\n`, options)[0];
}

const issue = (number: number, owner: string | null = null, repo: string | null = null) => ({
  owner,
  repo,
  number,
});
const on = (date: string) => ({ date });
const unread = (unreadable: string) => ({
  unreadable,
  hint: expect.stringMatching(/write `due 2026-12-06`/),
});

type Row = [line: string, words: string, says?: object];
const noFields = { issue: null, owners: [], due: null, priority: null, type: null, repository: null };

/** Fields that the third column omits are empty. */
function table(name: string, rows: readonly Row[]): void {
  describe(name, () => {
    it.each(rows)("%s", (line, words, fields = {}) => {
      expect(read(line)).toMatchObject({ form: "task-list", ...noFields, words, ...fields });
    });
  });
}

table("the examples of the manual", [
  [
    "Alert on replication lag @alice due 2026-12-01 P1 #prevent",
    "Alert on replication lag",
    { owners: ["alice"], due: on("2026-12-01"), priority: "P1", type: "prevent" },
  ],
  [
    "[P0] Add a canary stage (@bob) due: +14d",
    "Add a canary stage",
    { owners: ["bob"], due: on("2026-12-06"), priority: "P0" },
  ],
  [
    "Rotate keys — Owner: @acme/platform — Due: Dec 1 — repo: acme/infra",
    "Rotate keys",
    { owners: ["acme/platform"], due: on("2026-12-01"), repository: "acme/infra" },
  ],
  [
    "#124 Alert on lag @alice · due 2026-12-01 · P1 · #prevent · repo: acme/infra",
    "Alert on lag",
    {
      issue: issue(124),
      owners: ["alice"],
      due: on("2026-12-01"),
      priority: "P1",
      type: "prevent",
      repository: "acme/infra",
    },
  ],
]);

table("an issue in front", [
  ["#12 Fix lag", "Fix lag", { issue: issue(12) }],
  ["#12: Fix lag", "Fix lag", { issue: issue(12) }],
  ["#12 - Fix lag", "Fix lag", { issue: issue(12) }],
  ["#12", "", { issue: issue(12) }],
  ["#12 TODO", "TODO", { issue: issue(12) }],
  ["acme/infra#12 Fix lag", "Fix lag", { issue: issue(12, "acme", "infra") }],
  ["https://github.com/acme/infra/issues/12 Fix lag", "Fix lag", { issue: issue(12, "acme", "infra") }],
  [
    "https://elsewhere.example/acme/infra/issues/12 Fix lag",
    "https://elsewhere.example/acme/infra/issues/12 Fix lag",
  ],
  ["https://github.com/acme/infra/pull/12 Fix lag", "https://github.com/acme/infra/pull/12 Fix lag"],
  [
    "[#12](https://github.com/acme/infra/issues/12) Fix lag",
    "Fix lag",
    { issue: issue(12, "acme", "infra") },
  ],
  [
    "[acme/infra#12](https://github.com/acme/infra/issues/12): fix lag",
    "fix lag",
    { issue: issue(12, "acme", "infra") },
  ],
  ["[#12](../issues/12) Fix lag", "Fix lag", { issue: issue(12) }],
  ["<https://github.com/acme/infra/issues/12> Fix lag", "Fix lag", { issue: issue(12, "acme", "infra") }],
  ["[#12] Fix lag", "Fix lag", { issue: issue(12) }],
  ["[#12](https://github.com/acme/shop/issues/12) Fix lag", "Fix lag", { issue: issue(12) }],
  ["[#12](https://github.com/Acme/Shop/issues/12) Fix lag", "Fix lag", { issue: issue(12) }],
  ["[#12](https://www.github.com/acme/shop/issues/12/) Fix lag", "Fix lag", { issue: issue(12) }],
  [
    "[#12](https://github.com/acme/shop/issues/12?x=1#issuecomment-7) Fix lag",
    "Fix lag",
    { issue: issue(12) },
  ],
  ["https://github.com/acme/shop/issues/12#issuecomment-7 Fix lag", "Fix lag", { issue: issue(12) }],
  ["[acme/web#12](https://github.com/acme/shop/issues/12) Fix lag", "Fix lag", { issue: issue(12) }],
  [
    "[#12 Fix lag](https://github.com/acme/shop/issues/12) @bob",
    "Fix lag",
    { issue: issue(12), owners: ["bob"] },
  ],
  ["[#12](https://github.com/acme/shop/pull/12) Fix", "[#12](https://github.com/acme/shop/pull/12) Fix"],
  [
    "[#12](https://github.com/acme/shop/issues/new) Fix",
    "[#12](https://github.com/acme/shop/issues/new) Fix",
  ],
  ["(#12) Fix lag", "Fix lag", { issue: issue(12) }],
  [
    "[Fix lag](https://github.com/acme/infra/issues/12) @bob",
    "Fix lag",
    { issue: issue(12, "acme", "infra"), owners: ["bob"] },
  ],
  [
    "[The plan](https://github.com/acme/infra/issues/12) says so",
    "[The plan](https://github.com/acme/infra/issues/12) says so",
  ],
  ["[#12](https://jira.example/12) Fix lag", "[#12](https://jira.example/12) Fix lag"],
  ["Fix lag like #12 did", "Fix lag like #12 did"],
  ["Fix lag #12", "Fix lag #12"],
  ["#0 Fix lag", "#0 Fix lag"],
  ["#12b Fix lag", "#12b Fix lag"],
]);

describe("a link whose number is not the one in its address", () => {
  it.each([
    ["[#126](https://github.com/evil/other/issues/9)", " Fix lag @bob"],
    ["[#126](https://github.com/acme/shop/issues/12)", ": Fix lag @bob"],
    ["[acme/infra#12](https://github.com/acme/infra/issues/9)", " Fix lag @bob"],
    ["[9](https://github.com/acme/infra/issues/12)", " - Fix lag @bob"],
    ["[#12](../issues/13)", " Fix lag @bob"],
    ["[#12](13)", " Fix lag @bob"],
  ])("%s is no reference, and no words either", (wrongLink, rest) => {
    expect(read(wrongLink + rest)).toMatchObject({
      ...noFields,
      words: "Fix lag",
      owners: ["bob"],
      wrongLink,
    });
  });

  it.each([
    ["[#12 Fix lag](https://github.com/acme/shop/issues/13) @bob"],
    ["Fix lag @bob ([#12](https://github.com/acme/shop/issues/13))"],
    ["[P1] [#12](https://github.com/acme/shop/issues/13) Fix lag @bob"],
  ])("also %s", (line) => {
    expect(read(line)).toMatchObject({ issue: null, words: "Fix lag", owners: ["bob"] });
    expect(read(line)?.wrongLink).toContain("/issues/13)");
  });

  it("is a sentence if its text is one", () => {
    const line = "[#12 says](https://github.com/acme/shop/issues/13) so";
    expect(read(line)).toEqual({ ...read(line), words: line });
    expect(read(line)?.wrongLink).toBeUndefined();
  });
});

it("an issue is bare if it is not a link", () => {
  const bare = (line: string) => read(line)?.bareIssue ?? false;
  const url = "https://github.com/acme/shop/issues/12";
  expect(["#12 Fix", "acme/infra#12 Fix", `${url} Fix`, `<${url}> Fix`, "Fix (#12)"].map(bare)).toEqual(
    Array(5).fill(true),
  );
  expect([`[#12](${url}) Fix`, `**[#12](${url})** Fix`, `[Fix](${url}) @bob`, "Fix"].map(bare)).toEqual(
    Array(4).fill(false),
  );
});

table("owners", [
  ["Fix lag @alice", "Fix lag", { owners: ["alice"] }],
  ["@alice Fix lag", "Fix lag", { owners: ["alice"] }],
  ["@alice: fix lag", "fix lag", { owners: ["alice"] }],
  ["Fix lag @alice @bob", "Fix lag", { owners: ["alice", "bob"] }],
  ["Fix lag @alice, @bob", "Fix lag", { owners: ["alice", "bob"] }],
  ["Fix lag @alice and @bob", "Fix lag", { owners: ["alice", "bob"] }],
  ["Fix lag @alice @Alice", "Fix lag", { owners: ["alice"] }],
  ["Fix lag @acme/db-team", "Fix lag", { owners: ["acme/db-team"] }],
  ["Fix lag @renovate[bot]", "Fix lag", { owners: ["renovate[bot]"] }],
  ["Fix lag (@bob) in the replica", "Fix lag in the replica", { owners: ["bob"] }],
  ["Fix lag. Owner: @bob. Then tell the team", "Fix lag. Then tell the team", { owners: ["bob"] }],
  ["Fix lag (owner: @bob)", "Fix lag", { owners: ["bob"] }],
  ["Fix lag **Owner:** @bob", "Fix lag", { owners: ["bob"] }],
  ["Fix lag **Owner**: @bob", "Fix lag", { owners: ["bob"] }],
  ["Fix lag | DRI: @bob, @carol | due 2w", "Fix lag", { owners: ["bob", "carol"], due: on("2026-12-06") }],
  ["Fix lag Assignee: @bob", "Fix lag", { owners: ["bob"] }],
  ["Fix lag — assigned to @bob", "Fix lag", { owners: ["bob"] }],
  ["Ask @alice for the key", "Ask @alice for the key"],
  ["Get the key from @alice", "Get the key from @alice"],
  ["Agree with @alice and @bob", "Agree with @alice and @bob"],
  ["Rotate @alice's keys", "Rotate @alice's keys"],
  ["Tell ops@example.com", "Tell ops@example.com"],
  ["Document `@alice`", "Document `@alice`"],
  ["Write \\@alice", "Write \\@alice"],
  [
    "Read [the page @alice](https://example.com/@alice)",
    "Read [the page @alice](https://example.com/@alice)",
  ],
  ["Fix lag Owner: Alice", "Fix lag Owner: Alice", { ownerNames: ["Alice"] }],
  [
    "Fix lag (owner: Alice King, Bob)",
    "Fix lag (owner: Alice King, Bob)",
    { ownerNames: ["Alice King", "Bob"] },
  ],
  [
    "Fix lag — Who: Zoë and Max — P1",
    "Fix lag — Who: Zoë and Max",
    { ownerNames: ["Zoë", "Max"], priority: "P1" },
  ],
  ["Fix lag Owner: Alice @bob", "Fix lag Owner: Alice", { ownerNames: ["Alice"], owners: ["bob"] }],
  ["Fix lag Owner: Name", "Fix lag Owner: Name", { ownerNames: [] }],
  ["Say who is the owner: Alice", "Say who is the owner: Alice", { ownerNames: ["Alice"] }],
  ["Fix lag Owner: TBD — Due:", "Fix lag"],
]);

table("due dates", [
  ["Fix lag due 2026-12-01", "Fix lag", { due: on("2026-12-01") }],
  ["Fix lag due: 2026-12-01", "Fix lag", { due: on("2026-12-01") }],
  ["Fix lag, due on 2026-12-01.", "Fix lag", { due: on("2026-12-01") }],
  ["Fix lag (due 2026-12-01)", "Fix lag", { due: on("2026-12-01") }],
  ["Fix lag (due: 2026-12-01, @bob) soon", "Fix lag soon", { due: on("2026-12-01"), owners: ["bob"] }],
  ["Fix lag **Due:** 2026-12-01", "Fix lag", { due: on("2026-12-01") }],
  ["Fix lag by 2026-12-01", "Fix lag", { due: on("2026-12-01") }],
  ["By Dec 1, fix lag", "fix lag", { due: on("2026-12-01") }],
  ["Fix lag by December 1st, 2027 @bob", "Fix lag", { due: on("2027-12-01"), owners: ["bob"] }],
  ["Fix lag Target : 2026-12-01", "Fix lag", { due: on("2026-12-01") }],
  ["Fix lag ETA: 3 Jan", "Fix lag", { due: on("2027-01-03") }],
  ["Fix lag due +14d", "Fix lag", { due: on("2026-12-06") }],
  ["Fix lag DUE: 2W", "Fix lag", { due: on("2026-12-06") }],
  ["Fix lag due in 2 weeks", "Fix lag", { due: on("2026-12-06") }],
  ["Fix lag due 2026-12-01 due 2026-12-05", "Fix lag due 2026-12-01", { due: on("2026-12-05") }],
  ["Fix lag ETA: next Friday", "Fix lag", { due: on("2026-11-27"), dueIsRelative: true }],
  ["Fix lag by Friday @bob", "Fix lag", { due: on("2026-11-27"), owners: ["bob"] }],
  ["Fix lag by tomorrow", "Fix lag", { due: on("2026-11-23") }],
  ["Fix lag, due in two weeks", "Fix lag", { due: on("2026-12-06") }],
  ["Fix lag within 30 days", "Fix lag within 30 days"],
  ["Fix lag (in 2 weeks)", "Fix lag", { due: on("2026-12-06"), dueIsRelative: true }],
  ["Fix lag — tomorrow", "Fix lag", { due: on("2026-11-23") }],
  ["Fix lag +14d", "Fix lag", { due: on("2026-12-06"), dueIsRelative: true }],
  ["Fix lag (+2w, @bob)", "Fix lag", { due: on("2026-12-06"), owners: ["bob"] }],
  ["Fix lag due 2026/12/01", "Fix lag", { due: on("2026-12-01"), dueIsRelative: false }],
  ["Fix lag target date: Dec 1, 2026", "Fix lag", { due: on("2026-12-01"), dueIsRelative: false }],
  ["Fix keys that expire in 2 weeks", "Fix keys that expire in 2 weeks"],
  ["Find out what breaks tomorrow", "Find out what breaks tomorrow"],
  ["Fix lag due next week", "Fix lag due next week", { due: unread("next week") }],
  ["Fix lag due end of month", "Fix lag due end of month", { due: unread("end of month") }],
  ["Fix lag due 12/1", "Fix lag due 12/1", { due: unread("12/1") }],
  ["Fix lag due 12/1 @bob", "Fix lag due 12/1", { due: unread("12/1"), owners: ["bob"] }],
  ["Fix lag by Q1", "Fix lag by Q1", { due: unread("Q1") }],
  ["Fix lag due Q1 2027", "Fix lag due Q1 2027", { due: unread("Q1 2027") }],
  ["Fix lag due 2026-02-30", "Fix lag due 2026-02-30", { due: unread("2026-02-30") }],
  ["Fix lag due Feb 30", "Fix lag due Feb 30", { due: unread("Feb 30") }],
  ["Fix lag due: whenever we can", "Fix lag due: whenever we can", { due: unread("whenever we can") }],
  ["Fix lag due tomorrow", "Fix lag", { due: on("2026-11-23") }],
  ["Fix lag (@bob, due 12/1)", "Fix lag (@bob, due 12/1)", { due: unread("12/1"), owners: ["bob"] }],
  ["Fix lag due 12/1 · due 2026-12-01", "Fix lag due 12/1", { due: on("2026-12-01") }],
  ["Fix what broke on 2026-12-01", "Fix what broke on 2026-12-01"],
  ["Fix what broke 2026-12-01", "Fix what broke 2026-12-01"],
  ["Fix the outage due to DNS", "Fix the outage due to DNS"],
  ["Cut latency by 14 days", "Cut latency by 14 days"],
  ["Pay what is due", "Pay what is due"],
  ["Fix lag caused by Redis", "Fix lag caused by Redis"],
  ["Check the due: field of a form when it is saved", "Check the due: field of a form when it is saved"],
  ["Print `due 2026-12-01`", "Print `due 2026-12-01`"],
]);

table("priority, type, repository", [
  ["Fix lag P0", "Fix lag", { priority: "P0" }],
  ["P2: fix lag", "fix lag", { priority: "P2" }],
  ["P2 Fix lag", "Fix lag", { priority: "P2" }],
  ["P1 alerts page nobody", "P1 alerts page nobody"],
  ["Fix lag [p1]", "Fix lag", { priority: "P1" }],
  ["Fix lag (P4) now", "Fix lag now", { priority: "P4" }],
  ["Fix lag priority: p3", "Fix lag", { priority: "P3" }],
  ["Fix lag Priority P3", "Fix lag", { priority: "P3" }],
  ["Fix lag priority: high", "Fix lag", { priority: "P1" }],
  ["Fix lag (Priority: Critical)", "Fix lag", { priority: "P0" }],
  ["Fix lag priority: unclear", "Fix lag priority: unclear"],
  ["Fix lag p1", "Fix lag", { priority: "P1" }],
  ["Fix lag P5", "Fix lag P5"],
  ["Fix lag P12", "Fix lag P12"],
  ["Say what counts as P1", "Say what counts as P1"],
  ["Fix P1 @bob P2", "Fix P1", { priority: "P2", owners: ["bob"] }],
  ["Fix lag #Detect", "Fix lag", { type: "detect" }],
  ["Fix lag; Type: mitigate", "Fix lag", { type: "mitigate" }],
  ["Post in #incidents", "Post in #incidents"],
  ["Fix lag #1st", "Fix lag #1st"],
  ["Fix lag repo: acme/infra", "Fix lag", { repository: "acme/infra" }],
  ["Fix lag repository: acme/infra.", "Fix lag", { repository: "acme/infra" }],
  ["Fix lag repo: infra", "Fix lag repo: infra"],
  ["Fix lag repo acme/infra", "Fix lag repo acme/infra"],
]);

table("separators and markup", [
  ["Fix lag · @bob · P1", "Fix lag", { owners: ["bob"], priority: "P1" }],
  ["Fix lag - @bob - P1", "Fix lag", { owners: ["bob"], priority: "P1" }],
  ["Fix lag – @bob; P1", "Fix lag", { owners: ["bob"], priority: "P1" }],
  ["Fix lag | @bob | P1", "Fix lag", { owners: ["bob"], priority: "P1" }],
  ["Fix   lag, then   rest —", "Fix   lag, then   rest —"],
  [
    "**Fix** _lag_ in [the docs](https://a.example/x_y) @bob",
    "**Fix** _lag_ in [the docs](https://a.example/x_y)",
    { owners: ["bob"] },
  ],
  ["Fix <!-- twice --> lag @bob <!-- see chat -->", "Fix <!-- twice --> lag", { owners: ["bob"] }],
  ["Fix lag <!-- @bob P1", "Fix lag"],
  ["<!-- -->@bob P1<!-- --> @alice", "@bob P1", { owners: ["alice"] }],
  ["Learn 日本語 @bob", "Learn 日本語", { owners: ["bob"] }],
]);

describe("lines in progress are not items", () => {
  it.each([
    "",
    "   ",
    "...",
    "…",
    "TBD",
    "todo",
    "N/A",
    "None",
    "<describe the action>",
    "<what> by <whom>",
    "<describe the action> @owner due YYYY-MM-DD",
    "{{ action }}",
    "[action]",
    "[Describe the action] — Owner: @someone — Due: TBD",
    "_[action]_",
    "Action item 1",
    "Action item 1 (owner, due date)",
    "Preventive action: ____  Owner: ____  Due: ____",
    "Action — Owner: Name — Due: Date",
    "@alice",
    "due 2026-12-01",
    "@alice due 2026-12-01 P1 #prevent",
    "Owner: — Due: — Priority:",
    "<!-- write here -->",
    "<!-- write here",
    "~~Fix lag~~",
    "~~Fix lag @alice due 2026-12-01~~",
    "~~Fix lag~~ @alice P1",
    "~~#12 Fix lag~~",
    "#12 ~~Fix lag~~",
    "<del>Fix lag</del>",
  ])("%j", (line) => {
    expect(read(line)).toBeUndefined();
  });

  it.each([
    "~~Fix~~ Mend lag",
    "[db] Fix lag",
    "Fix <component> lag",
    "https://a.example/plan",
    "Remove all TODO comments",
  ])("%j is an item", (line) => {
    expect(read(line)).toMatchObject({ words: line });
  });
});
