import { describe, expect, it } from "@jest/globals";
import {
  readPlainText,
  renderPlainText,
  unstrike,
} from "../../../../src/markdown/checklist/grammar/plain-item.ts";
import { CONTEXT, filled } from "./said.ts";

const URL = "https://github.com/acme/shop/issues/12";

type Row = [text: string, words: string, says?: object];

function table(rule: string, done: boolean, rows: readonly Row[]): void {
  describe(rule, () => {
    it.each(rows)("%j", (text, words, says = {}) => {
      const read = readPlainText(text, CONTEXT);
      const tail = read.tail === "" ? {} : { tail: read.tail };
      expect({ ...filled(read.fields), ...tail, done: read.done }).toEqual({ words, ...says, done });
    });
  });
}

table("done: struck through", true, [
  ["~~Fix lag~~", "Fix lag"],
  ["~~Fix lag~~ @bob", "Fix lag", { owners: ["bob"] }],
  ["#12 ~~Fix lag~~", "Fix lag", { issue: "#12" }],
  ["#12 ~~Fix lag~~ @bob", "Fix lag", { owners: ["bob"], issue: "#12" }],
  ["~~#12 Fix lag~~", "Fix lag", { issue: "#12" }],
  ["<del>Fix lag</del>", "Fix lag"],
  ["<s>Fix lag</s>", "Fix lag"],
  ["<strike> Fix lag </strike>", "Fix lag"],
  ["✅ ~~Fix lag~~", "Fix lag"],
  ["~~Fix lag~~ <!-- soon -->", "Fix lag", { tail: "<!-- soon -->" }],
  [`[~~Fix lag~~](${URL})`, "Fix lag", { link: "#12" }],
  ["<del>~~Fix lag~~</del>", "Fix lag"],
]);

table("done: a check mark or a word in front", true, [
  ["✅ Fix lag", "Fix lag"],
  ["✅ #12 Fix lag", "Fix lag", { issue: "#12" }],
  [":white_check_mark: Fix lag", "Fix lag"],
  ["[x] Fix lag", "Fix lag"],
  ["[X] Fix lag", "Fix lag"],
  ["[done] Fix lag", "Fix lag"],
  ["**[Done]** Fix lag", "Fix lag"],
  ["(done) Fix lag", "Fix lag"],
  ["{{done}} Fix lag", "Fix lag"],
  ["**Done** Fix lag", "Fix lag"],
  ["Done: fix lag", "fix lag"],
  ["Done — fix lag", "fix lag"],
  ["DONE fix lag", "fix lag"],
  ["Erledigt: fix lag", "fix lag"],
  ["✅ done", "done"],
  ["#12 ✅ Fix lag", "Fix lag", { issue: "#12" }],
  [`[#12](${URL}) [x] Fix lag @bob`, "Fix lag", { link: "#12", owners: ["bob"] }],
  ["#12: Done — fix lag", "fix lag", { issue: "#12" }],
  ["@bob ✅ ~~Fix lag~~", "Fix lag", { owners: ["bob"] }],
]);

table("done: a check mark or a word at the end", true, [
  ["Fix lag ✅", "Fix lag"],
  ["Fix lag ✅ <!-- soon -->", "Fix lag", { tail: "<!-- soon -->" }],
  ["Fix lag (done)", "Fix lag"],
  ["Fix lag [done]", "Fix lag"],
  ["Fix lag (terminé)", "Fix lag"],
  ["Fix lag (done!)", "Fix lag"],
  ["Fix lag **done**", "Fix lag"],
  ["Fix lag — done", "Fix lag"],
  ["Fix lag - done.", "Fix lag"],
  ["Fix lag, **Status:** done", "Fix lag"],
  ["Fix lag (status: done)", "Fix lag"],
  ["Fix lag (@bob, done)", "Fix lag", { owners: ["bob"] }],
  ["Fix lag (@bob; P1; done)", "Fix lag", { owners: ["bob"], priority: "P1" }],
  ["Fix lag @bob (done)", "Fix lag", { owners: ["bob"] }],
  ["Fix lag ✅ @bob · P1", "Fix lag", { owners: ["bob"], priority: "P1" }],
  ["Fix lag (done) — Owner: @bob", "Fix lag", { owners: ["bob"] }],
]);

table("done: when, by whom or by what it was done", true, [
  ["Fix lag (done in #45)", "Fix lag"],
  ["Fix lag (done 2026-11-10 by @bob)", "Fix lag"],
  ["Fix lag — done in #45, 2026-11-10", "Fix lag"],
  ["Fix lag [fixed by https://a.example/1]", "Fix lag"],
  ["Fix lag (shipped with [the release](https://a.example/1))", "Fix lag"],
]);

table("open", false, [
  ["Fix lag", "Fix lag"],
  ["Fix lag @bob <!-- soon -->", "Fix lag", { owners: ["bob"], tail: "<!-- soon -->" }],
  ["Fix lag <!-- soon --> ", "Fix lag", { tail: "<!-- soon -->" }],
  ["[ ] Fix lag", "Fix lag"],
  ["[] Fix lag", "Fix lag"],
  ["[ ](a) Fix lag", "[ ](a) Fix lag"],
  ["[x](a) Fix lag", "[x](a) Fix lag"],
  ["~~Fix~~ lag", "~~Fix~~ lag"],
  ["Fix ~~lag #12~~", "Fix ~~lag #12~~"],
  ["~~Fix~~ ~~lag~~", "~~Fix~~ ~~lag~~"],
  ["~~~~", "~~~~"],
  ["~~ ~~", "~~ ~~"],
  ["<del>Fix</del> lag", "<del>Fix</del> lag"],
  ["<del>a</del> <del>b</del>", "<del>a</del> <del>b</del>"],
  ["done fix lag", "done fix lag"],
  ["Fixed lag", "Fixed lag"],
  ["Fix lag done", "Fix lag done"],
  ["Fix lag, done", "Fix lag, done"],
  ["Fix lag (done) soon", "Fix lag (done) soon"],
  ["Fix lag (done soon)", "Fix lag (done soon)"],
  ["✅", "✅"],
  ["(done)", "(done)"],
  ["\u200B<!-- -->@bob<!-- --> P1", "@bob", { priority: "P1" }],
  ["\u200BFix lag", "\u200BFix lag"],
  ["#12 [ ] Fix lag", "Fix lag", { issue: "#12" }],
  ["#12 <!-- -->✅ Fix lag<!-- --> @bob", "✅ Fix lag", { issue: "#12", owners: ["bob"] }],
  ["<del></del>", "<del></del>"],
  ["<del>", "<del>"],
]);

it.each([
  ["~~Fix lag~~", "Fix lag"],
  ["~~ Fix lag ~~", "Fix lag"],
  ["~~x~~", "x"],
  ["~~~~", null],
  ["~~ ~~", null],
  ["~~a~~ ~~b~~", null],
  ["~~a", null],
  ["a~~", null],
  ["<del>Fix lag</del>", "Fix lag"],
  ["<s> Fix lag </s>", "Fix lag"],
  ["<strike>Fix lag</strike>", "Fix lag"],
  ["<del>a</del> <del>b</del>", null],
  ["<del>a</del> b", null],
  ["a <del>b</del>", null],
  ["<del>a</s>", null],
  ["<del> </del>", null],
  ["<del>", null],
  ["Fix lag", null],
])("%j is struck through around %j", (text, inner) => expect(unstrike(text)).toBe(inner));

describe("written", () => {
  const { fields } = readPlainText("@bob", CONTEXT);
  const written = (words: string, done: boolean, tail = "") =>
    renderPlainText({ fields: { ...fields, words }, tail, done }, CONTEXT);
  const fenced = (words: string) => `\u200B<!-- -->${words}<!-- --> @bob`;

  it.each([
    ["Fix lag", "Fix lag @bob", "~~Fix lag~~ @bob"],
    ["", "@bob", "~~@bob~~"],
    ["Fix ~lag", "Fix ~lag @bob", "<del>Fix ~lag</del> @bob"],
    ["Fix C:\\", "Fix C:\\ @bob", "<del>Fix C:\\</del> @bob"],
    ["Fix ~</del>", "Fix ~</del> @bob", "<s>Fix ~</del></s> @bob"],
    ["Fix ~</del></s>", "Fix ~</del></s> @bob", "<strike>Fix ~</del></s></strike> @bob"],
    ["✅ Fix lag", fenced("✅ Fix lag"), "~~✅ Fix lag~~ @bob"],
    ["[ ] Fix lag", fenced("[ ] Fix lag"), "~~[ ] Fix lag~~ @bob"],
    ["#12 Fix lag", fenced("#12 Fix lag"), "~~#12 Fix lag~~ @bob"],
    ["P1 Fix lag", fenced("P1 Fix lag"), "~~P1 Fix lag~~ @bob"],
  ])("%j", (words, open, done) => {
    expect(written(words, false)).toBe(open);
    expect(written(words, true)).toBe(done);
    expect(readPlainText(done, CONTEXT)).toMatchObject({ fields: { words, owners: ["bob"] }, done: true });
  });

  it("open words are not struck through, because that would say that they are done", () => {
    expect(written("~~Fix lag~~", false)).toBe("Fix lag @bob");
    expect(written("<s>~~Fix lag~~</s>", false)).toBe("Fix lag @bob");
  });

  it("without any text it is empty, also once it is done", () => {
    const nothing = { fields: { ...fields, owners: [] }, tail: "", done: true };
    expect(renderPlainText(nothing, CONTEXT)).toBe("");
  });

  it("a closing tag of every kind is left out of the words", () => {
    expect(written("Fix ~</del></s></strike>", true)).toBe(fenced("<strike>Fix ~</del></s></strike>"));
  });

  it("a comment stays at the end", () => {
    expect(written("Fix lag", true, "<!-- soon -->")).toBe("~~Fix lag~~ @bob <!-- soon -->");
    expect(
      renderPlainText({ fields: { ...fields, owners: [] }, tail: "<!-- soon -->", done: false }, CONTEXT),
    ).toBe("<!-- soon -->");
  });
});
