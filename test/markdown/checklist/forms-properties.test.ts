import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import type { ItemLine } from "../../../src/domain/items/action-item.ts";
import type { LineChanges } from "../../../src/markdown/checklist/grammar/item-fields.ts";
import { share } from "../../harness/cases.ts";
import { HOME } from "../home.ts";
import { findItems, readBody, rewriteItems } from "./read-once.ts";

const options = { headings: ["Action items"], today: Temporal.PlainDate.from("2026-11-22"), home: HOME };

const piece = fc.constantFrom(
  ...[
    "Fix lag",
    "Mend `a | b`",
    "keys",
    "日本語",
    "@bob",
    "@acme/db",
    "(@eve)",
    "Owner: Alice",
    "due Dec 1",
    "due 12/1",
  ],
  ...[
    "by Q1",
    "P1",
    "[P0]",
    "#detect",
    "#7",
    "acme/infra#8",
    "[#9](https://github.com/a/b/issues/9)",
    "~~gone~~",
    "✅",
  ],
  ...[
    "(done)",
    "~~",
    "<del>",
    "</del>",
    "<b>",
    "<br>",
    "<!-- x -->",
    "<!--",
    "`",
    "\\",
    "[x](y)",
    "—",
    "·",
    ":",
    "?",
  ],
  ...[
    "TBD",
    "None",
    "-",
    "1.",
    "in 2 weeks",
    "+3d",
    "tomorrow",
    "https://a.example/b",
    "\t",
    "repo: a/b",
    "[ ]",
    "\u200b",
  ],
);
const text = fc.array(piece, { maxLength: 5 }).map((parts) => parts.join(" "));
const cell = fc.oneof(
  text.map((one) => one.replaceAll("|", "\\|")),
  text,
  fc.constantFrom("", "Done", "Open", "Alice", "\\"),
);
const titles = fc.constantFrom(
  "Action",
  "Item",
  "Owner",
  "Due",
  "Priority",
  "Type",
  "Issue",
  "Bug #",
  "Status",
  "Done?",
  "Repo",
  "Notes",
  "",
);
const table = fc
  .tuple(
    fc.uniqueArray(titles, { minLength: 1, maxLength: 6 }),
    fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 4 }),
    fc.constantFrom("| ", "", "|"),
  )
  .map(([names, rows, lead]) => {
    const line = (cells: readonly string[]) =>
      lead + cells.join(lead === "|" ? "|" : " | ") + (lead === "" ? "" : " |");
    return [line(names), line(names.map(() => "---")), ...rows.map(line)];
  });
const bullet = fc
  .tuple(
    fc.constantFrom("", "  ", "\t", "    "),
    fc.constantFrom("- ", "1. ", "* ", "- [ ] ", "- [x] ", "-\t"),
    text,
  )
  .map((parts) => [parts.join("")]);
const other = fc
  .constantFrom(
    "",
    "",
    "### Prevent",
    "### Notes",
    "## Other",
    "## Action items",
    "**Detect**",
    "> - q",
    "```",
    "<!--",
    "-->",
    "prose",
  )
  .map((line) => [line]);
const end = fc.constantFrom("\n", "\n", "\r\n", "\r");
const body = fc
  .tuple(
    fc.array(
      fc.oneof(
        { weight: 4, arbitrary: bullet },
        { weight: 3, arbitrary: table },
        { weight: 3, arbitrary: other },
      ),
      { maxLength: 8 },
    ),
    end,
  )
  .map(([blocks, lineEnd]) => ["## Action items", "", ...blocks.flat()].join(lineEnd));

const mention = fc.integer({ min: 1, max: 99 }).map((number) => ({ owner: null, repo: null, number }));
const changes = fc.record(
  {
    issue: mention,
    done: fc.boolean(),
    owners: fc.uniqueArray(fc.constantFrom("bob", "eve", "acme/db"), { maxLength: 2 }),
    due: fc.constantFrom("2026-12-04", "2027-01-02"),
    priority: fc.constantFrom("P0", "P3"),
    type: fc.constantFrom("prevent", "mitigate"),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<LineChanges>;

const cut = (whole: string): string[] => whole.split(/(?<=\r\n|\n|\r(?!\n))/);

/** Every item without an issue gets the next number and a date, as the App does. */
function track(whole: string): string {
  const untracked = findItems(whole, options).filter((item) => item.issue === null);
  return rewriteItems(
    whole,
    options,
    untracked.map((find, index) => ({
      find,
      set: { issue: { owner: null, repo: null, number: 1000 + index }, due: "2026-12-24" },
    })),
  );
}

/** What tracking keeps of an item. Unreadable dates and names are part of its words. */
const meaning = ({ form, done, owners, priority, type, repository }: ItemLine) => {
  return { form, done, owners, priority, type, repository };
};

/** The lines outside of items, and of the tables with items, which can get a column. */
function outside(whole: string): string[] {
  const lines = cut(whole);
  const within = new Set<number>();
  for (const { item, count } of readBody(whole, options).found) {
    if (item.outside) continue;
    for (let at = item.line; at < item.line + count; at += 1) within.add(at);
    for (const step of item.form === "table" ? [-1, 1] : [])
      for (let at = item.line; (lines[at] ?? "").trim() !== ""; at += step) within.add(at);
  }
  return lines.filter((_, line) => !within.has(line));
}

describe("for any body with lists and tables", () => {
  it("tracking is idempotent, loses no item, and changes no other line", () => {
    fc.assert(
      fc.property(body, (whole) => {
        const items = findItems(whole, options);
        const once = track(whole);
        expect(track(once)).toBe(once);
        expect(findItems(once, options).map(meaning)).toEqual(items.map(meaning));
        expect(outside(once)).toEqual(outside(whole));
      }),
      { numRuns: share(10_000) },
    );
  });

  it("an item reads as written, and writing it again changes nothing", () => {
    fc.assert(
      fc.property(body, fc.nat(9), changes, (whole, pick, set) => {
        const items = findItems(whole, options);
        const item = items[pick % Math.max(items.length, 1)];
        if (!item) return;
        const expected = set.issue ?? item.issue ?? { owner: null, repo: null, number: 500 };
        // Two lines with the same issue are ambiguous.
        const numbers = [item.issue?.number, expected.number];
        if (items.some((one) => one !== item && one.issue && numbers.includes(one.issue.number))) return;
        const edit = { find: item, set: { ...set, issue: expected, due: set.due ?? "2026-12-24" } };
        const once = rewriteItems(whole, options, [edit]);
        const again = findItems(once, options)[items.indexOf(item)]!;
        const { issue, due, ...rest } = edit.set;
        expect(again).toMatchObject({ ...meaning(item), ...rest, issue, due: { date: due } });
        expect(again.words.replace(/\s+/g, " ")).toBe(item.words.replace(/\s+/g, " "));
        expect(rewriteItems(once, options, [{ ...edit, find: again }])).toBe(once);
      }),
      { numRuns: share(3_000) },
    );
  });
});
