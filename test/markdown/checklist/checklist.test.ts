import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import {
  findItems,
  type LineEdit,
  rewriteItems,
  withoutItems,
} from "../../../src/markdown/checklist/checklist.ts";
import { HOME, link } from "../home.ts";

const today = Temporal.PlainDate.from("2026-11-22");
const options = { headings: ["Action items", "Follow-ups"], today, home: HOME };
const found = (...lines: string[]) => findItems(lines.join("\n"), options).map((item) => item.words);

describe("action items headings", () => {
  it.each([
    "# Action items",
    "###### ACTION ITEMS ######",
    "## Action items:",
    "## 7. Action items",
    "## 7 Action items",
    "## 3.2) Action Items",
    "## IV. Action items",
    "## ✅ Action items",
    "## 7️⃣ Action items",
    "## :memo: Action items",
    "## **Action items**",
    "## _Action_ `items`",
    '## <a name="x"></a>Action items',
    "## [Action items](#action-items)",
    "## Follow ups",
    "Action items\n============",
    "**Action items**",
    "__Action items:__",
    "Action items:",
    "<h2>Action items</h2>\n",
    "Action\nitems\n---",
  ])("%j", (heading) => {
    expect(found(heading, "- [ ] Fix lag")).toEqual(["Fix lag"]);
  });

  it.each([
    "Action items",
    "**Action items** are below",
    "## Actions",
    "## Action items done",
    "> ## Action items",
    "####### Action items",
  ])("%j is not one", (heading) => {
    expect(found(heading, "", "- [ ] Fix lag")).toEqual([]);
  });

  it("include their sub-headings and end at the next heading of the same or a higher level", () => {
    expect(
      found(
        "## Action items",
        "- [ ] one",
        "### Prevent",
        "- [ ] two",
        "#### Action items",
        "- [ ] three",
        "## Notes",
        "- [ ] no",
      ),
    ).toEqual(["one", "two", "three"]);
    expect(found("### Action items", "- [ ] one", "# End", "- [ ] no", "## Follow-ups", "- [ ] two")).toEqual(
      ["one", "two"],
    );
  });
});

describe("lines that are items", () => {
  it.each([
    ["- [ ] Fix", false],
    ["* [x] Fix", true],
    ["+ [X] Fix", true],
    ["1. [ ] Fix", false],
    ["23) [x] Fix", true],
    ["   - [ ] Fix", false],
    ["-\t[ ]\tFix", false],
    ["- - [ ] Fix", false],
    ["- Group\n  - [ ] Fix", false],
    ["1. Group\n\n   * [x] Fix", true],
    ["<details>\n<summary>More</summary>\n\n- [ ] Fix\n\n</details>", false],
  ])("%j", (text, done) => {
    expect(findItems(`## Action items\n${text}`, options)).toMatchObject([{ words: "Fix", done }]);
  });

  it.each([
    "- [ ]",
    "[ ] Fix",
    "> - [ ] Fix",
    "- > - [ ] Fix",
    "```\n- [ ] Fix\n```",
    "~~~~\n- [ ] Fix\n~~~\n- [ ] Fix",
    "- a\n  ```\n  - [ ] Fix\n  ```",
    "    - [ ] Fix",
    "-     [ ] Fix",
    "<!--\n- [ ] Fix\n-->",
    "<!-- unclosed\n\n- [ ] Fix",
    "<details>\n- [ ] Fix\n</details>",
    "| a |\n| - |\n| - [ ] Fix |",
    "\\- [ ] Fix",
  ])("%j is not one", (text) => {
    expect(findItems(`## Action items\n\n${text}`, options)).toEqual([]);
  });

  it("have their position, and count those with the same words", () => {
    const body =
      "intro\n\n## Action items\n- [ ] Fix lag.\n- [x] #7 **fix** LAG @bob\n- [ ] Other\n- [ ] TBD";
    expect(findItems(body, options)).toMatchObject([
      { line: 3, words: "Fix lag.", occurrence: 1 },
      { line: 4, words: "**fix** LAG", occurrence: 2, done: true, issue: { number: 7 } },
      { line: 5, words: "Other", occurrence: 1 },
    ]);
  });

  it.each([["\n"], ["\r\n"], ["\r"]])("are found with the line endings %j", (end) => {
    const body = ["## Action items", "", "- [ ] one @bob", "\t- [x] two", ""].join(end);
    expect(findItems(body, options)).toMatchObject([
      { line: 2, words: "one", owners: ["bob"] },
      { line: 3, words: "two", done: true },
    ]);
  });
});

describe("rewriting", () => {
  const edit = (words: string, set: LineEdit["set"], occurrence = 1): LineEdit => ({
    find: { issue: null, words, occurrence },
    set,
  });
  const number = (value: number) => ({ owner: null, repo: null, number: value });

  it("writes the line after its checkbox in the canonical form and keeps the rest", () => {
    const body =
      "## Action items\r\n\r\n  *  [ ]  [P1] Fix lag (@bob) — due: Dec 1 — type: Prevent — repo: acme/infra  \r\n- [ ] Other \r\n";
    expect(
      rewriteItems(body, options, [edit("fix LAG", { issue: number(124), owners: ["alice", "bob"] })]),
    ).toBe(
      `## Action items\r\n\r\n  *  [ ]  ${link(124)} Fix lag @alice @bob · due 2026-12-01 · P1 · #prevent · repo: acme/infra  \r\n- [ ] Other \r\n`,
    );
  });

  it.each<[string, LineEdit["set"], string]>([
    ["Fix lag", { issue: { owner: "acme", repo: "infra", number: 3 } }, `${link(3, "infra")} Fix lag`],
    ["#3 Fix lag", { issue: number(3) }, `${link(3)} Fix lag`],
    [
      "https://github.com/acme/shop/issues/3 Fix lag",
      { due: "2027-01-04" },
      `${link(3)} Fix lag · due 2027-01-04`,
    ],
    [
      "[#3](https://github.com/evil/other/issues/9) Fix lag",
      { due: "2027-01-04" },
      "[#3](https://github.com/evil/other/issues/9) Fix lag · due 2027-01-04",
    ],
    ["[#3](https://github.com/evil/other/issues/9) Fix lag", { issue: number(4) }, `${link(4)} Fix lag`],
    ["Fix lag @bob", { due: "2027-01-04" }, "Fix lag @bob · due 2027-01-04"],
    ["Fix lag due 12/1 @bob", { issue: number(3) }, `${link(3)} Fix lag due 12/1 @bob`],
    ["Fix lag due 12/1 @bob", { due: "2027-01-04" }, "Fix lag due 12/1 @bob · due 2027-01-04"],
    ["Fix lag P1 @bob #detect", { priority: null, type: null, owners: [] }, "Fix lag"],
    [
      "Fix lag",
      { repository: "acme/infra", type: "detect", priority: "P0" },
      "Fix lag · P0 · #detect · repo: acme/infra",
    ],
    ["Fix lag @bob <!-- see chat -->", { priority: "P2" }, "Fix lag @bob · P2 <!-- see chat -->"],
    ["Fix lag @bob", { words: "Mend\r\n  lag" }, "Mend lag @bob"],
    ["Fix lag @bob", { words: "Hide <!-- it" }, "Hide &lt;!-- it @bob"],
    [
      "Fix lag @bob",
      { words: "Hide <!-- it --> or `<!--` <!-- it" },
      "Hide <!-- it --> or `<!--` &lt;!-- it @bob",
    ],
    ["` Fix <!-- lag `a @bob", { priority: "P2" }, "` Fix <!-- lag `a @bob · P2"],
    ["Fix lag @bob", { words: "Upgrade to P1" }, "Upgrade to P1 @bob"],
    ["Fix lag @bob", { words: "Ship by 2026-12-24" }, "<!-- -->Ship by 2026-12-24<!-- --> @bob"],
    ["Fix lag @bob", { words: "@types/node is old" }, "@types/node is old @bob"],
    ["Fix lag @bob", { words: "@acme/node is old" }, "<!-- -->@acme/node is old<!-- --> @bob"],
  ])("%j with %j", (line, set, expected) => {
    const body = `## Action items\n- [ ] ${line}`;
    const [item] = findItems(body, options);
    const once = rewriteItems(body, options, [{ find: item!, set }]);
    expect(once).toBe(`## Action items\n- [ ] ${expected}`);
    const [after] = findItems(once, options);
    expect(rewriteItems(once, options, [{ find: after!, set }])).toBe(once);
  });

  it("changes one character if only the box is set", () => {
    const body = "## Action items\n- [ ] Fix  lag (due:  Dec 1)\t\n- [X] Other, @bob";
    expect(
      rewriteItems(body, options, [edit("Fix  lag", { done: true }), edit("Other", { done: false })]),
    ).toBe("## Action items\n- [x] Fix  lag (due:  Dec 1)\t\n- [ ] Other, @bob");
    expect(rewriteItems(body, options, [edit("Other", { done: true })])).toBe(body);
  });

  it("finds a line by its issue, otherwise by words and occurrence", () => {
    const body = "## Action items\n- [ ] #7 Fix\n- [ ] Fix\n- [ ] Fix\n- [ ] acme/infra#7 Fix";
    const edits: LineEdit[] = [
      { find: { issue: number(7), words: "said otherwise", occurrence: 9 }, set: { done: true } },
      {
        find: { issue: { owner: "ACME", repo: "infra", number: 7 }, words: "", occurrence: 1 },
        set: { done: true },
      },
      edit("Fix", { issue: number(8) }, 3),
    ];
    expect(rewriteItems(body, options, edits)).toBe(
      `## Action items\n- [x] #7 Fix\n- [ ] Fix\n- [ ] ${link(8)} Fix\n- [x] acme/infra#7 Fix`,
    );
  });

  it("tells lines with the same number apart by their words", () => {
    const find = { issue: number(7), words: "Other", occurrence: 1 };
    const set = { issue: number(8), done: true };
    expect(rewriteItems("## Action items\n- [ ] #7 Fix\n- [ ] #7 Other", options, [{ find, set }])).toBe(
      `## Action items\n- [ ] #7 Fix\n- [x] ${link(8)} Other`,
    );
  });

  it("writes an item on several lines into one, and removes the lines that are left", () => {
    const body = "## Action items\n- [ ] Mend\n  it\n- [ ] Fix\n  all\n  lag";
    const set = { words: "Add alarm" };
    expect(rewriteItems(body, options, [edit("Fix all lag", set)])).toBe(
      "## Action items\n- [ ] Mend\n  it\n- [ ] Add alarm",
    );
    expect(rewriteItems(body, options, [edit("Mend it", set)])).toBe(
      "## Action items\n- [ ] Add alarm\n- [ ] Fix\n  all\n  lag",
    );
  });

  it("ignores an edit of a missing line, and merges two edits of one line", () => {
    const body = "## Action items\n- [ ] Fix\n- [ ] #7 Other";
    expect(rewriteItems(body, options, [edit("Other", { done: true }), edit("Fix", { done: true }, 2)])).toBe(
      body,
    );
    expect(
      rewriteItems(body, options, [edit("Fix", { done: true }), edit("Fix", { issue: number(9) })]),
    ).toBe(`## Action items\n- [x] ${link(9)} Fix\n- [ ] #7 Other`);
  });
});

describe("a body without its items", () => {
  it.each<[string, string[], string[]]>([
    [
      "keeps other lines",
      ["Words", "- [ ] Fix lag", "more", "- [x] Mend it", "", "end"],
      ["Words", "", "end"],
    ],
    [
      "keeps lines with a bar beside an item",
      ["a | b", "", "- [ ] Fix lag", "- a | b"],
      ["a | b", "", "- a | b"],
    ],
    [
      "loses all rows of their tables",
      ["", "| Action | Owner |", "| - | - |", "| TBD | |", "| Fix lag | @bob |", "| TBD | |"],
      [""],
    ],
    [
      "keeps other tables",
      ["| p99 | p50 |", "| - | - |", "| 3 | 1 |"],
      ["| p99 | p50 |", "| - | - |", "| 3 | 1 |"],
    ],
  ])("%s", (_, lines, kept) => {
    expect(withoutItems(["## Action items", ...lines].join("\n"), options)).toBe(
      ["## Action items", ...kept].join("\n"),
    );
  });
});
