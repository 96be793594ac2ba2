import { describe, expect, it } from "@jest/globals";
import {
  endsWithMetadata,
  fenceItemText,
  isOnlyMetadata,
  oneLine,
  parseItemText,
  renderItemText,
} from "../../../../src/markdown/checklist/grammar/item-text.ts";
import { CONTEXT, table } from "./said.ts";

const URL = "https://github.com/acme/shop/issues/12";

table("the last of several counts, and the others stay in the words", [
  ["Fix lag @bob @Bob @alice", "Fix lag", { owners: ["bob", "alice"] }],
  ["@Bob Fix lag @bob", "Fix lag", { owners: ["Bob"] }],
  ["Fix lag due 2026-12-01 due 2026-12-05", "Fix lag due 2026-12-01", { due: "2026-12-05" }],
  ["Fix lag due 12/1 due 2026-12-05", "Fix lag due 12/1", { due: "2026-12-05", unreadDue: "?12/1" }],
  ["Fix lag due: 2026-12-05 due 12/1", "Fix lag due 12/1", { due: "2026-12-05", unreadDue: "?12/1" }],
  ["Fix lag P1 P2", "Fix lag P1", { priority: "P2" }],
  ["Fix lag #prevent #detect", "Fix lag #prevent", { type: "detect" }],
  ["Fix lag repo: a/b repo: c/d", "Fix lag repo: a/b", { repository: "c/d" }],
]);

table("separators next to metadata go with it", [
  ["Fix lag, @bob, then rest"],
  ["Fix lag — owner: @bob — then rest", "Fix lag then rest", { owners: ["bob"] }],
  ["@bob — Fix lag — P1 —", "Fix lag", { owners: ["bob"], priority: "P1" }],
  ["P1, #prevent: fix lag", "fix lag", { priority: "P1", type: "prevent" }],
  ["Fix lag, twice — @bob", "Fix lag, twice", { owners: ["bob"] }],
  ["Fix lag —"],
]);

table("brackets that are taken apart stay around their rest", [
  ["Fix lag (@bob, see wiki)", "Fix lag (see wiki)", { owners: ["bob"] }],
  ["Fix lag (see wiki, @bob)", "Fix lag (see wiki)", { owners: ["bob"] }],
  ["Fix (see wiki, @bob) lag", "Fix (see wiki) lag", { owners: ["bob"] }],
  ["Fix lag [@bob, SRE] now", "Fix lag [SRE] now", { owners: ["bob"] }],
]);

table("a date that can't be read stays set off", [
  ["Fix lag — 12/1 — @bob", "Fix lag — 12/1", { owners: ["bob"], due: "?12/1" }],
  ["Fix lag @bob 12/1", "Fix lag – 12/1", { owners: ["bob"], due: "?12/1" }],
  ["2026-02-30: fix lag", "2026-02-30: fix lag", { due: "?2026-02-30" }],
  ["Fix lag; P1; due 12/1", "Fix lag due 12/1", { priority: "P1", due: "?12/1" }],
]);

table("words between two empty comments are as written", [
  ["<!-- -->P1 <!-- --> @bob", "P1", { owners: ["bob"] }],
  ["<!-- -->P1<!-- --> soon"],
  ["<!-- -->P1"],
  ["<!-- -->"],
  ["<!-- --><!-- -->", ""],
  ["<!-- --> P1 <!-- -->", "P1"],
  ["x <!-- -->P1<!-- --> @bob", "x <!-- -->P1<!-- -->", { owners: ["bob"] }],
  ["#12 <!-- -->#13<!-- --> @bob", "#13", { owners: ["bob"], issue: "#12" }],
  ["<!-- -->a<!-- -->b<!-- --> P1", "a<!-- -->b", { priority: "P1" }],
]);

it("a comment at the end is the tail", () => {
  expect(parseItemText("Fix lag <!-- a --> @bob  <!-- soon --> ", CONTEXT)).toMatchObject({
    fields: { words: "Fix lag <!-- a -->", owners: ["bob"] },
    tail: "<!-- soon -->",
  });
});

describe("written", () => {
  const { fields } = parseItemText("Fix lag", CONTEXT);
  const issue = (repo: string) => ({ owner: "acme", repo, number: 12 });
  const all = {
    issue: issue("infra"),
    owners: ["bob"],
    due: { date: "2026-12-01" },
    priority: "P1",
    type: "prevent",
    repository: "acme/infra",
  } as const;
  const infra = "[acme/infra#12](https://github.com/acme/infra/issues/12)";
  const unread = { unreadable: "12/1", hint: "" };

  it.each([
    [{}, "Fix lag"],
    [{ words: " Fix lag " }, "Fix lag"],
    [{ words: "" }, ""],
    [{ words: "", owners: ["bob"] }, "@bob"],
    [{ owners: ["bob", "acme/db"] }, "Fix lag @bob @acme/db"],
    [{ priority: "P1" as const }, "Fix lag · P1"],
    [{ issue: issue("shop") }, `[#12](${URL}) Fix lag`],
    [{ wrongLink: `[#13](${URL})` }, `[#13](${URL}) Fix lag`],
    [all, `${infra} Fix lag @bob · due 2026-12-01 · P1 · #prevent · repo: acme/infra`],
    [{ words: "Fix <!-- lag", owners: ["bob"] }, "Fix &lt;!-- lag @bob"],
    [{ words: "Fix <!-- a --> <!-- lag" }, "Fix <!-- a --> &lt;!-- lag"],
    [{ words: "Get it from", owners: ["bob"] }, "Get it from · @bob"],
    [{ words: "Get it from" }, "Get it from"],
    [{ words: "P1" }, "<!-- -->P1<!-- -->"],
    [{ words: "P1", owners: ["bob"] }, "<!-- -->P1<!-- --> @bob"],
    [{ words: "#12 Fix lag" }, "<!-- -->#12 Fix lag<!-- -->"],
    [{ words: "Fix due 12/1", due: unread }, "<!-- -->Fix due 12/1<!-- -->"],
  ])("%j", (changed, text) => expect(renderItemText({ ...fields, ...changed }, CONTEXT)).toBe(text));

  it("words can always be fenced", () => {
    expect(fenceItemText({ ...fields, words: " Fix <!-- lag", owners: ["bob"] }, CONTEXT)).toBe(
      "<!-- -->Fix &lt;!-- lag<!-- --> @bob",
    );
  });
});

it("a text ends with metadata if something else than words is behind its words", () => {
  const ends = (text: string) => endsWithMetadata(text, CONTEXT);
  const yes = [
    "Fix lag @bob",
    "Fix lag @bob soon",
    "Fix lag @bob —",
    "Fix lag (@bob)",
    "Fix lag @bob (see wiki)",
    "Fix lag @bob 🔥",
    "Fix lag @bob <!-- x -->",
  ];
  const no = ["Fix lag", "@bob Fix lag", "@bob", "Ask @bob", "🔥 @bob", ""];
  expect([yes.filter((text) => !ends(text)), no.filter(ends)]).toEqual([[], []]);
});

it("a text without words is only metadata", () => {
  const isOnly = (text: string) => isOnlyMetadata(text, CONTEXT);
  const yes = ["@bob", "#12", "(#12)", "#12 @bob", "@bob · due 2026-12-01", "@bob —", `[#13](${URL})`];
  const no = ["#12 Fix lag", "Fix lag", "@bob Fix lag", "🔥 @bob", "", "  ", `[Fix lag](${URL})`];
  expect([yes.filter((text) => !isOnly(text)), no.filter(isOnly)]).toEqual([[], []]);
});

it("words are in one line", () => expect(oneLine(" a \n b\r\n\r\n c\td ")).toBe("a b c\td"));
