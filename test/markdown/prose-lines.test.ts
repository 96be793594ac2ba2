import { describe, expect, it } from "@jest/globals";
import { proseLines, proseText } from "../../src/markdown/prose-lines.ts";

/** A text, its lines as commands are found in them, and its words as keywords are; `~` is what is hidden. */
const TABLE: readonly (readonly [text: string, lines: readonly string[], words: string])[] = [
  ["", [""], ""],
  ["one\r\ntwo\rthree", ["one", "two", "three"], "one\ntwo\nthree"],
  ["  one  ", ["one"], "  one  "],
  ["one `two` three", ["one `two` three"], "one ~ three"],
  ["one `two\nthree` four", ["one `two"], "one ~\n~ four"],
  ["`two` three", ["`two` three"], "~ three"],
  ["one \\`two\\`", ["one \\`two\\`"], "one \\`two\\`"],
  ["one ` two\n\nthree ` four", ["one ` two", "", "three ` four"], "one ` two\n\nthree ` four"],
  ["one <!-- two --> three", ["one  three"], "one   three"],
  ["one\ntwo <!-- three --> four", ["one", "two  four"], "one\ntwo   four"],
  ["one\ntwo `three`", ["one", "two `three`"], "one\ntwo ~"],
  ["<!-- one\ntwo --> three", [""], " \n  three"],
  ["one <!-- two\nthree", ["one <!-- two", "three"], "one <!-- two\nthree"],
  ["<!-- one\n\ntwo", [""], " \n\n "],
  ["> one\ntwo\n\nthree", ["", "three"], "~\n~\n\nthree"],
  ["```\none\n```\ntwo", ["two"], "~\n~\n~\ntwo"],
  ["- ```\n  one\n  ```\n- two", ["- two"], "~\n~\n~\n- two"],
  ["- ```\n  one\n\ntwo", ["two"], "~\n~\n~\ntwo"],
  ["    one\n\ntwo", ["", "two"], "~\n\ntwo"],
  ["- one\n\n    two", ["- one", ""], "- one\n\n    two"],
  ["- one\n\n      two", ["- one", ""], "- one\n\n~"],
  ["<pre>\none\n</pre>\n\ntwo", ["<pre>", "", "two"], "~\n~\n~\n\ntwo"],
  ["<pre>\n\none\n\n</pre>\n\ntwo", ["<pre>", "", "two"], "~\n\n~\n\n~\n\ntwo"],
  ["<q>one\n\n---\n\ntwo</q> three\n\nfour", ["<q>one", "", "four"], "~\n~\n~\n~\n~ three\n\nfour"],
  ["<q>one\n\n---", ["<q>one"], "~\n~\n~"],
  ["> <pre>\n\none", ["", "one"], "~\n~\n~"],
  ["one <q>two</q> three", ["one <q>two</q> three"], "one ~ three"],
  [
    "<details>\n\none `two`\n\n</details>",
    ["<details>", "", "one `two`", "", "</details>"],
    "~\n\none ~\n\n~",
  ],
  ["one [two](three 'four') five", ["one [two](three 'four') five"], "one ~ five"],
  ["one ![two](three) [four][five]", ["one ![two](three) [four][five]"], "one !~ ~~"],
  ["one [two\nthree](four) five", ["one [two", "three](four) five"], "one ~\n~ five"],
  ["[one]: two 'three'\n\nfour", ["[one]: two 'three'", "", "four"], "~\n\nfour"],
  ["one [two](three (four\nfive", ["one [two](three (four", "five"], "one ~\n~"],
  ["one \\[two](three) [four", ["one \\[two](three) [four"], "one \\[two](three) [four"],
  ["one <b title='two'>three</b>", ["one <b title='two'>three</b>"], "one ~three~"],
  ["one <b title='two\n:>'>three", ["one <b title='two"], "one ~\n~three"],
  ["one <b two'>three", ["one <b two'>three"], "one <b two'>three"],
  ["one <b title='`'>`two`", ["one <b title='`'>`two`"], "one ~~"],
  ["one <a href=two>three</a> four", ["one <a href=two>three</a> four"], "one ~ four"],
  ["<div a'b>\n\none", ["<div a'b>", "", "one"], "~\n~\n~"],
  ["one `<!--` two `-->`", ["one `<!--` two `-->`"], "one ~ two ~"],
  ["```\n<!--\n```\n\none", ["", "one"], "~\n~\n~\n\none"],
  ["# one `two`\nthree ` four", ["# one `two`", "three ` four"], "# one ~\nthree ` four"],
  ["one ` two\n---\nthree `", ["one ` two", "---", "three `"], "one ` two\n---\nthree `"],
  [
    "| ` | one |\n| - | - |\n| two | ` |",
    ["| ` | one |", "| - | - |", "| two | ` |"],
    "| ` | one |\n| - | - |\n| two | ` |",
  ],
  ["one\n1. `two`", ["one", "1. `two`"], "one\n1. ~"],
  ["one ` two\n2. three ` four", ["one ` two"], "one ~\n~ four"],
];

describe("prose", () => {
  it.each(TABLE)("%j: lines", (text, lines) => expect(proseLines(text)).toEqual(lines));

  it.each(TABLE)("%j: words", (text, _, words) => {
    expect(proseText(text).replaceAll("\uE000", "~")).toBe(words);
  });
});

/** GitHub's limit is 65,536. Code that Stryker put mutants into is slower. */
const LONGEST = "__stryker__" in globalThis ? 1_000 : 65_000;

describe("the longest text takes less than a second", () => {
  it.each([
    "`",
    "<!--",
    "> ",
    "- ",
    "-\n",
    "1. ",
    "- a\n\n",
    "> a\n",
    "|",
    "a|b\n-|-\n",
    "<pre>",
    "<div\n",
    "\t",
    "***",
    "=\n",
    "#",
    "~~~\n",
    "````a",
    " \n",
    "\\`",
    "[",
    "](",
    "[a](b ",
    "[a](b '",
    "[a](b) ",
    "[a][",
    "<a ",
    "<a b='",
    "<a b=\"' c='\" ",
    "<a b ",
    "<a b\n",
    "<?",
    "<a:",
    "a:",
  ])("%j, many times", (piece) => {
    const text = piece.repeat(Math.floor(LONGEST / piece.length));
    const before = process.cpuUsage();
    proseText(`a\n${text}`);
    proseText(`- - - > > > a\n${text}`);
    proseText(`a <${text} > [${text}`);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(1);
  });
});
