import { describe, expect, it } from "@jest/globals";
import { foldTitle, linkDefinitions, parseBlocks, withAddresses } from "../../src/markdown/blocks.ts";

/** The text of the blocks, with the line of each. */
const textOf = (body: string) =>
  parseBlocks(body).flatMap(({ type, map, content }) => (type === "inline" ? [`${map![0]} ${content}`] : []));

describe("the blocks of a body", () => {
  it.each([
    ["a\n\n# b", ["0 a", "2 b"]],
    ["a\r\n\r\nb\rc", ["0 a", "2 b\nc"]],
    ["*a* [b](c)", ["0 *a* [b](c)"]],
    ["<div>\na\n</div>\n\nb", ["4 b"]],
  ])("%j: %j", (body, blocks) => expect(textOf(body)).toEqual(blocks));

  it("are read to the twentieth list in a list", () => {
    const nested = (depth: number) =>
      Array.from({ length: depth }, (_, level) => `${"  ".repeat(level)}- a`).join("\n");
    expect(textOf(nested(19))).toHaveLength(19);
    expect(textOf(nested(30))).toHaveLength(19);
  });

  it.each<[string, string, string[]]>([
    ["a key", "---\na: b\n---\nc", ["3 c"]],
    ["spaces behind its lines", "--- \t\na-b_1:\n--- \t\nc", ["3 c"]],
    ["CRLF", "---\r\na: b\r\n---\r\nc", ["3 c"]],
    ["CR", "---\ra: b\r---\rc", ["3 c"]],
    ["nothing", "---\n---\nc", ["2 c"]],
    [
      "nested lines, lists, comments and empty lines",
      "---\na:\n  b\n\td\n- e\n-\tf\n# g\n\n \t\n---\nc",
      ["10 c"],
    ],
    ["a line at most", `---\n${"a: b\n".repeat(197)}---\nc`, ["199 c"]],
  ])("do not contain front matter with %s", (_, body, blocks) => expect(textOf(body)).toEqual(blocks));

  it("do not contain the marks of front matter", () => {
    expect(parseBlocks("---\na: b\n---\nc").map(({ type }) => type)).toEqual([
      "paragraph_open",
      "inline",
      "paragraph_close",
    ]);
  });

  it.each<[string, string, string[]]>([
    ["no end", "---\na: b\n\nc", ["1 a: b", "3 c"]],
    ["prose", "---\na: b\nprose\n---\nc", ["1 a: b\nprose", "4 c"]],
    ["prose with a colon", "---\na b: c\n---\nd", ["1 a b: c", "3 d"]],
    ["prose after a dash", "---\n-a\n---\nd", ["1 -a", "3 d"]],
    [
      "more lines than people write",
      `---\n${"a: b\n".repeat(199)}---\nc`,
      [`1 ${"a: b\n".repeat(199).trim()}`, "201 c"],
    ],
    ["more than three dashes", "----\na: b\n---\nc", ["1 a: b", "3 c"]],
    ["an end that is longer", "---\na: b\n----\nc", ["1 a: b", "3 c"]],
    ["an end with words", "---\na: b\n--- c\nd", ["1 a: b\n--- c\nd"]],
    ["a line above", "\n---\na: b\n---\nc", ["2 a: b", "4 c"]],
    ["words in front", "a ---\na: b\n---\nc", ["0 a ---\na: b", "3 c"]],
  ])("contain what is no front matter: %s", (_, body, blocks) => expect(textOf(body)).toEqual(blocks));
});

describe("the links that a body defines", () => {
  it.each<[string, Record<string, string>]>([
    ["a\n\n[docs]: https://docs.example\n", { DOCS: "https://docs.example" }],
    ["[a  B]: <c d> 'e'\n   [f]: g", { "A B": "c%20d", F: "g" }],
    ["> [a]: b", {}],
    ["a\n[b]: c", {}],
    ["    [a]: b", {}],
    ["[a] b", {}],
    ["", {}],
    ["---\na: b\n---\n[a]: b", { A: "b" }],
    ["```\n[a]: b\n```", {}],
    ["[]: b", {}],
  ])("%j: %j", (body, links) => expect(Object.fromEntries(linkDefinitions(body))).toEqual(links));

  const LINKS = new Map([
    ["DOCS", "https://d.example"],
    ["A B", "x"],
    ["ODD", "x(y)"],
    ["SPACED", "x y"],
  ]);

  it.each([
    ["see [docs]", "see [docs](https://d.example)"],
    ["see [Docs][]", "see [Docs](https://d.example)"],
    ["see [the docs][docs] and [a  b]", "see [the docs](https://d.example) and [a  b](x)"],
    ["[docs][none] [none] [none][]", "[docs][none] [none] [none][]"],
    ["[docs](y) [docs](z)", "[docs](y) [docs](z)"],
    ["[odd] [spaced] [a][odd]", "[odd] [spaced] [a][odd]"],
    ["[[docs]]", "[[docs](https://d.example)]"],
    ["[docs][[a]", "[docs][[a]"],
    [`[${"a".repeat(200)}][docs]`, `[${"a".repeat(200)}](https://d.example)`],
    [`[${"a".repeat(201)}][docs]`, `[${"a".repeat(201)}][docs](https://d.example)`],
    ["docs", "docs"],
  ])("%j is %j", (text, expected) => expect(withAddresses(text, LINKS)).toBe(expected));

  it("leave other text as it is", () => expect(withAddresses("[docs]", new Map())).toBe("[docs]"));
});

describe("a title in normal form", () => {
  it.each([
    ["Action Items", "action items"],
    ["  Action   Items: ", "action items"],
    ["Action items：", "action items"],
    ["Action items : :", "action items :"],
    ["**Action** _items_ `a` ~~b~~", "action items a b"],
    ["<b>Action</b> items<br/>", "action items"],
    ["<a < b> c", "<a c"],
    ["[Action items](#items) [a] (b)", "action items [a] (b)"],
    ["[](x)a [b](c d)", "a [b](c d)"],
    ["🔥 Action items 👩‍🚒👍🏽🇩🇪❤️", "action items"],
    ["1️⃣ Action 2⃣ items", "action items"],
    [":fire: Action :white_check-mark+1: items", "action items"],
    [`:${"a".repeat(50)}: b`, "b"],
    [`a :${"a".repeat(51)}: b`, `a :${"a".repeat(51)}: b`],
    [":a b:", ":a b"],
    ["Follow-ups", "follow ups"],
    ["a‐b‑c–d—e - f", "a b c d e f"],
    ["- a -", "a"],
    ["1. Items", "items"],
    ["1) Items", "items"],
    ["🔥 1) Items", "items"],
    ["(1) Items", "items"],
    ["(1. Items", "items"],
    ["1.2.3 Items", "items"],
    ["1.2.3. Items", "items"],
    ["1.2.3.4.5.6. Items", "items"],
    ["1.2.3.4.5.6.7. Items", "1.2.3.4.5.6.7. items"],
    ["1.2 Items", "items"],
    ["1 Items", "items"],
    ["1Items", "1items"],
    ["1234. Items", "items"],
    ["12345. Items", "12345. items"],
    ["1.23456 Items", "1.23456 items"],
    ["iv. Items", "items"],
    ["XVIIIII) Items", "xviiiii) items"],
    ["xviii. Items", "items"],
    ["a) Items", "items"],
    ["ab) Items", "ab) items"],
    ["a Items", "a items"],
    ["Items 1. a", "items 1. a"],
    ["1.Items", "items"],
    ["5 whys", "whys"],
    ["a:", "a"],
    ["a ", "a"],
    ["", ""],
    [":", ""],
  ])("%j is %j", (title, folded) => expect(foldTitle(title)).toBe(folded));
});
