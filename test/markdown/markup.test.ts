import { describe, expect, it } from "@jest/globals";
import { maskItem, maskMarkup } from "../../src/markdown/markup.ts";

/** A mask with `~` for what is blanked out, and `_` for padding. */
const seen = (mask: string) => mask.replaceAll("\uE000", "~").replaceAll("\uE002", "_");

const shown = (text: string) => seen(maskMarkup(text).mask);

const ofItem = (text: string) => seen(maskItem(text).mask);

describe("the prose of a line", () => {
  it.each([
    ["plain words (5 %), a.b", "plain words (5 %), a.b"],
    ["a `b` c", "a ~~~ c"],
    ["a ``b ` c`` d", "a ~~~~~~~~~ d"],
    ["a ` b", "a ` b"],
    ["a `` b ` c ` d", "a `` b ~~~~~ d"],
    ["`a`", "~~~"],
    ["a \\* b \\` c", "a ~~ b ~~ c"],
    ["a \\b \\ c", "a \\b \\ c"],
    ["\\!\\/\\:\\@\\[\\`\\{\\~", "~".repeat(16)],
    ["a <b> c </b> <i x='y'>", "a ~~~ c ~~~~ ~~~~~~~~~"],
    ["a < b > c, <> <\tb>", "a < b > c, <> <\tb>"],
    ["a <b <c> d", "a <b ~~~ d"],
    ["a <b", "a <b"],
    ["a [b](c) d", "a ~~~~~~ d"],
    ["a [](c) [b]()", "a ~~~~~ ~~~~~"],
    ["a [b] (c) [b](c d) [b[c](d)", "a [b] (c) [b](c d) [b~~~~~~"],
    ["a [b](c) [d](e)", "a ~~~~~~ ~~~~~~"],
    ["see https://a.example/b or http://c.", "see ~~~~~~~~~~~~~~~~~~~ or ~~~~~~~~~"],
    ["https://a<b>", "~~~~~~~~~~~~"],
    ["http:/a ftp://b", "http:/a ftp://b"],
    ["a <!-- b --> c", "a ~~~~~~~~~~ c"],
    ["a <!-- b `-->` c", "a ~~~~~~~~~~~` c"],
    ["a <!-- b\nc", "a ~~~~~~~~"],
    ["a <!- b", "a <!- b"],
    ["`<!--` a", "~~~~~~ a"],
    ["＠ａ：（ｂ）、。〔ｃ〕【ｄ】", "@a:(b),.[c][d]"],
    ["！～", "!~"],
    ["＀｟漢", "＀｟漢"],
    ["＠`＠`＠", "@~~~@"],
  ])("%j is %j", (text, mask) => expect(shown(text)).toBe(mask));
});

describe("the prose of an item", () => {
  it.each([
    ["a<br>b<br/>c<BR />d", "a••••b•••••c••••••d"],
    ["a<br b>c", "a~~~~~~c"],
    ["a<br\t/>c", "a••••••c"],
    ["a<brr>c", "a~~~~~c"],
    ["by `@alice` and ``@acme/db-1``", "by `@alice` and ``@acme/db-1``"],
    ["by `@A_1-b`", "by `@A_1-b`"],
    ["by `@-a` `@a/` `@a b` `a@b` `@a.`", "by ~~~~~ ~~~~~ ~~~~~~ ~~~~~ ~~~~~"],
    [`by \`@${"a".repeat(101)}\``, `by \`@${"a".repeat(101)}\``],
    [`by \`@${"a".repeat(102)}\``, `by ${"~".repeat(105)}`],
    ["by `2026-12-01`", "by `2026-12-01`"],
    [
      "by `2026-12-1` `2026-12-012` `12026-12-01` `2026-12-01 `",
      "by ~~~~~~~~~~~ ~~~~~~~~~~~~~ ~~~~~~~~~~~~~ ~~~~~~~~~~~~~",
    ],
    ["[@alice](x) a", "@alice_____ a"],
    ["[**@Acme/db**](x) a", "@Acme/db_________ a"],
    ["[_@a_](x)", "@a_______"],
    ["[***@a***](x) [****@b](x)", "@a___________ ~~~~~~~~~~~"],
    ["[@alice smith](x) [a@b](x) [a @b](x)", "~~~~~~~~~~~~~~~~~ ~~~~~~~~ ~~~~~~~~~"],
    ["[a](@b)", "~~~~~~~"],
    ["`[@a](x)`", "~~~~~~~~~"],
    ["a `b`", "a ~~~"],
  ])("%j is %j", (text, mask) => expect(ofItem(text)).toBe(mask));
});

describe("comments at the end of a line", () => {
  it.each<[string, string, number | null]>([
    ["no comment", "no comment", null],
    ["a `b`", "a `b`", null],
    ["a <!-- b -->", "a ", null],
    ["a <!-- b --> ", "a ", null],
    ["a <!-- b --> c", "a <!-- b --> c", null],
    ["a <!-- b --> <!-- c -->", "a ", null],
    ["a <!-- b --> c <!-- d -->", "a <!-- b --> c ", null],
    ["a <!-- -->", "a <!-- -->", null],
    ["a <!-- --> b <!-- -->", "a <!-- --> b <!-- -->", null],
    ["a <!-- --> <!-- b -->", "a <!-- --> ", null],
    ["a <!-- b --> <!-- -->", "a <!-- b --> <!-- -->", null],
    ["<!-- a -->", "", null],
    ["a <!-- b", "a ", 2],
    ["a <!-- b --> <!-- c", "a ", 13],
    ["a <!-- b --> c <!-- d", "a <!-- b --> c ", 15],
    ["a <!-- b <!-- c -->", "a ", null],
    ["a <!---->", "a ", null],
    ["a <!-->", "a ", 2],
    ["a <!--->", "a ", 2],
    ["`<!--` a", "`<!--` a", null],
  ])("of %j: %j is before them, and %j is the start of an unclosed one", (text, before, open) => {
    const { tail, open: start } = maskMarkup(text);
    expect([text.slice(0, tail), start]).toEqual([before, open]);
  });
});
