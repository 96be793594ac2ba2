import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { findItems, rewriteItems } from "../../../src/markdown/checklist/checklist.ts";
import type { LineChanges } from "../../../src/markdown/checklist/grammar/item-fields.ts";
import { HOME, link } from "../home.ts";

const options = {
  headings: ["Action items", "Corrective actions", "Follow-ups"],
  today: Temporal.PlainDate.from("2026-11-22"),
  home: HOME,
};
const items = (...lines: string[]) => findItems(["## Action items", "", ...lines].join("\n"), options);
const words = (...lines: string[]) => items(...lines).map((item) => item.words);
const issue = (number: number) => ({ owner: null, repo: null, number });

describe("plain and numbered lists", () => {
  it.each([
    "- Fix lag",
    "* Fix lag",
    "+ Fix lag",
    "1. Fix lag",
    "23) Fix lag",
    "  -\tFix lag",
    "- - Fix lag",
    "- [] Fix lag",
    "- [ ]Fix lag",
    "<details>\n\n- Fix lag\n\n</details>",
  ])("%j contains an item", (line) => {
    expect(items(line)).toMatchObject([
      { form: "list", words: "Fix lag", done: false, line: expect.any(Number) },
    ]);
  });

  it("have the same fields as a task", () => {
    expect(items("1. [P1] Fix lag (@bob) — due: Dec 1 — #detect")).toMatchObject([
      { words: "Fix lag", owners: ["bob"], due: { date: "2026-12-01" }, priority: "P1", type: "detect" },
    ]);
  });

  it.each([
    "-",
    "- TBD",
    "- <what> by <whom>",
    "- None",
    "- None.",
    "- No action items: the fix is in place",
    "- No further actions",
    "- N/A",
    "- What could we do better?",
    "- Prevention:",
    "- **Prevent**",
    "- https://example.com/dashboard",
    "- [Dashboard](https://example.com), [logs](https://example.com/logs)",
    "> - Fix lag",
    "```\n- Fix lag\n```",
    "<!--\n- Fix lag\n-->",
    "Fix lag",
    "For example:\n\n- Fix lag",
  ])("%j contains no item", (text) => {
    expect(items(text)).toEqual([]);
  });

  it("words that start with “no” are not a refusal", () => {
    expect(words("- No-op guard in the deploy", "- None of the alarms fires: mend them")).toEqual([
      "No-op guard in the deploy",
      "None of the alarms fires: mend them",
    ]);
  });

  it("bullets below an item are its details; below a label, they are items of that kind", () => {
    expect(words("- Fix lag", "  - as seen in `db`", "    1. twice", "- Fix probe")).toEqual([
      "Fix lag",
      "Fix probe",
    ]);
    expect(items("- Prevention", "  - Fix lag", "- To find it sooner:", "  - Fix probe")).toMatchObject([
      { words: "Fix lag", type: "prevent" },
      { words: "Fix probe", type: null },
    ]);
  });

  it("next to tasks or a table of items, plain bullets are details unless they are tracked", () => {
    expect(words("- [ ] Fix lag", "- as agreed with ops", "- #7 Fix probe @bob · due 2026-12-01")).toEqual([
      "Fix lag",
      "Fix probe",
    ]);
    expect(words("| Action | Owner |", "| - | - |", "| Fix lag | @bob |", "", "- as agreed")).toEqual([
      "Fix lag",
    ]);
    expect(words("- [ ] <what>", "- Fix lag")).toEqual(["Fix lag"]);
  });
});

describe("sub-headings", () => {
  it.each([
    ["### Process improvements", "process", null],
    ["### Technical improvements", "technical", null],
    ["### Prevent", "prevent", null],
    ["### Preventative measures", "prevent", null],
    ["#### 2. Detect sooner", "detect", null],
    ["### 🔥 Mitigation", "mitigate", null],
    ["### Short term", "short-term", null],
    ["### Infrastructure", "infrastructure", null],
    ["### P1", null, "P1"],
    ["### High priority", null, "P1"],
    ["### What shall we do about it all now", null, null],
    ["### Follow-ups", null, null],
    ["**Prevent**\n", "prevent", null],
    ["Detection:\n", "detect", null],
  ])("%j", (heading, type, priority) => {
    expect(items(heading, "- Fix lag")).toMatchObject([{ words: "Fix lag", type, priority }]);
  });

  it("apply until the next one; nested ones add to them, and the line itself takes precedence", () => {
    expect(
      items(
        "### Prevent",
        "- one",
        "#### P2",
        "- two",
        "- three #detect P0",
        "### Other ideas of the day",
        "- four",
      ),
    ).toMatchObject([
      { words: "one", type: "prevent", priority: null },
      { words: "two", type: "prevent", priority: "P2" },
      { words: "three", type: "detect", priority: "P0" },
      { words: "four", priority: null },
    ]);
  });

  it.each([
    "Notes",
    "Open questions",
    "References",
    "Done",
    "Completed items",
    "Won't do",
    "Background",
    "How to write them",
  ])("under %s, only tracked lines are items", (heading) => {
    expect(words(`### ${heading}`, "- said so")).toEqual([]);
    expect(words(`### ${heading}`, "| Action | Owner |", "|-|-|", "| Said so | @bob |")).toEqual([]);
    expect(words(`### ${heading}`, "- #7 Fix lag · due 2026-12-01")).toEqual(["Fix lag"]);
    expect(words(`### ${heading}`, "- [ ] Fix lag")).toEqual([]);
  });

  it("the section's title can name the kind, or several titles", () => {
    const found = (heading: string) => findItems(`${heading}\n- Fix lag`, options);
    expect(found("## Action items & follow-ups")).toMatchObject([{ type: null }]);
    expect(found("## Action items (required)")).toMatchObject([{ type: null }]);
    expect(found("## Action items and lessons")).toEqual([]);
  });
});

describe("done items in a plain list", () => {
  it.each([
    "~~Fix lag @bob~~",
    "~~Fix lag~~ @bob",
    "<del>Fix lag</del> @bob",
    "✅ Fix lag @bob",
    ":white_check_mark: Fix lag @bob",
    "[x]Fix lag @bob",
    "Fix lag @bob ✅",
    "Fix lag @bob (done)",
    "Fix lag @bob — done",
    "Fix lag @bob **DONE**",
    "Done: Fix lag @bob",
    "[DONE] Fix lag @bob",
  ])("%s", (text) => {
    expect(items(`- ${text}`)).toMatchObject([{ words: "Fix lag", owners: ["bob"], done: true }]);
  });

  it.each([
    "~~Fix~~ Mend lag",
    "Mark it as done",
    "Get the migration done",
    "Completed orders vanish: mend it",
  ])("%s is not done", (text) => {
    expect(items(`- ${text}`)).toMatchObject([{ words: text, done: false }]);
  });

  it.each<[string, LineChanges, string]>([
    ["Fix lag @bob", { done: true }, "~~Fix lag~~ @bob"],
    ["#7 Fix lag @bob · due 2026-12-01", { done: true }, `${link(7)} ~~Fix lag~~ @bob · due 2026-12-01`],
    ["~~#7 Fix lag @bob~~", { done: false }, `${link(7)} Fix lag @bob`],
    ["#7 ~~Fix lag @bob~~", { done: false }, `${link(7)} Fix lag @bob`],
    ["✅ Fix lag", { done: false }, "Fix lag"],
    ["✅ Fix lag", { issue: issue(7) }, `${link(7)} ~~Fix lag~~`],
    ["Fix ~~all~~ lag", { done: true }, "<del>Fix ~~all~~ lag</del>"],
    ["#7", { done: true }, `~~${link(7)}~~`],
    ["Fix lag", { done: true, words: "Ship by 2026-12-24" }, "\u200B<!-- -->~~Ship by 2026-12-24~~<!-- -->"],
    ["Fix  lag @bob", { done: false }, "Fix  lag @bob"],
  ])("%s with %j", (line, set, expected) => {
    const body = `## Action items\r\n\r\n  1)  ${line}  \r\n\r\nrest`;
    const [item] = findItems(body, options);
    const once = rewriteItems(body, options, [{ find: item!, set }]);
    expect(once).toBe(`## Action items\r\n\r\n  1)  ${expected}  \r\n\r\nrest`);
    const [after] = findItems(once, options);
    expect(after).toMatchObject({ ...set, words: set.words ?? item!.words });
    expect(rewriteItems(once, options, [{ find: after!, set }])).toBe(once);
  });
});
