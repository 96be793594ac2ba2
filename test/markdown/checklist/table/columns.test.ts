import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { foldColumn } from "../../../../src/markdown/checklist/table/columns.ts";
import { readTable } from "../../../../src/markdown/checklist/table/table.ts";
import { HOME } from "../../home.ts";

const context = { today: Temporal.PlainDate.from("2026-11-22"), home: HOME };

function read(titles: string, rows: readonly string[], isExpected: boolean) {
  const lines = [titles, titles.replace(/[^|]+/g, "-"), ...rows].map((line) => `| ${line} |`);
  return readTable(lines, 0, lines.length, context, isExpected);
}

/** The roles of a table's columns, in their order; null if it is no table of items. */
function roles(titles: string, rows: readonly string[] = [], isExpected = true): string | null {
  const table = read(titles, rows, isExpected);
  if (!table) return null;
  const { statusIsFlag, ...columns } = table.columns;
  const names = table.titles.map((_, index) => {
    return Object.entries(columns).find(([, column]) => column === index)?.[0] ?? "-";
  });
  return names.join(" ") + (statusIsFlag ? " flag" : "");
}

it.each([
  ["Action Items", "action items"],
  ["**Owner(s)**", "owner"],
  ["Type (prevent / detect)", "type"],
  ["Type（予防）", "type"],
  ["Bug #", "bug"],
  ["Done?", "done"],
  ["Due date ..", "due date"],
  ["Due<br>date", "due date"],
  ["Due<br />date", "due date"],
  ["Due<br/>date", "due date"],
  ["What? Why", "what? why"],
  ["Priorité", "priorite"],
  ["Maßnahme", "massnahme"],
  ["What’s next", "what's next"],
  ["#", ""],
])("the column title %j is %j", (title, folded) => expect(foldColumn(title)).toBe(folded));

describe("columns by their titles", () => {
  it.each<[string, string | null]>([
    [
      "Action item | Owner | Due | Priority | Type | Status | Issue | Repo",
      "words owners due priority type status issue repository",
    ],
    ["Owner | Action", "owners words"],
    ["Action or task | Owner", "words owners"],
    ["Action/Fix | Owner & team", "words owners"],
    ["Action | Task", "words -"],
    ["Action | Done?", "words status flag"],
    ["Action | Date completed", "words status flag"],
    ["Action | Progress", "words status"],
    ["Action", "words"],
    ["Description", null],
    ["Description | Owner", "words owners"],
    ["Description | Type", "words type"],
    ["Metric | Value", null],
    ["Remedy | Owner | Due", "words owners due"],
    ["Reporter | Remedy | Owner | Due", "- words owners due"],
    ["Reporter | Owner | Due", "words owners due"],
    ["Id | Remedy | Owner | Due", "- words owners due"],
    ["Remedy | Owner", null],
    ["Remedy | Due | Status", null],
  ])("%s: %s", (titles, expected) => expect(roles(titles)).toBe(expected));

  it("below another title need more than a kind", () => {
    expect(roles("Description | Type", [], false)).toBeNull();
    expect(roles("Description | Owner", [], false)).toBe("words owners");
  });
});

describe("columns by their cells", () => {
  it.each<[string, string[], string | null]>([
    ["Action | X", ["Fix lag | @bob", "Mend it | TBD"], "words owners"],
    ["Action | X", ["Fix lag | @bob", "Mend it | Alice"], "words -"],
    ["Action | X", ["Fix lag | @bob, Eve"], "words -"],
    ["Action | X", ["Fix lag | Bob"], "words -"],
    ["Action | X", ["Fix lag | TBD"], "words -"],
    ["Action | X", ["Fix lag | 2026-12-01"], "words due"],
    ["Action | X", ["Fix lag | tomorrow"], "words -"],
    ["Action | X", ["Fix lag | 2026-12-01", "Mend it | Q1"], "words -"],
    ["Action | X", ["Fix lag | ✅", "Mend it | Open"], "words status"],
    ["Action | X", ["Fix lag | P1", "Mend it | High"], "words priority"],
    ["Action | X", ["Fix lag | 1"], "words -"],
    ["Action | X", ["Fix lag | High load"], "words -"],
    ["Action | X", ["Fix lag | #7"], "words issue"],
    ["Action | Reporter", ["Fix lag | @bob"], "words -"],
    ["Action | Owner | X", ["Fix lag | @bob | @eve"], "words owners -"],
  ])("%s, %j: %s", (titles, rows, expected) => expect(roles(titles, rows)).toBe(expected));

  it("do not count below another title", () => {
    expect(roles("Action | #", ["Fix lag | #7", "Mend it |"], false)).toBe("words issue");
    expect(roles("Action | X", ["Fix lag | @bob"], false)).toBe("words -");
  });
});

describe("the column of issues", () => {
  it.each<[string, string[], string | null]>([
    ["Action | Ticket | Bug", ["Fix lag | OPS-1 | #7"], "words - issue"],
    ["Action | Ticket | Bug", ["Fix lag | #7 | #8", "Mend it | #9 |"], "words issue -"],
    ["Action | Issue", ["Fix lag | The page was down for long"], "words -"],
    ["Issue | Owner | Due", ["Fix lag for good please | @bob | 2026-12-01"], "words owners due"],
    ["Issue | Owner | Due", ["#7 | @bob | 2026-12-01"], null],
    ["Issue | Ticket | Owner", ["Fix lag | #7 | @bob"], "words issue owners"],
    ["Action | #", ["Fix lag | #7"], "words issue"],
    ["Action | #", ["Fix lag | 1"], "words -"],
    ["Action | #", ["Fix lag | #7", "Mend it | 2"], "words -"],
    ["Action | #", ["Fix lag | #7", "Mend it |"], "words issue"],
    ["Action | ID", ["Fix lag | #7"], "words issue"],
    ["Action | Issue", ["Fix lag | see the old #7 there"], "words issue"],
    ["Action | Issue", ["Fix lag | see https://github.com/acme/shop/issues/7 in the list"], "words issue"],
    ["Ticket | Owner", ["[Fix lag](https://github.com/acme/shop/issues/71#a) | @bob"], "words owners"],
    ["Ticket | Owner", ["[Fix lag](https://github.com/acme/shop/issues/7) later | @bob"], null],
    ["Ticket | Owner", ["see [Fix lag](https://github.com/acme/shop/issues/7) | @bob"], null],
    ["Action | Notes", ["Fix lag | see #7 there"], "words -"],
    ["Ticket | Owner", ["[Fix lag](https://github.com/acme/shop/issues/7) | @bob"], "words owners"],
    ["Ticket | Status", ["[Fix lag](https://github.com/acme/shop/issues/7) | Open"], "words status"],
    ["Ticket | Due", ["[Fix lag](https://github.com/acme/shop/issues/7) | 2026-12-01"], "words due"],
    ["Ticket | Type", ["[Fix lag](https://github.com/acme/shop/issues/7) | prevent"], null],
    ["Ticket | Owner", ["[Fix](https://github.com/acme/shop/issues/7) | @bob"], null],
    ["Ticket | Owner", ["[Fix lag](https://github.com/acme/shop/pull/7) | @bob"], null],
  ])("%s, %j: %s", (titles, rows, expected) => expect(roles(titles, rows)).toBe(expected));
});

it.each([
  ["Action item | Owner", true],
  ["Action items | Due", true],
  ["Follow-up | Owner", true],
  ["Next steps | Owner", true],
  ["Preventive measure | Due", true],
  ["Action | Owner", false],
  ["Action item | Status", false],
  ["Action item", false],
])("a table of %s says by itself that its rows are items: %s", (titles, expected) => {
  expect(read(titles, [], true)?.isTitled).toBe(expected);
});
