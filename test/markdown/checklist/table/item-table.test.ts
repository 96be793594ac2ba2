import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { findItems, rewriteItems } from "../../../../src/markdown/checklist/checklist.ts";
import type { LineChanges } from "../../../../src/markdown/checklist/grammar/item-fields.ts";
import { HOME, link } from "../../home.ts";

const options = {
  headings: ["Action items"],
  today: Temporal.PlainDate.from("2026-11-22"),
  home: HOME,
};
const HEAD = "## Action items\n\n";
const table = (titles: string, ...rows: string[]) =>
  [titles, titles.replace(/[^|]+/g, "---"), ...rows].join("\n");
const items = (titles: string, ...rows: string[]) => findItems(HEAD + table(titles, ...rows), options);
const issue = (number: number, owner: string | null = null, repo: string | null = null) => ({
  owner,
  repo,
  number,
});

describe("a tracked row", () => {
  it.each([
    ["| Type | Status | Done? | Issue |", "| | | @bob | Fix lag soon please |"],
    ["| Type | Priority | Prio | Remedy |", "| | P1 | @bob | Fix lag |"],
    ["| Foo | Status | Bar |", "| Fix lag | open | @bob |"],
  ])("is found without its last owner: %s", (titles, row) => {
    const whole = HEAD + table(titles, row);
    const [item] = findItems(whole, options);
    const set = { owners: [], issue: issue(7), due: "2026-12-01" };
    const [again] = findItems(rewriteItems(whole, options, [{ find: item!, set }]), options);
    expect(item).toMatchObject({ owners: ["bob"], issue: null });
    expect(again).toMatchObject({ owners: [], words: item!.words, issue: { number: 7 } });
  });
});

describe("columns by their usual names, in any order", () => {
  it.each([
    [
      "| Action item | Type | Owner | Priority | Bug # | Due date | Status |",
      "| Fix lag | Prevent | @bob | P1 | #7 | 2026-12-01 | Open |",
    ],
    [
      "| ETA | Assignee | Description | P | Kind | Ticket |",
      "| Dec 1 | bob & @bob | Fix lag | 1 | prevention | acme/infra#7 |",
    ],
    [
      "| **Who** | Item | Deadline | Type (prevent / detect) | Tracking | Prio |",
      "| @bob | Fix lag | +9d | #prevent | [#7](https://github.com/acme/infra/issues/7) | high |",
    ],
    [
      "| # | Task | DRI | Due | Category | Issue | Priority |",
      "| 1 | Fix lag | **@bob** | `2026/12/01` | PREVENT | https://github.com/acme/infra/issues/7 | [P1] |",
    ],
    [
      "Action | Owner(s) | By when | Type | Issue/Ticket | Priority",
      "Fix lag | @bob | by Dec 1 | prevent | <https://github.com/acme/infra/issues/7> | P1 - now",
    ],
    [
      "| Proposal | Owner | Due | Type | Bug | Priority |",
      "| Fix lag | [@bob](https://github.com/bob) | Dec 1, 2026 (firm) | prevent | **#7** | High |",
    ],
  ])("%s", (titles, row) => {
    expect(items(titles, row)).toMatchObject([
      {
        form: "table",
        line: 4,
        words: "Fix lag",
        owners: ["bob"],
        due: { date: "2026-12-01" },
        priority: "P1",
        type: "prevent",
        issue: { number: 7 },
        done: false,
      },
    ]);
  });

  it("fields without a column can be in the item's cell", () => {
    expect(items("| Action |", "| #7 Fix lag @bob due 2026-12-01 P1 |")).toMatchObject([
      {
        words: "Fix lag",
        owners: ["bob"],
        issue: { number: 7 },
        due: { date: "2026-12-01" },
        priority: "P1",
      },
    ]);
  });

  it.each([
    ["| Time | Event |", "| 10:00 | Deploy |"],
    ["| Item | Value |", "| Severity | sev1 |"],
    ["| Service | Description |", "| db | Holds orders |"],
    ["|  |  |", "| Owner | @bob |"],
    ["| Owner | Role |", "| @bob | Lead |"],
  ])("%s is another table", (titles, row) => {
    expect(items(titles, row)).toEqual([]);
  });

  it.each([
    "|  |  |  |",
    "| <action> | @owner | YYYY-MM-DD |",
    "| [Describe the action] | [Name] | [Date] |",
    "| Action item 1 | TBD | TBD |",
    "| ... | ... | ... |",
    "| N/A | | |",
    "| {{ action }} | | |",
    "| **Prevent** | | |",
  ])("%s is a row in progress", (row) => {
    expect(items("| Action | Owner | Due |", row)).toEqual([]);
  });

  it("names without an @ and unreadable dates are kept and reported", () => {
    expect(
      items(
        "| Action | Owner | Due |",
        "| Fix | Alice | 12/1 |",
        "| Mend | Alice King, @bob & the db team | Q1 |",
        "| Do | TBD | soon |",
      ),
    ).toMatchObject([
      { owners: [], ownerNames: ["Alice"], due: { unreadable: "12/1" } },
      { owners: ["bob"], ownerNames: ["Alice King", "the db team"], due: { unreadable: "Q1" } },
      { owners: [], ownerNames: [], due: { unreadable: "soon" } },
    ]);
  });

  it("rows between labels and tables below sub-headings have their kind", () => {
    const rows = ["| **Prevention** | |", "| Fix | @bob |", "| **Detection** | |", "| Mend | @bob |"];
    expect(items("| Action | Owner |", ...rows)).toMatchObject([{ type: "prevent" }, { type: "detect" }]);
    const body = `${HEAD}### Mitigate\n\n${table("| Action | Owner |", "| Fix | @bob |")}`;
    expect(findItems(body, options)).toMatchObject([{ type: "mitigate" }]);
  });

  it("words keep pipes, code, links, line breaks and escapes", () => {
    const cell = "Pipe `a \\| b` to [x](https://a.example/x_y)<br>and \\*not\\* stop";
    expect(items("| Action | Owner |", `| ${cell} | @bob |`)).toMatchObject([
      { words: "Pipe `a | b` to [x](https://a.example/x_y)<br>and \\*not\\* stop" },
    ]);
  });

  it("tables in quotes, code and lists contain no items", () => {
    const text = table("| Action | Owner |", "| Fix | @bob |");
    for (const hidden of [text.replace(/^/gm, "> "), `\`\`\`\n${text}\n\`\`\``, `<!--\n${text}\n-->`])
      expect(findItems(HEAD + hidden, options)).toEqual([]);
    expect(findItems(`${HEAD}- Fix this\n\n${text.replace(/^/gm, "  ")}`, options)).toMatchObject([
      { words: "Fix this" },
    ]);
  });
});

describe("done", () => {
  it.each([
    ["| Action | Status |", "| Fix | Done |", true],
    ["| Action | Status |", "| Fix | ✅ |", true],
    ["| Action | Status |", "| Fix | **COMPLETED** (2026-11-20) |", true],
    ["| Action | State |", "| Fix | Closed |", true],
    ["| Action | Status |", "| Fix | In progress |", false],
    ["| Action | Status |", "| Fix | Not done |", false],
    ["| Action | Status |", "| Fix | |", false],
    ["| Action | Done? |", "| Fix | 2026-11-20 |", true],
    ["| Action | Done? |", "| Fix | [x] |", true],
    ["| Action | Done? |", "| Fix | no |", false],
    ["| Action | Done? |", "| Fix | [ ] |", false],
    ["| Action | Completed |", "| Fix | ❌ |", false],
    ["| Action | Owner |", "| ~~Fix~~ | ~~@bob~~ |", true],
    ["| Action | Owner |", "| ~~Fix~~ | @bob |", true],
    ["| Action | Owner |", "| ✅ Fix | @bob |", true],
    ["| Action | Owner |", "| [x] Fix | @bob |", true],
    ["| Action | Owner |", "| [ ] Fix | @bob |", false],
    ["| Action | Owner | Bug |", "| Fix | @bob | n/a **DONE** |", true],
    ["| Action | Owner | Bug |", "| Fix | @bob | Bug 5554823 **TODO** |", false],
  ])("%s %s", (titles, row, done) => {
    expect(items(titles, row)).toMatchObject([{ words: "Fix", done }]);
  });

  it.each(["Won't do", "Cancelled", "Dropped"])("a row with the status %s is ignored", (status) => {
    expect(items("| Action | Status |", `| Fix | ${status} |`)).toEqual([]);
  });
});

describe("writing", () => {
  const write = (titles: string, rows: string[], set: LineChanges, row = 0) => {
    const body = HEAD + table(titles, ...rows);
    const find = findItems(body, options)[row]!;
    const once = rewriteItems(body, options, [{ find, set }]);
    const after = findItems(once, options)[row]!;
    expect(rewriteItems(once, options, [{ find: after, set }])).toBe(once);
    expect(after.words).toBe(set.words ?? find.words);
    return once.slice(HEAD.length).split("\n");
  };

  it("writes each change into its column and changes no other cell", () => {
    const set = {
      issue: issue(7),
      owners: ["bob"],
      due: "2026-12-04",
      priority: "P1",
      type: "detect",
    } as const;
    expect(write("| Due | Bug | Action |  Owner |P|Type|", ["|  |   | Fix  lag  |  |2| |  "], set)[2]).toBe(
      `| 2026-12-04 | ${link(7)} | Fix  lag  | @bob |P1| detect |  `,
    );
  });

  it("uses the padding of a cell", () => {
    const [titles, row] = ["| Action  | Priority  | Owner |", "| Fix lag |           | @bob  |"];
    expect(write(titles, [row], { priority: "P1" })[2]).toBe("| Fix lag | P1        | @bob  |");
  });

  it.each<[string, string, string, string]>([
    ["| Action | Owner |", "| Fix | @bob |", "| Action | Owner | Issue |", `| Fix | @bob | ${link(7)} |`],
    ["Action | Owner", "Fix | @bob", "Action | Owner | Issue", `Fix | @bob | ${link(7)}`],
    ["| Action | Owner |", "| Fix |", "| Action | Owner | Issue |", `| Fix |  | ${link(7)} |`],
    [
      "| Action | Owner |",
      "| Fix | @bob | beyond |",
      "| Action | Owner | Issue |",
      `| Fix | @bob | ${link(7)} | beyond |`,
    ],
    ["| Action |", "| Fix \\|", "| Action | Issue |", `| Fix \\| | ${link(7)}`],
    [
      "| Issue | Action |",
      "| the replica lags a lot | Fix |",
      "| Issue | Action | Tracking issue |",
      `| the replica lags a lot | Fix | ${link(7)} |`,
    ],
  ])("%s %s gets a column for its issue", (titles, row, header, expected) => {
    expect(write(titles, [row, "| Mend | @eve |"], { issue: issue(7) })).toEqual([
      header,
      expect.stringMatching(/ ---( \|)?$/),
      expected,
      expect.stringMatching(/^\| Mend \| /),
    ]);
  });

  it.each<[string, string, LineChanges, string]>([
    // Its date and its owner leave the first column, whose words alone determine its kind.
    [
      "| Issue | Owner | Bug # | Due |",
      "| due Dec 1 Fix lag @bob |",
      { issue: issue(7), due: "2026-12-24" },
      `| Fix lag @bob | | ${link(7)} | 2026-12-24 |`,
    ],
    [
      "| Issue | Owner | Bug # | Due |",
      "| Fix the lag of the replica | @bob | | |",
      { issue: issue(7), words: "Fix lag" },
      `| Fix lag | @bob | ${link(7)} | |`,
    ],
    [
      "| GitHub issue | Owner | Due |",
      "| Fix the lag of the replica | @bob | |",
      { issue: issue(7), words: "Fix lag" },
      `| Fix lag | @bob | | ${link(7)} |`,
    ],
    [
      "| Issue | Action | Tracking |",
      "| Replica lags | Fix lag | #6 |",
      { issue: issue(7) },
      `| Replica lags | Fix lag | ${link(7)} |`,
    ],
  ])("%s %s keeps its columns", (titles, row, set, expected) => {
    expect(write(titles, [row], set)[2]?.replace(/ +/g, " ")).toBe(expected);
  });

  it("a row without a closing pipe keeps its columns if its last cell becomes empty", () => {
    const rows = ["Fix | @bob", "Mend | x"];
    expect(write("Action | Owner", rows, { issue: issue(7), owners: [] })[2]).toBe(`Fix |  | ${link(7)} |`);
  });

  it("a number within the words stays there", () => {
    expect(write("| Action |", ["| #6 Fix |"], { issue: issue(7) })[2]).toBe(`| ${link(7)} Fix |`);
  });

  it.each([
    ["OPS-12", `${link(7)} OPS-12`],
    ["TBD", `${link(7)}`],
    ["[OPS-12](https://jira.example/OPS-12)", `${link(7)} [OPS-12](https://jira.example/OPS-12)`],
    ["#6", `${link(7)}`],
    ["[#6](https://github.com/a/b/issues/6) later", `${link(7)} later`],
  ])("an issue cell with %s becomes %s", (old, now) => {
    expect(write("| Action | Issue |", [`| Fix | ${old} |`], { issue: issue(7) })[2]).toBe(
      `| Fix | ${now} |`,
    );
  });

  it.each([
    ["", "2026-12-04"],
    ["TBD", "2026-12-04"],
    ["2026-12-01", "2026-12-04"],
    ["12/1", "2026-12-04 (12/1)"],
    ["2026-12-01 (firm)", "2026-12-04 (firm)"],
    ["Dec 4", "2026-12-04"],
    ["+12d (firm)", "2026-12-04 (firm)"],
    ["Dec 4, 2026", "Dec 4, 2026"],
  ])("a due cell with %j becomes %j", (old, now) => {
    expect(
      write("| Action | Due |", [`| Fix | ${old} |`], { due: "2026-12-04" })[2]?.replace(/ +/g, " "),
    ).toBe(`| Fix | ${now} |`);
  });

  it.each([
    ["Alice, @eve", "Alice @bob"],
    ["~~Alice~~", "Alice @bob"],
    ["~~Alice~~ `", "Alice @bob"],
    ["~~<del>Alice</del> *~~", "Alice @bob"],
  ])("names without an @ stay in the owner cell: %s", (old, now) => {
    expect(write("| Action | Owner |", [`| Fix | ${old} |`], { owners: ["bob"] })[2]).toBe(
      `| Fix | ${now} |`,
    );
  });

  it.each<[string, string[], boolean, string]>([
    ["| Action | Status |", ["| Fix | Open |"], true, "| Fix | Done |"],
    ["| Action | Status |", ["| Fix | to do |", "| x1 | ✅ |"], true, "| Fix | ✅ |"],
    ["| Action | Status |", ["| Fix | |", "| x1 | Resolved |"], true, "| Fix | Resolved |"],
    ["| Action | Status |", ["| Fix | Done |", "| x1 | In progress |"], false, "| Fix | In progress |"],
    ["| Action | Done? |", ["| Fix | |"], true, "| Fix | Yes |"],
    ["| Action | Done? |", ["| Fix | 2026-11-20 |", "| x1 | no |"], false, "| Fix | no |"],
    ["| Action | Owner |", ["| Fix | @bob |"], true, "| ~~Fix~~ | @bob |"],
    ["| Action | Owner |", ["| ~~Fix~~ | ~~@bob~~ |"], false, "| Fix | @bob |"],
    [
      "| Action | Owner | Bug |",
      ["| Fix | @bob | Bug 55 **TODO** |"],
      true,
      "| Fix | @bob | Bug 55 **DONE** |",
    ],
  ])("%s %j with done: %s", (titles, rows, done, expected) => {
    expect(write(titles, rows, { done })[2]?.replace(/ +/g, " ")).toBe(expected);
  });

  it("keeps pipes and line endings", () => {
    const body = `${HEAD}| Action | Owner |\r\n|---|---|\r\n| Pipe \`a \\| b\` | @bob |\r\n\r\nrest`;
    const [find] = findItems(body, options);
    expect(rewriteItems(body, options, [{ find: find!, set: { due: "2026-12-04", issue: issue(7) } }])).toBe(
      `${HEAD}| Action | Owner | Issue |\r\n|---|---| --- |\r\n| Pipe \`a \\| b\` · due 2026-12-04 | @bob | ${link(7)} |\r\n\r\nrest`,
    );
  });
});
