import { describe, expect, it } from "@jest/globals";
import type { UnreadLines } from "../../../src/markdown/checklist/unread.ts";
import { renderNoItemsFound, renderUnreadLines } from "../../../src/markdown/messages/unread-lines.ts";

const lines = (over: Partial<UnreadLines> = {}): UnreadLines => {
  return { heading: "Plan", line: 4, kind: "tasks", count: 3, why: "heading", ...over };
};
const EXAMPLE = "`- [ ] Alert on lag @alice due 2027-01-15`";

describe("lines that were not read as action items", () => {
  it.each<[over: Partial<UnreadLines>, sentence: string]>([
    [
      {},
      "3 task lines stand under “Plan”, which is no heading of action items. Move what will be done below one, or add this heading to `action_items: { headings: [default] }` in `.github/followthrough.yml`.",
    ],
    [
      { count: 1, heading: null },
      "1 task line stands above the first heading, where no action items are looked for. Move what will be done below a heading of action items.",
    ],
    [
      { why: "set-aside", kind: "bullets", count: 1, heading: "**What we have done**" },
      "1 list entry under “What we have done” was not read as an action item, because the title says that they are done, questions, notes or advice. Move what will be done below a heading of action items.",
    ],
    [
      { why: "words", kind: "bullets", count: 2 },
      `2 list entries under “Plan” were not read as action items. Begin each with what will be done, or put a box before it: ${EXAMPLE}.`,
    ],
    [
      { why: "words", kind: "tasks", count: 1 },
      `1 task line under “Plan” was not read as an action item. Say in words of their own what will be done: ${EXAMPLE}.`,
    ],
    [
      { why: "words", kind: "rows" },
      "3 table rows under “Plan” were not read as action items. Give the column that says what will be done the title “Action”.",
    ],
    [
      { why: "words", kind: "sentences" },
      `3 paragraphs under “Plan” were not read as action items. Write each promise as a line of a list: ${EXAMPLE}.`,
    ],
  ])("%j", (over, sentence) => expect(renderUnreadLines(lines(over))).toBe(sentence));

  it("stand under a title that is cut if it is long", () => {
    expect(renderUnreadLines(lines({ heading: "a".repeat(100) }))).toContain(`“${"a".repeat(79)}…”`);
  });
});

describe("a text without action items", () => {
  it.each([
    [["default", "Promises"], "below a heading such as “Action items”: "],
    [["Promises", "Tasks"], "below a heading such as “Promises”: "],
    [[], "below a heading: "],
  ])("where headings are %j", (headings, words) => {
    expect(renderNoItemsFound(headings)).toContain(`No action item was found. `);
    expect(renderNoItemsFound(headings)).toContain(words);
  });
});
