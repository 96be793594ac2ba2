import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import {
  isPlaceholderCell,
  readDueCell,
  readIssueCell,
  readIssueStatus,
  readOwners,
  readPriorityCell,
  readRepositoryCell,
  readTypeCell,
  readUnreadDue,
  writeDueCell,
  writeIssueCell,
  writeIssueStatus,
  writeOwners,
} from "../../../../src/markdown/checklist/table/field-cells.ts";
import { HOME, link } from "../../home.ts";

const context = { today: Temporal.PlainDate.from("2026-11-22"), home: HOME };

it.each([
  ["", true],
  ["-", true],
  [" — ", true],
  ["…", true],
  ["TBD", true],
  ["@todo", true],
  ["n/a", true],
  ["*None*", true],
  ["~~TBD~~", true],
  ["???", true],
  ["YYYY-MM-DD", true],
  ["<name>", true],
  ["[name]", true],
  ["{{ name }}", true],
  ["@someone", true],
  ["[name](x)", false],
  ["TBD soon", false],
  ["alice", false],
  ["a-", false],
])("%j has no value yet: %s", (text, expected) => expect(isPlaceholderCell(text)).toBe(expected));

describe("people in a cell", () => {
  it.each<[string, string[], string[], string[]]>([
    ["", [], [], []],
    ["TBD", [], [], []],
    ["@alice", ["alice"], [], []],
    ["@alice @bob", ["alice", "bob"], [], []],
    ["@alice/@bob", ["alice", "bob"], [], []],
    ["@acme/db", ["acme/db"], [], []],
    ["@babel/core", [], [], []],
    ["@renovate[bot]", ["renovate[bot]"], [], []],
    ["[@alice](https://github.com/alice)", ["alice"], [], []],
    ["**@alice**", ["alice"], [], []],
    ["`@alice`", ["alice"], [], []],
    ["<b>@alice</b>", ["alice"], [], []],
    ["a@alice.example", [], ["a@alice.example"], []],
    ["Alice", [], ["Alice"], []],
    ["Alice, Bob & Carol", [], ["Alice", "Bob", "Carol"], []],
    ["Alice<br>Bob", [], ["Alice", "Bob"], []],
    ["Alice<br />Bob", [], ["Alice", "Bob"], []],
    ["@alice<br />Bob", ["alice"], ["Bob"], ["Bob"]],
    ["*Alice*", [], ["Alice"], []],
    ["**`Alice`**", [], ["Alice"], []],
    ["(Alice)", [], ["Alice"], []],
    ["Alice (@alice)", ["alice"], ["Alice"], []],
    ["@alice, Bob", ["alice"], ["Bob"], ["Bob"]],
    ["@alice<br/>Bob", ["alice"], ["Bob"], ["Bob"]],
    ["@alice, TBD", ["alice"], [], []],
    ["@alice, 42", ["alice"], [], []],
    ["someone", [], [], []],
    ["R&D", [], ["R", "D"], []],
  ])("%j: the owners %j, the names %j, without a login %j", (text, owners, names, unlinkedNames) => {
    expect(readOwners(text, "acme")).toMatchObject({ owners, names, unlinkedNames });
  });

  it("of other owners count where the owner is not known", () => {
    expect(readOwners("@babel/core").owners).toEqual(["babel/core"]);
  });

  it.each<[string, string[], string]>([
    ["", ["bob"], "@bob"],
    ["@alice", ["bob", "carol"], "@bob @carol"],
    ["Alice", ["bob"], "Alice @bob"],
    ["Alice, @alice", ["bob"], "Alice @bob"],
    ["@alice, 42", ["bob"], "@bob"],
    ["Alice & @alice", ["bob"], "Alice @bob"],
    ["&lt;Alice", ["bob"], "&lt;Alice @bob"],
    ["TBD", ["bob"], "@bob"],
    ["Alice", [], "Alice"],
    ["Alice <!-- x", ["bob"], "Alice &lt;!-- x @bob"],
  ])("%j with the owners %j is %j", (text, owners, written) =>
    expect(writeOwners(text, owners)).toBe(written),
  );
});

describe("a due date in a cell", () => {
  const unreadable = (text: string) => ({ unreadable: text, hint: expect.any(String) });

  it.each<[string, object | null]>([
    ["", null],
    ["TBD", null],
    ["2026-12-01", { date: "2026-12-01" }],
    ["**2026-12-01**", { date: "2026-12-01" }],
    ["`Dec 1`", { date: "2026-12-01" }],
    ["by Dec 1", { date: "2026-12-01" }],
    ["Due: 2026-12-01", { date: "2026-12-01" }],
    ["~~2026-12-01~~ 2026-12-15", { date: "2026-12-15" }],
    ["~~2026-12-01~~<br>~~2026-12-05~~ 2026-12-15", { date: "2026-12-15" }],
    ["~~2026-12-01~~", { date: "2026-12-01" }],
    ["2026-12-01 (firm)", { date: "2026-12-01" }],
    ["2026-12-01, firm", { date: "2026-12-01" }],
    ["2026-12-01 – firm", { date: "2026-12-01" }],
    ["2026-12-01 firm", unreadable("2026-12-01 firm")],
    ["Q1", unreadable("Q1")],
    ["soon", unreadable("soon")],
  ])("%j: %j", (text, due) => expect(readDueCell(text, context)).toEqual(due));

  it.each<[string, string | null]>([
    ["2026-12-01 (Q1)", "Q1"],
    ["2026-12-01 (soon?)", "soon"],
    ["2026-12-01 (whenever)", null],
    ["2026-12-01 (2026-12-05)", null],
    ["2026-12-01, firm (Q1)", null],
    ["2026-12-01 (what? when?)", "what? when"],
    ["2026-12-01 (Q1) firm", null],
    ["2026-12-01", null],
    ["Q1", null],
    ["", null],
  ])("%j: beside it %j can't be read", (text, unread) => {
    expect(readUnreadDue(text, context)?.unreadable ?? null).toBe(unread);
  });

  it.each([
    ["", "2026-12-24"],
    ["TBD", "2026-12-24"],
    ["2026-12-01", "2026-12-24"],
    ["Dec 1", "2026-12-24"],
    ["2026-12-01 (firm)", "2026-12-24 (firm)"],
    ["~~2026-12-01~~ 2026-12-15", "~~2026-12-01~~ 2026-12-24"],
    ["Q1", "2026-12-24 (Q1)"],
    ["whenever", "2026-12-24 (whenever?)"],
    ["(whenever)", "2026-12-24 (whenever?)"],
    ["(a) b (c)", "2026-12-24 (a) b (c)"],
    ["soon?", "2026-12-24 (soon?)"],
    ["2026-12-01 (Q1)", "2026-12-24 (Q1)"],
  ])("%j with another date is %j", (text, written) => {
    expect(writeDueCell(text, "2026-12-24", context)).toBe(written);
  });
});

it.each([
  ["P1", "P1"],
  ["p1 - now", "P1"],
  ["[P1]", "P1"],
  ["**High**", "P1"],
  ["High (now)", "P1"],
  ["🔥 high", "P1"],
  ["2", "P2"],
  ["(2)", "P2"],
  ["2 *", "P2"],
  ["🔥🔥 high", "P1"],
  ["5 high", null],
  ["5", null],
  ["22", null],
  ["P12", null],
  ["unclear", null],
  ["", null],
])("the priority %j is %j", (text, priority) => expect(readPriorityCell(text)).toBe(priority));

it.each([
  ["Prevention", "prevent"],
  ["#Detect", "detect"],
  ["**Storage**", "storage"],
  ["** Storage **", "storage"],
  ["Storage team", "storage-team"],
  ["Storage / API", "storage-api"],
  ["one two three four", null],
  ["a".repeat(30), "a".repeat(30)],
  ["a".repeat(31), null],
  ["2nd", null],
  ["TBD", null],
  ["", null],
])("the type %j is %j", (text, type) => expect(readTypeCell(text)).toBe(type));

it.each([
  ["acme/infra", "acme/infra"],
  ["`acme/infra`", "acme/infra"],
  ["[acme/infra](https://github.com/acme/infra)", "acme/infra"],
  ["` acme/infra `", "acme/infra"],
  ["x [acme/infra](y)", null],
  ["[acme/infra](y) x", null],
  ["acme/infra.", null],
  ["infra", null],
  ["acme/infra/web", null],
  ["in acme/infra", null],
  ["", null],
])("the repository %j is %j", (text, repository) => expect(readRepositoryCell(text)).toBe(repository));

describe("an issue in a cell", () => {
  it.each<[string, number | null, string]>([
    ["#7", 7, ""],
    ["~~#7~~", 7, ""],
    ["#7 OPS-1", 7, "OPS-1"],
    ["OPS-1<br>#7", 7, "OPS-1"],
    ["[#7](https://github.com/acme/shop/issues/7), later", 7, ", later"],
    ["OPS-1<br />#7", 7, "OPS-1"],
    ["#7 [a](b)", 7, "[a](b)"],
    ["see #7", 7, "see"],
    ["`#7`", 7, ""],
    ["see #7 and #7", 7, "see and #7"],
    ["see #7 and #8", null, "see #7 and #8"],
    ["Issue 7", 7, ""],
    ["GitHub issue #7", 7, ""],
    ["GH-7", 7, ""],
    ["Issue 7 now", null, "Issue 7 now"],
    ["7", null, "7"],
    ["OPS-1", null, "OPS-1"],
    ["TBD", null, ""],
    ["", null, ""],
  ])("%j: %j and the rest %j", (text, number, rest) => {
    const found = readIssueCell(text, context);
    expect([found.issue?.number ?? null, found.rest]).toEqual([number, rest]);
  });

  it.each([
    ["", link(9)],
    ["TBD", link(9)],
    ["#7", link(9)],
    ["OPS-1", `${link(9)} OPS-1`],
    ["#9", link(9)],
    [`${link(9)} later`, `${link(9)} later`],
    [`${link(9)}, later`, `${link(9)}, later`],
    [link(7), link(9)],
  ])("%j with #9 is %j", (text, written) => {
    expect(writeIssueCell(text, { owner: null, repo: null, number: 9 }, context)).toBe(written);
  });

  it.each([
    ["#7 DONE", true, "#7 DONE", "#7 TODO"],
    ["#7 **FIXED**", true, "#7 **DONE**", "#7 **TODO**"],
    ["#7 CLOSED ", true, "#7 DONE", "#7 TODO"],
    ["TODO", false, "DONE", "TODO"],
    ["#7 OPEN", false, "#7 DONE", "#7 TODO"],
    ["#7 done", null, "#7 done", "#7 done"],
    ["DONE #7", null, "DONE #7", "DONE #7"],
    ["UNDONE", null, "UNDONE", "UNDONE"],
  ])("%j says that it is done: %j", (text, done, closed, reopened) => {
    expect(readIssueStatus(text)).toBe(done);
    expect([writeIssueStatus(text, true), writeIssueStatus(text, false)]).toEqual([closed, reopened]);
  });
});
