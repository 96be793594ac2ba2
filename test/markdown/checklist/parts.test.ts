import { describe, expect, it } from "@jest/globals";
import { parseBlocks } from "../../../src/markdown/blocks.ts";
import { outline } from "../../../src/markdown/checklist/outline.ts";
import { partsOf } from "../../../src/markdown/checklist/parts.ts";
import { titleReader } from "../../../src/markdown/titles/titles.ts";

/** The parts that hold something, each as its title, how it is read and what it holds. */
const parts = (...lines: string[]) =>
  partsOf(outline(parseBlocks(lines.join("\n"))), titleReader(["default"]))
    .filter(({ blocks }) => blocks.length > 0)
    .map(({ title, mode, explains, blocks }) => {
      const held = blocks.map(({ kind }) => kind).join(" ");
      return `${title}: ${mode}${explains ? ", explained" : ""}, ${held}`;
    });

const groups = (...lines: string[]) =>
  partsOf(outline(parseBlocks(lines.join("\n"))), titleReader(["default"]))
    .filter(({ blocks }) => blocks.length > 0)
    .map(({ group: { type, priority }, heading }) => [type, priority, heading?.text ?? null]);

describe("how the lines below titles are read", () => {
  it.each<[string, string[], string[]]>([
    ["without a title", ["- a"], ["null: elsewhere, list"]],
    ["a heading", ["# Action items", "- a"], ["Action items: read, list"]],
    ["a heading below", ["# Action items", "## Storage", "- a"], ["Storage: read, list"]],
    ["a heading beside", ["# Action items", "# Storage", "- a"], ["Storage: elsewhere, list"]],
    ["a heading that sets aside", ["# Action items", "## Timeline", "- a"], ["Timeline: set-aside, list"]],
    [
      "a heading of action items in one",
      ["# Timeline", "## Action items", "- a"],
      ["Action items: read, list"],
    ],
    [
      "a heading that names someone",
      ["# Action items", "## Questions for @bob", "- a"],
      ["Questions for @bob: read, list"],
    ],
    [
      "a title of action items that names someone",
      ["# Action items for @bob", "- a"],
      ["Action items for @bob: read, list"],
    ],
    [
      "a heading with a lone sign",
      ["# Action items", "## Questions @ noon", "- a"],
      ["Questions @ noon: set-aside, list"],
    ],
    [
      "a heading with an address",
      ["# Action items", "## Questions for a@b.c", "- a"],
      ["Questions for a@b.c: set-aside, list"],
    ],
    ["a heading with wide spaces", ["# Action   items", "- a"], ["Action items: read, list"]],
    ["a heading on two lines", ["Action", "items", "===", "- a"], ["Action items: read, list"]],
    ["a bold line", ["**Action items**", "", "- a"], ["**Action items**: read, list"]],
    ["a bold line with a colon", ["__Action items__:", "", "- a"], ["__Action items__:: read, list"]],
    ["an emphasized line with a colon", ["*Action items:*", "", "- a"], ["*Action items:*: read, list"]],
    [
      "a bold line and a space before its colon",
      ["**Action items** :", "", "- a"],
      ["**Action items** :: read, list"],
    ],
    [
      "a bold line and a colon behind its emphasis",
      ["*Action items*:", "", "- a"],
      ["*Action items*:: read, list"],
    ],
    ["a line with a square", ["■ Action items", "", "- a"], ["■ Action items: read, list"]],
    ["a line with a square and no space", ["■Action items", "", "- a"], ["■Action items: read, list"]],
    ["a line in brackets", ["【Action items】", "", "- a"], ["【Action items】: read, list"]],
    ["an emphasized line", ["*Action items*", "", "- a"], ["null: elsewhere, paragraph list"]],
    ["a line that is half bold", ["**Action** items", "", "- a"], ["null: elsewhere, paragraph list"]],
    ["a line that ends in bold", ["Action **items**", "", "- a"], ["null: elsewhere, paragraph list"]],
    [
      "a line that ends in emphasis and a colon",
      ["Action *items*:", "", "- a"],
      ["null: read, paragraph list"],
    ],
    [
      "a line that goes on behind its colon",
      ["*Action items:* more", "", "- a"],
      ["null: elsewhere, paragraph list"],
    ],
    ["a line with a square inside", ["Action items ■ x", "", "- a"], ["null: elsewhere, paragraph list"]],
    ["a line that ends in brackets", ["a 【Action items】", "", "- a"], ["null: elsewhere, paragraph list"]],
    [
      "a line that goes on behind brackets",
      ["【Action items】 a", "", "- a"],
      ["null: elsewhere, paragraph list"],
    ],
    [
      "two bold lines in one paragraph",
      ["**Action**", "**items**", "", "- a"],
      ["null: elsewhere, paragraph list"],
    ],
    [
      "a bold line of 120 characters",
      [`**Action items for ${"a".repeat(99)}**`, "", "- a"],
      [`**Action items for ${"a".repeat(99)}**: read, list`],
    ],
    [
      "a longer one",
      [`**Action items for ${"a".repeat(100)}**`, "", "- a"],
      ["null: elsewhere, paragraph list"],
    ],
    [
      "a bold line below a heading",
      ["# Action items", "**Timeline**", "", "- a", "## More", "- b"],
      ["**Timeline**: set-aside, list", "More: read, list"],
    ],
    [
      "a bold line below a bold line",
      ["**Action items**", "", "**Storage**", "", "- a"],
      ["**Storage**: elsewhere, list"],
    ],
    [
      "a line with a colon inside",
      ["Action items: as follows", "", "- a"],
      ["null: elsewhere, paragraph list"],
    ],
    [
      "a line with a colon between words",
      ["Action items:follow", "", "- a"],
      ["null: elsewhere, paragraph list"],
    ],
    ["a line with a colon and spaces", ["Action items:  ", "• a"], ["null: read, paragraph list"]],
    [
      "a line with a colon",
      ["Action items:", "", "- a", "", "Words.", "", "- b"],
      ["null: read, paragraph list", "null: elsewhere, paragraph list"],
    ],
    [
      "a line with a colon, up to a rule",
      ["Action items:", "", "- a", "", "***", "", "- b"],
      ["null: read, paragraph list", "null: elsewhere, list"],
    ],
    [
      "the last sentence after one that sets aside",
      ["For example, it was slow. Next steps:", "", "- a"],
      ["null: read, paragraph list"],
    ],
    [
      "the last sentence after a colon",
      ["For example: it was slow. Next steps:", "", "- a"],
      ["null: read, paragraph list"],
    ],
    [
      "the last 300 characters of a sentence",
      ["# Action items", `For example, ${"a ".repeat(150)}:`, "", "- a"],
      ["Action items: read, paragraph list"],
    ],
    ["the last sentence", ["We met. Next steps:", "", "- a"], ["null: read, paragraph list"]],
    [
      "a sentence that promises",
      ["We agreed. To prevent it, we will:", "", "- a"],
      ["null: read, paragraph list"],
    ],
    [
      "a sentence that sets aside",
      ["# Action items", "For example:", "", "- a"],
      ["Action items: set-aside, paragraph list"],
    ],
    [
      "a sentence that explains",
      ["# Action items", "The outage was because of:", "", "- a"],
      ["Action items: read, explained, paragraph list"],
    ],
    [
      "a sentence that groups",
      ["# Action items", "Storage:", "", "- a"],
      ["Action items: read, paragraph list"],
    ],
    ["a table", ["# Action items", "| a |", "| - |"], ["Action items: read, table"]],
    [
      "bullets with lists",
      ["- **Action items**:", "  - a", "- Notes", "  - b", "- Action items"],
      ["null: elsewhere, list", "null: read, list"],
    ],
    ["bullets without words", ["-", "  - a"], ["null: elsewhere, list"]],
    ["bullets in a section", ["# Action items", "- Action items", "  - a"], ["Action items: read, list"]],
    ["HTML", ["<h2>Action items</h2>", "", "- a"], ["Action items: read, list"]],
    [
      "a fold",
      ["<details><summary>Action items</summary>", "", "- a", "", "</details>", "", "- b"],
      ["Action items: read, list", "null: elsewhere, list"],
    ],
    [
      "a heading in a fold",
      ["# Action items", "<details>", "", "# Timeline", "- a", "", "</details>", "", "- b"],
      ["Timeline: set-aside, list", "Action items: read, list"],
    ],
    [
      "a fold that nothing closes",
      ["# Action items", "<details>", "", "# Storage", "- a"],
      ["Storage: elsewhere, list"],
    ],
    [
      "a fold that nothing closes, behind one that is closed",
      ["# Action items", "<details>", "", "</details>", "", "<details>", "", "# Storage", "- a"],
      ["Storage: elsewhere, list"],
    ],
    [
      "a fold that nothing closes, above a title of its own",
      ["# Action items", "<details>", "<h1>Storage</h1>", "", "- a"],
      ["Storage: elsewhere, list"],
    ],
    [
      "a line with a colon in a fold",
      ["# Action items", "<details>", "", "Storage:", "", "- a", "", "</details>"],
      ["Action items: read, paragraph list"],
    ],
    ["an end without a fold", ["# Action items", "</details>", "", "- a"], ["Action items: read, list"]],
  ])("%s", (_, lines, expected) => expect(parts(...lines)).toEqual(expected));
});

describe("how titles group", () => {
  it.each<[string, string[], unknown[]]>([
    ["no title", ["- a"], [[null, null, null]]],
    ["a title of action items", ["# Action items", "- a"], [[null, null, null]]],
    ["one that names a kind", ["# Preventive measures", "- a"], [["prevent", null, null]]],
    ["a kind beside", ["# Detection", "# Action items", "- a"], [[null, null, null]]],
    ["a kind above", ["# Detection", "## Action items", "- a"], [[null, null, null]]],
    ["a kind without action items", ["# Detection", "- a"], [[null, null, null]]],
    ["a kind below another title", ["# Storage", "## Detection", "- a"], [[null, null, null]]],
    [
      "a heading that names someone",
      ["# Action items", "## Questions for @bob", "- a"],
      [[null, null, "Questions for @bob"]],
    ],
    ["a sentence with a word of its own", ["# Action items", "Storage:", "", "- a"], [[null, null, null]]],
    ["a kind below", ["# Action items", "## Detection", "- a"], [["detect", null, "Detection"]]],
    ["a word of its own below", ["# Action items", "## Storage", "- a"], [["storage", null, "Storage"]]],
    ["a word of its own in bold", ["# Action items", "**Storage**", "", "- a"], [[null, null, null]]],
    [
      "a priority below a kind",
      ["# Action items", "## Detection", "### P1", "- a"],
      [["detect", "P1", "P1"]],
    ],
    [
      "bold lines below a bold title",
      ["**Action items**", "", "**Detection**", "", "- a", "", "**P1**", "", "- b"],
      [
        ["detect", null, null],
        [null, "P1", null],
      ],
    ],
    ["a span below", ["# Action items", "## Short-term actions", "- a"], [["short-term", null, null]]],
    ["a line with a colon", ["# Action items", "Detection:", "", "- a"], [["detect", null, null]]],
  ])("%s", (_, lines, expected) => expect(groups(...lines)).toEqual(expected));
});

it.each<[string[], string | null]>([
  [["# Maßnahmen", "- a"], "de"],
  [["# Maßnahmen", "## Storage", "- a"], "de"],
  [["# Action items", "- a"], null],
  [["# Storage", "- a"], null],
])("the language of %j is %j", (lines, language) => {
  const [part] = partsOf(outline(parseBlocks(lines.join("\n"))), titleReader(["default"])).slice(-1);
  expect(part!.language).toBe(language);
});
