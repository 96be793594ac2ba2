import { describe, expect, it } from "@jest/globals";
import { BEFORE, hiddenSpans, MALFORMED, OpenTags, QUOTING_TAGS } from "../../src/markdown/hidden-spans.ts";

const BLOCK = { from: 0, to: 1, isHtml: false };

/** The spans of blocks that follow each other, each as its kind and text. `<` is an open start, `…` an open end. */
function spansOf(blocks: readonly string[], isHtml: boolean, names = [...QUOTING_TAGS, MALFORMED]) {
  const open = new OpenTags(names);
  return blocks.map((text) =>
    hiddenSpans(text, { ...BLOCK, isHtml }, open).map(({ kind, start, end }) => {
      const rest = end === Number.POSITIVE_INFINITY ? "…" : "";
      return `${kind} ${start === BEFORE ? "<" : ""}${text.slice(Math.max(0, start), end)}${rest}`;
    }),
  );
}

const shown = (text: string) => spansOf([text], false)[0];

const ofHtml = (text: string) => spansOf([text], true)[0];

describe("in prose", () => {
  it.each<[string, string[]]>([
    ["plain words (a) & b > c", []],
    ["a `b` ``c ` d`` e", ["code `b`", "code ``c ` d``"]],
    ["a ` b", []],
    ["a \\* \\` \\b \\", ["escape \\*", "escape \\`"]],
    ["\\!\\/\\:\\@\\[\\`\\{\\~", "!/:@[`{~".split("").map((sign) => `escape \\${sign}`)],
    ["a <!-- b --> c", ["comment <!-- b -->"]],
    ["<!-->", ["comment <!-->"]],
    ["<!--> a <!---> b", ["comment <!-->", "comment <!--->"]],
    ["<!-- a --> b <!-- c", ["comment <!-- a -->"]],
    ["<!-- `a` <b> [c] --> d", ["comment <!-- `a` <b> [c] -->"]],
    ["`<!--` a -->", ["code `<!--`"]],
  ])("%j: %j", (text, spans) => expect(shown(text)).toEqual(spans));

  it.each<[string, string[]]>([
    ["<b>", ["tag <b>"]],
    ["</b> </b >", ["tag </b>", "tag </b >"]],
    ["<br/> <br /> <h1> <x-y>", ["tag <br/>", "tag <br />", "tag <h1>", "tag <x-y>"]],
    ["<B A>", ["tag <B A>"]],
    ["<b a c:d_e.f-g _h>", ["tag <b a c:d_e.f-g _h>"]],
    ["<b a=c d = 'e>' f=\"g>\">", ["tag <b a=c d = 'e>' f=\"g>\">"]],
    ["<b\na\n=\n'c'\n>", ["tag <b\na\n=\n'c'\n>"]],
    ["<b a='c'd> e", []],
    ["</b a> c", []],
    ["<1> < b> <>", ["link <1>"]],
    ["<https://a.example> <a@b.c>", ["link <https://a.example>", "link <a@b.c>"]],
    ["<b c' d>", []],
    ["<?a b?> c", ["malformed <?"]],
    ["<!A b> c", ["malformed <!"]],
    ["`<b>` \\<b>", ["code `<b>`", "escape \\<"]],
  ])("tags in %j: %j", (text, spans) => {
    const found = spansOf([text], false, [])[0];
    expect(found).toEqual(spans);
  });

  it.each<[string, string[]]>([
    ["[a](b) c", ["link [a](b)"]],
    ["[a] b ![c]", ["link [a]", "link [c]"]],
    ["[a][b]", ["link [a]", "link [b]"]],
    ["[a]: b c", ["link [a]: b c…"]],
    ["[a [b](c) d](e)", ["link [a [b](c) d](e)", "link [b](c)"]],
    ["[a](<b c> 'd') e", ["link [a](<b c> 'd')"]],
    ["[a]() [b]( c ) d", ["link [a]()", "link [b]( c )"]],
    ["[a](<>) [b](<c\\>d>) e", ["link [a](<>)", "link [b](<c\\>d>)"]],
    ['[a](b "c\\"d") e', ['link [a](b "c\\"d")']],
    ["[a](b 'c\\'d') e", ["link [a](b 'c\\'d')"]],
    ["[a](b (c\\)d)) e", ["link [a](b (c\\)d))"]],
    ["[a](b\n'c\nd') e", ["link [a](b\n'c\nd')"]],
    ["[a](b(c)d\\)e) f", ["link [a](b(c)d\\)e)"]],
    ["[a](b(c\\)d)e) f", ["link [a](b(c\\)d)e)"]],
    ["[a](b 'c'd) [e] f", ["link [a](b 'c'd) [e] f…"]],
    ["[a](b c) [e](f)", ["link [a](b c) [e](f)…"]],
    ["[a](b(c(d))) e", ["link [a](b(c(d))) e…"]],
    ["[a](<b) c", ["link [a](<b) c…"]],
    ["[a](<b\nc>) d", ["link [a](<b\nc>) d…", "tag <b\nc>"]],
    ["[a](b `c` <!-- d -->", ["link [a](b `c` <!-- d -->…", "code `c`", "comment <!-- d -->"]],
    ["a] b [c", []],
    ["\\[a](b)", ["escape \\["]],
    ["[a\\](b)", ["escape \\]"]],
    ["[`a](b)`", ["code `a](b)`"]],
  ])("links in %j: %j", (text, spans) => expect(shown(text)).toEqual(spans));
});

describe("in raw HTML", () => {
  it.each<[string, string[]]>([
    ["<div>`a` \\* [b](c)", ["tag <div>"]],
    ["<!-- a --> b", ["comment <!-- a -->"]],
    ["a <!-- b", ["comment <!-- b…"]],
    ["a <!-- <b>", ["comment <!-- <b>…"]],
    ["<a b <c>", ["content <a b <c>…", "malformed <a", "tag <c>"]],
    ["</a b", ["content </a b…", "malformed </"]],
    ["< a <1 <>", []],
    ["<?a", ["content <?a…", "malformed <?"]],
    ["<!A", ["content <!A…", "malformed <!"]],
    ["<A>", ["tag <A>"]],
  ])("%j: %j", (text, spans) => expect(ofHtml(text)).toEqual(spans));
});

describe("between tags", () => {
  it.each<[string, string[]]>([
    ["a <q>b</q> c", ["content <q>b</q>", "tag <q>", "tag </q>"]],
    ["<Q>a</q > b", ["content <Q>a</q >", "tag <Q>", "tag </q >"]],
    ["<q>a<q>b</q>c</q> d", ["content <q>a<q>b</q>c</q>", "tag <q>", "tag <q>", "tag </q>", "tag </q>"]],
    [
      "<q>a</q>b<q>c</q>",
      ["content <q>a</q>", "tag <q>", "tag </q>", "content <q>c</q>", "tag <q>", "tag </q>"],
    ],
    ["<q>a<kbd>b</kbd>c", ["content <q>a<kbd>b</kbd>c…", "tag <q>", "tag <kbd>", "tag </kbd>"]],
    ["a</q> <q>b", ["tag </q>", "content <q>b…", "tag <q>"]],
    ["<b>a</b> <textarea>c", ["tag <b>", "tag </b>", "content <textarea>c…", "tag <textarea>"]],
    [
      "<blockquote cite='a b c d e f'>a",
      ["content <blockquote cite='a b c d e f'>a…", "tag <blockquote cite='a b c d e f'>"],
    ],
    ["<q/x> a", ["link <q/x>"]],
    ["<qq>a <q-r>b", ["tag <qq>", "tag <q-r>"]],
    ["<q/>a", ["content <q/>a…", "tag <q/>"]],
    ["`<q>` a <https://q>", ["code `<q>`", "link <https://q>"]],
    ["<!-- <q> --> a", ["comment <!-- <q> -->"]],
  ])("%j: %j", (text, spans) => expect(shown(text)).toEqual(spans));

  it.each<[string, string[], string[][]]>([
    [
      "the next block",
      ["<q>a", "b", "c</q>d", "e"],
      [["content <q>a…", "tag <q>"], ["content <b…"], ["content <c</q>", "tag </q>"], []],
    ],
    [
      "what is after it",
      ["<q>", "</q>a<q>b"],
      [
        ["content <q>…", "tag <q>"],
        ["content <</q>", "tag </q>", "content <q>b…", "tag <q>"],
      ],
    ],
    [
      "no other block",
      ["</q>", "<q>a</q>", "b"],
      [["tag </q>"], ["content <q>a</q>", "tag <q>", "tag </q>"], []],
    ],
  ])("the content goes on in %s", (_, blocks, spans) => expect(spansOf(blocks, false)).toEqual(spans));

  it("the content goes on after a comment of raw HTML that does not end, and after a malformed tag", () => {
    expect(spansOf(["<!-- a", "<p>"], true)[1]).toEqual(["content <<p>…", "tag <p>"]);
    expect(spansOf(["<!-- a -->", "<p>"], true)[1]).toEqual(["tag <p>"]);
    expect(spansOf(["<a 'b", "<p>"], true)[1]).toEqual(["content <<p>…", "tag <p>"]);
    expect(spansOf(["<q 'b", "<p>"], true, ["q"])[1]).toEqual(["tag <p>"]);
  });
});

describe("open tags", () => {
  it.each<[string, [string, 1 | -1][], boolean]>([
    ["none", [], false],
    ["one", [["q", 1]], true],
    [
      "one that is closed",
      [
        ["q", 1],
        ["q", -1],
      ],
      false,
    ],
    [
      "two of which one is closed",
      [
        ["q", 1],
        ["q", 1],
        ["q", -1],
      ],
      true,
    ],
    [
      "one beside one that is closed",
      [
        ["q", 1],
        ["kbd", 1],
        ["kbd", -1],
      ],
      true,
    ],
    [
      "one that is closed before it opens",
      [
        ["q", -1],
        ["q", 1],
      ],
      true,
    ],
    ["one of another name", [["b", 1]], false],
  ])("%s", (_, changes, isInside) => {
    const open = new OpenTags(["q", "kbd"]);
    for (const [name, change] of changes) open.count(name, change);
    expect(open.isInside).toBe(isInside);
  });
});
