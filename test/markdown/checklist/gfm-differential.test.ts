import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { findItems } from "../../../src/markdown/checklist/checklist.ts";
import { share } from "../../harness/cases.ts";
import { HOME } from "../home.ts";
import { seenByGfm } from "./gfm-oracle.ts";

const options = { headings: ["Action items"], today: Temporal.PlainDate.from("2026-11-22"), home: HOME };

const words = fc.constantFrom(
  "Fix lag",
  "Mend `probe`",
  "Add **alarm** to [page](x)",
  "Rotate keys @bob",
  "Drop a | b",
);
const indent = fc.constantFrom("", "", "", " ", "  ", "   ", "    ", "      ", "\t");
const bullet = fc.constantFrom("- ", "* ", "+ ", "1. ", "1) ", "-   ", "-\t");
const box = fc.constantFrom("", "", "[ ] ", "[x] ", "[X]  ", "[] ", "[ ]");
const listLine = fc.tuple(indent, bullet, box, words).map((parts) => parts.join(""));
const rowLine = fc
  .tuple(
    words,
    fc.constantFrom("@bob", "", "x"),
    fc.constantFrom(["| ", " | ", " |"], ["", " | ", ""], ["|", "|", "|"]),
  )
  .map(([cell, owner, [lead, mid, end]]) => `${lead}${cell.replace("|", "\\|")}${mid}${owner}${end}`);
const tableLines = fc
  .tuple(
    fc.constantFrom("| Action | Owner |", "Action | Owner"),
    fc.constantFrom("| - | - |", ":-- | --:", "|---|:-:|"),
    fc.array(rowLine, { maxLength: 3 }),
  )
  .map(([head, rule, rows]) => ["", head, rule, ...rows, ""].join("\n"));
const other = fc.constantFrom(
  "",
  "",
  "",
  "Some words",
  "- - [ ] Fix lag",
  "> - [ ] quoted",
  "```",
  "<!-- a",
  "-->",
  "---",
  "### Prevent",
  "## Notes",
  "### Detect",
  "<details>",
  "</details>",
  "    code",
  "***",
);
const body = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: listLine },
      { weight: 2, arbitrary: tableLines },
      { weight: 4, arbitrary: other },
    ),
    { maxLength: 14 },
  )
  .map((lines) => ["## Action items", "", ...lines].join("\n"));

describe("items match a standard parser of GitHub's Markdown", () => {
  it("every task, row and bullet is one of the parser's, and none is missed if its section has only these, or if it names an owner", () => {
    fc.assert(
      fc.property(body, (text) => {
        const parts = seenByGfm(text, "Action items");
        const found = findItems(text, options);
        const lines = (form: string) => found.filter((item) => item.form === form).map((item) => item.line);
        const bullets = lines("list");
        expect(lines("task-list")).toEqual(parts.flatMap(({ tasks }) => tasks));
        expect(lines("table")).toEqual(parts.flatMap(({ rows }) => rows));
        expect(parts.flatMap((part) => part.bullets)).toEqual(expect.arrayContaining(bullets));
        expect(bullets).toEqual(expect.arrayContaining(parts.flatMap(({ owned }) => owned)));
        const plain = parts.filter(({ tasks, rows }) => tasks.length + rows.length === 0);
        expect(bullets).toEqual(expect.arrayContaining(plain.flatMap((part) => part.bullets)));
      }),
      { numRuns: share(3_000) },
    );
  });
});
