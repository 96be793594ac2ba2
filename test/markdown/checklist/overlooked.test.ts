import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import {
  findItems,
  overlookedIn,
  rewriteItems,
  withoutItems,
} from "../../../src/markdown/checklist/checklist.ts";
import { HOME } from "../home.ts";

const options = { headings: ["Action items"], today: Temporal.PlainDate.from("2026-11-22"), home: HOME };
const itemsOf = (...lines: string[]) => findItems(["## Action items", ...lines].join("\n"), options);

describe("what looks like metadata in the words of an item", () => {
  it.each<[string, string | null, string | null, string | null]>([
    ["Fix lag", null, null, null],
    ["Ask @alice for the key", "alice", null, null],
    ["Ask @acme/db for the key", "acme/db", null, null],
    ["Ask @babel/core for the key", null, null, null],
    ["Ask @babel/core or @alice for it", "alice", null, null],
    ["Ask @someone for the key", null, null, null],
    ["Mail a@alice.example or x/@alice now", null, null, null],
    ["Ask `@alice` for the key", null, null, null],
    ["Ask @alice/ for the key", null, null, null],
    ["Do what broke on 2026-12-01 again", null, "2026-12-01", null],
    ["Do what broke on 2026-11-22 again", null, "2026-11-22", null],
    ["Do what broke on 2026-11-21 again", null, null, null],
    ["Do what broke on Dec 1, 2026 again", null, "2026-12-01", null],
    ["Do v-2026-12-01 again", null, null, null],
    ["Do what #12 says", null, null, "#12"],
    ["Do what #0 or a#12 or #12-b or ##12 says", null, null, null],
    ["Ask @alice about #12 on 2026-12-01 again", "alice", "2026-12-01", "#12"],
    ["Ask @alice about #12 to do it @bob", null, null, null],
    ["Ask @alice about #12 now Owner: Bob", null, null, null],
    ["Do what broke on 2026-12-01 again due 2026-12-01", null, null, null],
    ["Do what broke on 2026-12-01 again due 2026-12-02", null, "2026-12-01", null],
    ["Do what broke on 2026-12-01 again due Q1", null, null, null],
    ["#12 Do what #12 says", null, null, null],
    ["#12 Do what #13 says", null, null, "#13"],
  ])("%j: the owner %j, the day %j, the issue %j", (line, owner, day, issue) => {
    expect(overlookedIn(itemsOf(`- [ ] ${line}`)[0]!, options)).toEqual({ owner, day, issue });
  });
});

describe("a body without its items", () => {
  it.each<[string, string[], string[]]>([
    ["no items", ["Words"], ["## Action items", "Words"]],
    ["tasks", ["- [ ] Fix lag", "Words", "", "more"], ["## Action items", "", "more"]],
    ["an item on two lines", ["- [ ] Fix", "  lag", "", "more"], ["## Action items", "", "more"]],
    ["what is no item", ["- [ ] TBD"], ["## Action items", "- [ ] TBD"]],
    [
      "a table",
      ["Words", "", "| Action | Owner |", "| - | - |", "| Fix lag | @bob |", "| TBD | |", "", "a | b"],
      ["## Action items", "Words", "", "", "a | b"],
    ],
  ])("%s", (_, lines, left) => {
    const body = ["## Action items", ...lines].join("\n");
    expect(withoutItems(body, options)).toBe(left.join("\n"));
    expect(withoutItems(body.replaceAll("\n", "\r\n"), options)).toBe(left.join("\n"));
  });
});

describe("lines that show the same", () => {
  const body = "## Action items\n- [ ] Fix lag\n- [ ] Fix lag\n- [ ] #7 Mend it\n- [ ] #7 Mend more\n";
  const [, second, , fourth] = findItems(body, options);

  it("are told apart by their order, or by their words", () => {
    expect(findItems(body, options).map(({ occurrence }) => occurrence)).toEqual([1, 2, 1, 1]);
    expect(rewriteItems(body, options, [{ find: second!, set: { done: true } }])).toBe(
      "## Action items\n- [ ] Fix lag\n- [x] Fix lag\n- [ ] #7 Mend it\n- [ ] #7 Mend more\n",
    );
    expect(rewriteItems(body, options, [{ find: fourth!, set: { done: true } }])).toBe(
      "## Action items\n- [ ] Fix lag\n- [ ] Fix lag\n- [ ] #7 Mend it\n- [x] #7 Mend more\n",
    );
  });

  it("are the first one if the words are others", () => {
    const find = { ...fourth!, words: "Other words" };
    expect(rewriteItems(body, options, [{ find, set: { done: true } }])).toBe(
      "## Action items\n- [ ] Fix lag\n- [ ] Fix lag\n- [x] #7 Mend it\n- [ ] #7 Mend more\n",
    );
  });

  it("take several changes, and none without a line", () => {
    const edits = [
      { find: second!, set: { done: true } },
      { find: second!, set: { words: "Fix\nmore" } },
      { find: { ...second!, occurrence: 3 }, set: { done: true } },
    ];
    expect(rewriteItems(body, options, edits)).toBe(
      body.replace(/(?<=lag\n)- \[ \] Fix lag/, "- [x] Fix more"),
    );
    expect(rewriteItems(body, options, [])).toBe(body);
  });
});
