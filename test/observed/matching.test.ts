import { describe, expect, it } from "@jest/globals";
import { matchItems } from "../../src/observed/matching.ts";
import { HOME, item, line, shows } from "../plan/builders.ts";

const match = (lines: ReturnType<typeof line>[], items: ReturnType<typeof item>[]) => {
  const { pairs, newLines, withoutLine, undecidable, unmatchedReferences } = matchItems(lines, items, HOME, {
    movedIssues: {},
    referenced: {},
  });
  return {
    pairs: pairs.map((pair) => [pair.line.words, pair.item.ref.number]),
    newLines: newLines.map(({ words }) => words),
    withoutLine: withoutLine.map(({ ref }) => ref.number),
    undecidable: undecidable.map((entry) => [
      entry.line.words,
      entry.candidates.map(({ ref }) => ref.number),
    ]),
    unmatchedReferences: unmatchedReferences.map((entry) => [entry.line.words, entry.repeated]),
  };
};
const noMatches = { pairs: [], newLines: [], withoutLine: [], undecidable: [], unmatchedReferences: [] };
const tracked = (words: string, number: number) => line(words, { issue: shows(number) });

describe("matching lines and items", () => {
  it.each([
    ["a new line", [line("Add alerts")], [], { newLines: ["Add alerts"] }],
    [
      "a number matches, whatever the words",
      [tracked("Reworded wholly", 20)],
      [item(20, "Add alerts")],
      { pairs: [["Reworded wholly", 20]] },
    ],
    [
      "equal words match an issue without a line",
      [line("Add **alerts**.")],
      [item(20, "Add alerts")],
      { pairs: [["Add **alerts**.", 20]] },
    ],
    ["a deleted line", [], [item(20, "Add alerts")], { withoutLine: [20] }],
    [
      "two equal lines keep their order",
      [line("Add alerts"), line("Add alerts", { occurrence: 2 })],
      [item(21, "Add alerts"), item(20, "Add alerts")],
      {
        pairs: [
          ["Add alerts", 21],
          ["Add alerts", 20],
        ],
      },
    ],
    [
      "the one remaining similar pair",
      [line("Add alerts for replication lag")],
      [item(20, "Add alert for replication lag")],
      { pairs: [["Add alerts for replication lag", 20]] },
    ],
    [
      "different words are a new line and a deleted one",
      [line("Rotate the keys")],
      [item(20, "Add alerts for lag")],
      { newLines: ["Rotate the keys"], withoutLine: [20] },
    ],
    [
      "an unknown number",
      [tracked("Add alerts", 99)],
      [item(20, "Rotate keys")],
      { unmatchedReferences: [["Add alerts", false]], withoutLine: [20] },
    ],
    [
      "a number on two lines",
      [tracked("Add alerts", 20), tracked("Add alerts too", 20)],
      [item(20, "Add alerts")],
      { pairs: [["Add alerts", 20]], unmatchedReferences: [["Add alerts too", true]] },
    ],
  ])("%s", (_name, lines, items, expected) => {
    expect(match(lines, items)).toEqual({ ...noMatches, ...expected });
  });

  it("asks if two items are possible, without creating a third or closing one", () => {
    const items = [item(20, "Add alerts for lag on db1"), item(21, "Add alerts for lag on db2")];
    expect(match([line("Add alerts for lag on db")], items)).toEqual({
      ...noMatches,
      undecidable: [["Add alerts for lag on db", [20, 21]]],
    });
  });

  it("matches an item in another repository by its full name", () => {
    const elsewhere = item(7, "Add alerts", { ref: { owner: "acme", repo: "infra", number: 7 } });
    const shown = line("Add alerts", { issue: { owner: "acme", repo: "infra", number: 7 } });
    expect(match([shown], [elsewhere]).pairs).toEqual([["Add alerts", 7]]);
    expect(match([tracked("Something else", 7)], [elsewhere]).unmatchedReferences).toEqual([
      ["Something else", false],
    ]);
  });
});
