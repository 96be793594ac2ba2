import { describe, expect, it } from "@jest/globals";
import type { OpenExceptions } from "../../../src/domain/items/exceptions.ts";
import { type Help, renderHelp } from "../../../src/markdown/messages/help.ts";
import { approverWords, closingWords, extensionWords } from "../../../src/markdown/messages/item-steps.ts";
import { type PutBack, renderPutBack } from "../../../src/markdown/messages/put-back.ts";
import * as answer from "../../../src/markdown/messages/replies.ts";

const ITEM = { owner: "acme", repo: "shop", number: 3 };
const WEB = { owner: "acme", repo: "web" };

describe("the reply to a rejected command", () => {
  it.each<[string, string, string | null, string | null]>([
    ["@alice only an approver can do that.", "only an approver can do that.", null, null],
    [
      "@alice `/drop`: a reason is missing. For example: `/drop too old`",
      "a reason is missing.",
      "/drop too old",
      "drop",
    ],
    ["@alice /x is no command, ask \\*bob\\*.", "/x is no command, ask *bob*.", null, null],
  ])("%s", (text, problem, example, name) => {
    expect(answer.renderRejection("alice", { problem, example }, name)).toBe(text);
  });

  it("in an edited comment names its author", () => {
    expect(answer.renderEdited("alice")).toBe(
      "@alice commands in an edited comment are ignored, because there is no way to tell who asked for what. Post the command in a new comment.",
    );
    expect(answer.LAST_REPLY).toMatch(/^This is the last reply to you for now: .* at most five an hour\.$/);
  });
});

it("a rejection quotes hostile words safely", () => {
  const rejection = { problem: "“@all” is <b>.", example: "/extend +7d `@all`\n" };
  expect(answer.renderRejection("zoe", rejection)).toBe(
    "@zoe “@\u200Ball” is &lt;b&gt;. For example: `/extend +7d  @all`",
  );
});

describe("the comment when", () => {
  it.each<[string, () => string, string]>([
    [
      "a section changed after an approval",
      () => answer.renderOutdatedApproval(["alice"]),
      "@alice sections of this postmortem were edited after your approval, so your approval doesn't count anymore. Read them again, then comment `/approve`, or `/request-changes REASON`.",
    ],
    [
      "it changed after several",
      () => answer.renderOutdatedApproval(["alice", "bob"]),
      "@alice @bob sections of this postmortem were edited after your approvals, so your approvals don't count anymore. Read them again, then comment `/approve`, or `/request-changes REASON`.",
    ],
    [
      "an item is reopened",
      () => answer.renderReopened(null, ["It has no *link*."]),
      "this was reopened. It has no \\*link\\*.",
    ],
    [
      "a postmortem is reopened",
      () => answer.renderReopened("bob", ["A section is empty.", "No item is listed."]),
      "@bob this was reopened because it isn't complete:\n\n- A section is empty.\n- No item is listed.",
    ],
    [
      "a box is unchecked",
      () => answer.renderUnchecked("Its issue is open."),
      "This item's checkbox in the postmortem was checked, and Followthrough unchecked it. Its issue is open.",
    ],
    [
      "a box is checked",
      () => answer.renderChecked("#2"),
      "Its checkbox in the postmortem #2 was checked, so Followthrough closes this issue. To undo that, uncheck the checkbox or reopen this issue.",
    ],
    [
      "a line was removed",
      () => answer.renderRetracted("#2"),
      "Its line was removed from the postmortem #2 before the item was committed, so Followthrough closes this issue as not planned. To undo that, put the line back with its number, or reopen this issue.",
    ],
    [
      "a record was changed",
      () => answer.renderTampered("changed"),
      "The hidden Followthrough comment of this issue was edited or copied from another issue: its signature doesn't match. Until that is fixed, Followthrough changes nothing here, commands wait, and a gate with pinned keys fails. Restore its hidden Followthrough comment from the issue's edit history, or close the issue if the work is done.",
    ],
    [
      "a record was removed",
      () => answer.renderTampered("taken out"),
      "The hidden Followthrough comment of this issue can't be read anymore. Until that is fixed, Followthrough changes nothing here, commands wait, and a gate with pinned keys fails. Restore its hidden Followthrough comment from the issue's edit history, or close the issue if the work is done.",
    ],
    [
      "there are two issues for a line",
      () => answer.renderDuplicate(ITEM, WEB),
      "Duplicate of acme/shop#3: both were opened for the same line. This one is unchanged, so acme/shop#3 is the one being tracked.",
    ],
    [
      "a date was changed by hand",
      () => answer.renderRevertedDate("2026-12-01", "2026-12-24"),
      "The due date was changed back to 2026-12-01 (it had been edited to 2026-12-24). This item is committed, so its date can only be changed with a reason. Comment `/extend 2026-12-24 REASON` here.",
    ],
    [
      "a date that can't be meant was written into a field",
      () => answer.renderRevertedDate("2026-12-01", "2020-12-24", "in the past", "Due *by*"),
      "The due date in the field “Due \\*by\\*” was changed back to 2026-12-01 (it had been edited to 2020-12-24, which is in the past). This item is committed, so its date can only be changed with a reason. Comment `/extend +7d REASON` here.",
    ],
    [
      "all is done",
      () => answer.renderThanks([], 1, 0),
      "The action item of this postmortem is closed. Thank you.",
    ],
    [
      "all is done or dropped",
      () => answer.renderThanks(["bob", "Alice", "BOB"], 3, 1),
      "All 3 action items of this postmortem are closed (1 dropped). Thank you, @alice @bob.",
    ],
  ])("%s", (_, said, text) => {
    expect(said()).toBe(text);
  });

  it("very much is missing lists some of it", () => {
    const text = answer.renderReopened(
      "bob",
      Array.from({ length: 30 }, () => "More."),
    );
    expect(text.match(/^- More\.$/gm)).toHaveLength(20);
  });
});

describe("the comment about what was changed back on a committed item", () => {
  const REASON = "This item is committed, so only an approver can lower its priority, with a reason:";
  it.each<[string, PutBack]>([
    [
      `The priority is P1 again (it had been changed to P3). ${REASON} \`/priority P3 REASON\`.`,
      { what: "priority", kept: "P1", written: "P3" },
    ],
    [
      `The priority is P1 again (the label had been taken off). ${REASON} \`/priority P2 REASON\`.`,
      { what: "priority", kept: "P1", written: null },
    ],
    [
      `The priority is P4 again (the label had been taken off). ${REASON} \`/priority P4 REASON\`.`,
      { what: "priority", kept: "P4", written: null },
    ],
    [
      `This item has no priority again (it had been changed to P4). ${REASON} \`/priority P4 REASON\`.`,
      { what: "priority", kept: null, written: "P4" },
    ],
    [
      `This item has no priority again (the label had been taken off). ${REASON} \`/priority P3 REASON\`.`,
      { what: "priority", kept: null, written: null },
    ],
    [
      "The label “web” was added again, because this item is committed and belongs to the area “Web”. An approver can take it out of the area, with a reason: `/area -Web REASON`.",
      { what: "area", area: "Web", label: "web" },
    ],
    [
      "The owner is @alice @bob again, because nobody else was named. This item is committed, so somebody has to own it. To hand it over, comment `/assign @LOGIN` here. An approver can leave it without an owner, with a reason: `/assign nobody REASON`.",
      { what: "owners", owners: ["alice", "bob"] },
    ],
  ])("%s", (text, change) => {
    expect(renderPutBack([change])).toBe(text);
    expect(renderPutBack([change, change])).toBe(`${text}\n\n${text}`);
  });
});

describe("how an item is cleared", () => {
  it.each([
    ["Close this issue as completed.", "nothing", null],
    ["Close this issue as completed.", "nothing", "P0"],
    ["Merge a pull request that names this issue, and close it as completed.", "pull_request", null],
    [
      "Merge a pull request that names this issue, and close it as completed. A P0 item requires that.",
      "pull_request",
      "P0",
    ],
    [
      "Merge a pull request that names this issue, or comment `Evidence: LINK`. Then close it as completed.",
      "evidence",
      null,
    ],
    [
      "Merge a pull request that names this issue, or comment `Evidence: LINK`. Then close it as completed. A P1 item requires that.",
      "evidence",
      "P1",
    ],
  ] as const)("%s", (text, proof, priority) => {
    expect(closingWords({ proof, priority, setting: "" })).toBe(text);
    expect(closingWords({ proof, priority, setting: "" }, "#3")).toBe(text.replace("this issue", "#3"));
  });

  it.each<[string | null, Partial<OpenExceptions>, number]>([
    [null, { extensions: 0 }, 2],
    ["Its owner can comment `/extend +7d REASON`, once.", {}, 0],
    ["Its owner can comment `/extend +3d REASON`, once.", { ownerDays: 3 }, 0],
    ["An approver decides: `/extend +7d REASON`.", { ownerDays: 0 }, 0],
    ["It was extended once already, so an approver decides: `/extend +7d REASON`.", { ownerDays: 0 }, 1],
    ["It was extended 2 times already, so an approver decides: `/extend +7d REASON`.", { ownerDays: 0 }, 2],
  ])("with more time: %s", (text, changed, times) => {
    const open = { ownerDays: 7, extensions: 1, waiverDays: 30, ...changed };
    expect(extensionWords(open, times)).toBe(text);
  });

  it.each([
    ["**Blocked, or not worth doing?** An approver can comment `/waive 30d REASON` or `/drop REASON`.", 90],
    ["**Blocked, or not worth doing?** An approver can comment `/waive 10d REASON` or `/drop REASON`.", 10],
    ["**Not worth doing?** An approver can comment `/drop REASON`.", 0],
  ])("by an approver: %s", (text, waiverDays) => {
    expect(approverWords({ waiverDays })).toBe(text);
  });
});

describe("the reply to /help", () => {
  const HELP: Help = { on: "action item", closed: false, groups: [], dates: [], elsewhere: [] };
  it("has commands by who can use them, how to write a day, and where other commands work", () => {
    const line = (usage: string) => ({ usage, does: "does it." });
    const help = {
      ...HELP,
      groups: [
        { who: "Everyone", lines: [line("/help"), line("/status")] },
        { who: "Approvers", people: "role *maintain*", lines: [line("/drop REASON")] },
      ],
      dates: ["2026-12-24", "+7d", "friday"],
      elsewhere: [
        { names: ["approve", "complete"], where: "on [the postmortem](URL)" },
        { names: ["postmortem"], where: "on #1" },
      ],
    };
    expect(
      renderHelp("alice", help),
    ).toBe(`@alice Commands for this action item. Write each on its own line, in a new comment: edited comments are ignored.

**Everyone**

- \`/help\` does it.
- \`/status\` does it.

**Approvers** (role \\*maintain\\*)

- \`/drop REASON\` does it.

\`DATE\` can be \`2026-12-24\`, \`+7d\` or \`friday\`.

Other commands: \`/approve\` and \`/complete\` on [the postmortem](URL); \`/postmortem\` on #1.`);
  });

  it("on what is closed says that nothing works", () => {
    expect(renderHelp("alice", { ...HELP, on: "postmortem", closed: true })).toBe(
      "@alice This postmortem is closed, so no command changes it. If it is not done, reopen it first.",
    );
  });
});
