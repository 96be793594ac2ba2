import { describe, expect, it } from "@jest/globals";
import {
  type RelatedItemEntry,
  recurrenceWords,
  relatedItemsFingerprint,
  renderRecurrence,
  renderRelatedItems,
  replaceRelatedItems,
} from "../../../src/markdown/messages/related-items.ts";

const entry = (changed: Partial<RelatedItemEntry> = {}): RelatedItemEntry => ({
  ...{ link: "#3", title: "Add *limits*", state: "open", due: "2026-12-01", daysOverdue: 0 },
  ...{ waivedUntil: null, owners: ["alice"], topics: ["db"] },
  ...changed,
});

describe("related items at the top of a postmortem", () => {
  it("say when each is owed, and by whom, and mention no one", () => {
    const list = renderRelatedItems(
      [
        entry(),
        entry({ state: "overdue", daysOverdue: 1, owners: ["alice", "bob"], topics: ["db", "dns"] }),
        entry({ state: "overdue", daysOverdue: 2, owners: [] }),
        entry({ state: "waived", waivedUntil: "2026-12-24" }),
      ],
      2,
    );
    expect(list.map((line) => line.replaceAll("\u200b", ""))).toEqual([
      "> [!NOTE]",
      "> **Related open items** from earlier postmortems about “db”, “dns”:",
      "> - #3 Add \\*limits\\* — due 2026-12-01, @alice",
      "> - #3 Add \\*limits\\* — 1 day overdue, @alice, @bob",
      "> - #3 Add \\*limits\\* — 2 days overdue, no owner",
      "> - #3 Add \\*limits\\* — waived until 2026-12-24, @alice",
      "> - and 2 more",
      "",
    ]);
    expect(list.join("\n")).not.toContain("@alice");
    expect(renderRelatedItems([entry()], 0)).toHaveLength(4);
    expect(renderRelatedItems([], 0)).toEqual([]);
  });

  const written = renderRelatedItems([entry()], 0);
  const known = relatedItemsFingerprint(written.slice(0, -1));
  const other = renderRelatedItems([entry({ title: "Else" })], 1);
  const text = (list: readonly string[], lineEnd = "\n") => list.map((line) => line + lineEnd).join("");

  it.each<[string, string, string | undefined, readonly string[], string | null]>([
    ["are put there", "# Title\n", undefined, written, `${text(written)}# Title\n`],
    [
      "are put there with its line ends",
      "# Title\r\n",
      undefined,
      written,
      `${text(written, "\r\n")}# Title\r\n`,
    ],
    ["are replaced", `Hello\n\n${text(written)}# Title\n`, known, other, `Hello\n\n${text(other)}# Title\n`],
    [
      "are replaced with spaces at a line's end",
      text(written).replace("NOTE]", "NOTE]  "),
      known,
      other,
      text(other),
    ],
    ["are replaced at the end", text(written).trimEnd(), known, other, text(other)],
    [
      "are replaced without a blank line below",
      `${text(written.slice(0, -1))}# Title\n`,
      known,
      other,
      `${text(other)}# Title\n`,
    ],
    ["are removed", `${text(written)}# Title\n`, known, [], "# Title\n"],
    ["stay if people changed them", text(written).replace("alice", "bob"), known, other, null],
    ["stay away if people removed them", "# Title\n", known, other, null],
    [
      "are not another note",
      `> [!NOTE]\n> Mine\n\n${text(written)}`,
      known,
      other,
      `> [!NOTE]\n> Mine\n\n${text(other)}`,
    ],
  ])("%s", (_, body, fingerprint, list, expected) => {
    expect(replaceRelatedItems(body, fingerprint, list)).toBe(expected);
  });

  it("have no fingerprint if there are none", () => {
    expect(relatedItemsFingerprint([])).toBeUndefined();
    expect(relatedItemsFingerprint(written)).not.toBe(relatedItemsFingerprint(other));
  });
});

describe("an item that comes up again", () => {
  it.each([
    [["db"], "label, “db”."],
    [["db", "d*s"], "labels, “db”, “d\\*s”."],
  ])("is told by the labels %j", (topics, words) => {
    expect(renderRecurrence("#9", topics)).toBe(`This came up again: incident #9 has the same ${words}`);
  });

  it("is counted", () => {
    expect([0, 1, 3].map(recurrenceWords)).toEqual([null, "came up again 1×", "came up again 3×"]);
  });
});
