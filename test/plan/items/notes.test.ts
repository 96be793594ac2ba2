import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { RECOVERY } from "../../../src/domain/gate/ways-to-clear.ts";
import type { ItemLine } from "../../../src/domain/items/action-item.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import * as note from "../../../src/plan/items/notes.ts";
import { HOME, issue, item, line, postmortem, shows } from "../builders.ts";

const HERE = { ...HOME, number: 13 };
const ELSEWHERE = { owner: "acme", repo: "infra" };
const given = line("Add alerts", { issue: shows(30) });
const found = item(20, "Add alerts");
const pair = (over: Partial<ItemLine>, of: ItemIssue = found) => {
  return { line: { ...given, ...over }, item: of, showsIssue: true };
};

it("names each placeholder of the template that is unknown and still there", () => {
  const left = (body: string, unfilled?: readonly string[]) => {
    const page = postmortem(body);
    return note.leftoverPlaceholders({ ...page, marker: { ...page.marker, ...(unfilled && { unfilled }) } });
  };
  expect(left("On {{ call }} and {{ shift }}", ["call", "region"])).toEqual([
    "The template's placeholder `{{ call }}` isn't one that Followthrough supports. Replace it here and fix it in the template.",
  ]);
  expect(left("On {{ call }}")).toEqual([]);
});

describe("a line whose number", () => {
  it("stands in another line already", () => {
    expect(note.repeated(given, HERE)).toBe(
      "“Add alerts” shows #30, which another line already shows. Remove the number to track the line as a new item.",
    );
  });

  it("isn't the number in its address", () => {
    const wrong = { ...given, wrongLink: "[#30](…/31)" };
    expect(note.wrongLink(wrong)).toEqual([
      "“Add alerts” has the link `[#30](…/31)`, whose number isn't the number in its address. Correct the link, or remove it to track the line as a new item.",
    ]);
    expect([note.wrongLink({ ...wrong, done: true }), note.wrongLink(given)]).toEqual([[], []]);
  });

  it("is of an issue that can't be tracked", () => {
    const why = note.WHY_NOT_ADOPTED["pull-request"];
    expect(note.notAdopted(given, { ...ELSEWHERE, number: 30 }, why, HERE)).toBe(
      "“Add alerts” names acme/infra#30, which can't be tracked: it is a pull request. Name the issue that it fixes. Remove the number to track the line as a new item.",
    );
  });

  it.each<[string, { owner: string; repo: string } | null, string]>([
    ["of a postmortem here", HOME, "#40, which has a line for it too"],
    ["of one in another repository", ELSEWHERE, "another postmortem, which has a line for it too"],
    ["of one out of sight", null, "a postmortem that the App can't read"],
  ])("is of an item %s", (_, repository, where) => {
    const home = repository && { ...postmortem(""), ref: { ...repository, number: 40 }, showsItem: true };
    expect(note.itemElsewhere(given, { kind: "item-elsewhere", item: found, home }, HERE)).toBe(
      `“Add alerts” shows #20, an action item of ${where}. To move it here, remove its line there; to track this line as a new item, remove the number here.`,
    );
  });

  it("is of an issue that nobody can read anymore", () => {
    expect(note.lostItem(given, { ...HOME, number: 30 }, HERE)).toBe(
      "“Add alerts” is still owed, but the App can't read #30 anymore. If the issue was transferred, transfer it back or install the App where it is now. If it was deleted, remove the link to track the line as a new item. An approver can also drop it: `/drop #30 REASON`.",
    );
  });

  it("is missing, and that several items could have", () => {
    expect(note.undecidable(given, [found, item(21, "Add alert")], HERE)).toBe(
      "“Add alerts” could be #20 or #21, which no longer has a line. If it is, put the number in front of the text; if it is a new item, reword it.",
    );
  });
});

it("says what happens to issues that people opened", () => {
  expect(note.markerRestored("2026-12-01")).toBe(
    "The hidden Followthrough comment at the end of this issue was removed, so Followthrough restored it: due 2026-12-01, as before. The number of extensions still counts, but their reasons and any waiver are lost. To waive the item again, use `/waive`.",
  );
  expect(note.recordTooLong(issue(), HERE)).toBe(
    "#12 isn't tracked: its text leaves no room for the record at its end (GitHub allows 65,536 characters). Shorten it, or remove the number.",
  );
  expect(note.tooManyAdopted(100)).toBe(
    "One postmortem tracks at most 100 issues that people opened. Remove the other numbers to track these lines as new items.",
  );
});

describe("a date that can't be read", () => {
  const bad = { unreadable: "*soon*", hint: "write a date; for example `due 2026-11-16`" };
  const day = { date: "2026-12-01" };

  it.each<[string, Partial<ItemLine>, string[]]>([
    [
      "alone",
      { due: bad },
      [
        "“Add alerts”: the date “\\*soon\\*” can't be read: write a date; for example `due 2026-11-16` instead. Until then, the policy's default due date applies.",
      ],
    ],
    [
      "of which only one is known",
      { unreadDue: bad },
      [
        "“Add alerts”: the date “\\*soon\\*” can't be read: write a date; for example `due 2026-11-16` instead. Until then, the policy's default due date applies.",
      ],
    ],
    [
      "beside one that counts",
      { due: day, unreadDue: bad },
      [
        "“Add alerts”: the date “\\*soon\\*” can't be read: write a date. Until you replace it with a date such as `due 2026-12-01` or remove it, 2026-12-01 applies.",
      ],
    ],
    ["of a checked line", { due: bad, done: true }, []],
    ["nowhere", { due: day }, []],
    ["nowhere, without a date", {}, []],
  ])("is asked about: %s", (_, over, expected) => {
    expect(note.unreadableDue({ ...given, ...over })).toEqual(expected);
  });
});

it.each<[string, Partial<ItemLine>, string | null, string[]]>([
  [
    "is asked about",
    { due: { date: "2025-12-01" } },
    "in the past",
    [
      "“Add alerts” says 2025-12-01, which is in the past. Correct the date in the line, or comment `/due DATE` on #20. Until then, the policy's default due date applies: 2026-12-01.",
    ],
  ],
  ["is not asked about without a doubt", { due: { date: "2025-12-01" } }, null, []],
  ["is not asked about in a checked line", { due: { date: "2025-12-01" }, done: true }, "in the past", []],
  ["is not asked about if there is none", {}, "in the past", []],
  ["is not asked about if it can't be read", { due: { unreadable: "x", hint: "" } }, "in the past", []],
])("a date that can hardly be meant %s", (_, over, doubt, expected) => {
  expect(note.doubtfulDue(pair(over), doubt, HERE)).toEqual(expected);
});

describe("what stands in the middle of a line's text", () => {
  const context = {
    today: Temporal.PlainDate.from("2026-11-02"),
    home: { ...HOME, webUrl: "https://github.com" },
  };
  const owner = (text: string) =>
    `“${text}” has \`@bob\` in its text. If that is the owner, put it at the end of the line.`;
  const day = (text: string) =>
    `“${text}” has 2026-11-20 in its text. If that is the due date, write \`due 2026-11-20\`.`;
  const ref = (text: string) =>
    `“${text}” has \`#9\` in its text. If that is its issue, put it in front of the text.`;

  it.each<[string, Partial<ItemLine>, boolean, ((text: string) => string)[]]>([
    ["Ask @bob to test", {}, false, [owner]],
    ["Ask @bob to test", {}, true, [owner]],
    ["Test on 2026-11-20 again", {}, false, [day]],
    ["Test on 2026-11-20 again", {}, true, []],
    ["Test what #9 did", {}, false, [ref]],
    ["Test what #9 did", {}, true, []],
    ["Ask @bob by 2026-11-20 about #9 there", {}, false, [owner, day, ref]],
    ["Ask @bob by 2026-11-20 about #9 there", { done: true }, false, []],
    ["Test", {}, false, []],
  ])("is asked about: “%s”, %j, committed %s", (text, over, committed, expected) => {
    const shown = (words: string) => words.replace("@", "@\u200B");
    const notes = note.overlooked(line(text, over), committed, context);
    expect(notes).toEqual(expected.map((words) => words(shown(text))));
  });
});

it("names the limits that were reached", () => {
  expect(note.fullBody(7)).toEqual([
    "This postmortem is too long for Followthrough to update its lines. Shorten it by at least 7 characters (GitHub allows 65,536).",
  ]);
  expect(note.fullItem(found, 7, HERE)).toEqual([
    "The text of #20 is too long for Followthrough to update its record there. Shorten it by at least 7 characters (GitHub allows 65,536). Until then, changes to the checklist don't update that issue.",
  ]);
  expect([note.fullBody(0), note.fullItem(found, 0, HERE)]).toEqual([[], []]);
});

it.each<[string, Partial<ItemLine>, string | null]>([
  ["alone", { ownerNames: ["Bob", "*Eve*"] }, "Bob, \\*Eve\\*"],
  ["beside an owner", { owners: ["alice"], ownerNames: ["Bob"], unlinkedNames: ["Eve"] }, "Eve"],
  ["from another cell, beside an owner", { owners: ["alice"], ownerNames: ["Bob"] }, null],
  ["in a checked line", { ownerNames: ["Bob"], done: true }, null],
  ["nowhere", {}, null],
])("a name that isn't a username is asked about: %s", (_, over, names) => {
  expect(note.ownerNames({ ...given, ...over })).toEqual(
    names === null
      ? []
      : [`“Add alerts” lists ${names} as its owner. Use the GitHub username, such as \`@name\`.`],
  );
});

describe("owners in the line whom the issue isn't assigned to", () => {
  const ten = Array.from({ length: 10 }, (_, index) => `p${index}`);
  const agreed = (owners: readonly string[], assignees: readonly string[], over: Partial<ItemIssue> = {}) => {
    const { marker } = found;
    const { base } = marker.ledger;
    const seen = { ...base, line: { ...base.line!, owners }, issue: { ...base.issue, owners: assignees } };
    return { ...found, assignees, marker: { ...marker, ledger: { ...marker.ledger, base: seen } }, ...over };
  };
  const refused = (names: string) =>
    `#20 is not assigned to ${names}, so only its line names them. GitHub may not accept them: check the name, and whether they have access to the repository.`;

  it.each<[string, readonly string[], ItemIssue, string[]]>([
    ["one", ["Alice", "eve"], agreed(["alice", "eve"], ["alice"]), [refused("`@eve`")]],
    ["all", ["bob", "eve"], agreed(["bob", "eve"], []), [refused("`@bob`, `@eve`")]],
    [
      "one above the limit",
      [...ten, "z"],
      agreed([...ten, "z"], ten),
      ["GitHub assigns at most 10 people to an issue, so only the line of #20 names `@z`."],
    ],
    [
      "one below the limit",
      [...ten.slice(1), "z"],
      agreed([...ten.slice(1), "z"], ten.slice(1)),
      [refused("`@z`")],
    ],
    ["who left the line", ["alice"], agreed(["alice", "eve"], ["alice"]), []],
    ["who are assigned since", ["eve"], agreed(["eve"], [], { assignees: ["Eve"] }), []],
    ["of a closed item", ["eve"], agreed(["eve"], [], { state: "closed" }), []],
    ["nobody", ["alice"], agreed(["alice"], ["alice"]), []],
  ])("are named: %s", (_, owners, of, expected) => {
    expect(note.unassigned(pair({ owners }, of), HERE)).toEqual(expected);
  });
});

describe("items without a line", () => {
  const { marker } = found;
  const neverShown: ItemIssue = {
    ...found,
    marker: { ...marker, ledger: { ...marker.ledger, base: { ...marker.ledger.base, line: null } } },
  };

  it.each<[string, ItemIssue, boolean, string[]]>([
    [
      "that never had one",
      neverShown,
      false,
      [
        "#20 is a sub-issue, so it is an action item, due 2026-12-01. Write `- [ ] #20` to show it in the checklist.",
      ],
    ],
    ["that is committed", found, true, ["#20 is no longer in the checklist, but is still tracked."]],
    ["that is not committed", found, false, []],
    ["that is closed", { ...found, state: "closed" }, true, []],
    ["that never had one and is closed", { ...neverShown, state: "closed" }, true, []],
  ])("are named: one %s", (_, of, committed, expected) => {
    expect(note.withoutLine(of, committed, HERE)).toEqual(expected);
  });

  it("are asked about if all lines are gone at once", () => {
    const other = item(21, "Test them");
    expect(note.lostAtOnce([found, other], HERE)).toEqual([
      "All lines are gone from the checklist: #20, #21. Followthrough still tracks them, because that may be an accident. Put the lines back; or, if nothing needs to be done, write `No action items: REASON` in this postmortem, and Followthrough closes them as not planned.",
    ]);
    expect(note.lostAtOnce([found], HERE)).toEqual([
      "The line of #20 is gone, and so is the section of action items. Followthrough still tracks it, because that may be an accident. Put the lines back; or, if nothing needs to be done, write `No action items: REASON` in this postmortem, and Followthrough closes it as not planned.",
    ]);
    expect(note.lostAtOnce([], HERE)).toEqual([]);
  });

  it("that duplicate another one and were used are named", () => {
    expect(note.keptDuplicate(item(21, "Add alerts"), found, HERE)).toBe(
      "#21 is a duplicate of #20 (both were opened for the same line), but it has been used. #20 is the one being tracked. Move what you need and close #21 as a duplicate with the comment “Duplicate of #20”.",
    );
  });
});

it("says which item it won't change", () => {
  expect(note.tampered(found, HERE)).toBe(
    `Followthrough won't change #20, because its hidden Followthrough comment was edited or removed. ${RECOVERY}`,
  );
});
