import { describe, expect, it } from "@jest/globals";
import { findCommands } from "../../src/commands/find-commands.ts";

/** Quoted commands, which are never executed. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  "a block of code": [
    "    /postmortem",
    "\t/postmortem",
    "```\n/postmortem\n```",
    "```sh\n/postmortem\n",
    "~~~\n```\n/postmortem\n~~~",
    "````\n```\n/postmortem\n````",
    "- ```\n  /postmortem\n  ```",
    "```\nx\n    ```\n/postmortem\n```",
    "~~~\n/postmortem\n~~~~ x\n/postmortem",
    "1. ~~~\n   x\n\n   /postmortem\n   ~~~",
  ],
  "inline code": [
    "`/postmortem`",
    "say `\n/postmortem\n`",
    "say ``a`\n/postmortem\n``",
    "in `C:\\` say `\n/postmortem\n`",
  ],
  "a quote": ["> /postmortem", ">/postmortem", "> quoted\n/postmortem", "> - quoted\n/postmortem"],
  "a comment": [
    "<!-- /postmortem -->",
    "<!--\n/postmortem\n-->",
    "<!--\n\n/postmortem",
    "<div> <!-- a draft\n\n/postmortem",
    "text <!--\n/postmortem\n--> text",
    "<!-- a --> <!--\n/postmortem\n-->",
    "<!--\n--> /postmortem",
  ],
  "the inside of a tag": [
    "<pre>\n/postmortem\n</pre>",
    "<pre>\n\n/postmortem\n\n</pre>",
    "text <pre>\n/postmortem\n</pre>",
    "<blockquote>\n/postmortem\n</blockquote>",
    "<blockquote>\n\n/postmortem\n\n</blockquote>",
    "<BLOCKQUOTE cite='x'>\n\n/postmortem\n",
    "<blockquote>\n\n<blockquote>\n\nx\n\n</blockquote>\n\n/postmortem",
    "<blockquote>\n\n| a |\n| - |\n| b |\n/postmortem",
    "<blockquote>\n\n| a |\n| - |\n| b |\n/postmortem\n\n</blockquote>",
    "say <code>\n/postmortem\n</code>",
    "`then`<code>\n/postmortem\n</code>",
    "`then` say <code>\n/postmortem\n</code>",
    "say <q>\n/postmortem\n</q>, and `then` wait",
    "say <q>\n/postmortem\n</q> <!-- or not -->",
    "after a \\\\<code>\n/postmortem\n</code>",
  ],
};

describe.each(Object.entries(SHOWN))("a command in %s is not executed", (_, comments) => {
  it.each(comments)("%j", (comment) => expect(findCommands(comment)).toEqual([]));
});

/** Markup that ends before the line, or that is invalid, does not quote the line. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  "a block of code": ["```\nx\n```\n/postmortem", "```\nx\n   ```  \n/postmortem"],
  "inline code": [
    "a ` b\n/postmortem",
    "a ` b\n\n/postmortem\n\na ` b",
    "first `this`\n/postmortem\nthen `that`",
    "Thanks\n/postmortem\nthen `that`",
    "in `C:\\`\n/postmortem\n` is odd",
    "\\` opens no code\n/postmortem\nand `` none",
  ],
  "a quote": ["> quoted\n\n/postmortem", "> <pre>\n\n/postmortem", "> say <code>\n\n/postmortem"],
  "a comment": [
    "<!-- hidden -->\n/postmortem",
    "<!-- hidden --> /postmortem",
    "text\n<!-- hidden --> <!-- too --> /postmortem",
    "<!-- <pre> -->\n/postmortem",
    "text <!-- <q> -->\n/postmortem",
    "<!---->\n\n/postmortem",
    "<!-->\n\n/postmortem",
    "<!--->\n\n/postmortem",
    "a <!-- b\n/postmortem",
    "a \\<!-- b\n/postmortem\n-->",
    "`<!--` is odd\n/postmortem",
  ],
  "a tag": [
    "<pre>x</pre>\n/postmortem",
    "<pre>\nx\n</pre>\n\n/postmortem",
    "<pre>C:\\logs\\</pre>\n\n/postmortem",
    "<blockquote>x</blockquote>\n\n/postmortem",
    "<details><summary>why</summary>\n\n/postmortem\n\n</details>",
    "he said <q>yes</q>\n/postmortem",
    "- he said <q>yes\n\nand no</q>\n\n/postmortem",
    "/postmortem\n<pre>",
    "</pre>\n/postmortem",
    "Thanks\n/postmortem\n</q>",
    "`<pre>` is a tag\n/postmortem",
    "\\<pre> is one, too\n/postmortem",
    "it fails in <pre-prod>\n/postmortem",
  ],
  "a list": ["- a\n/postmortem", "- done\n- done, too\n/postmortem"],
  "a table": ["| a |\n| - |\n| b |\n/postmortem", "| a |\n| - |\n| b |\n/postmortem\n\nThanks"],
};

describe.each(Object.entries(SAID))("a command next to %s is executed", (_, comments) => {
  it.each(comments)("%j", (comment) => {
    expect(findCommands(comment)).toEqual([{ name: "postmortem", share: null }]);
  });
});

describe("the text of a command is kept unchanged except for comments", () => {
  it.each([
    ["/drop the <q>new</q> plant is sold", "the <q>new</q> plant is sold"],
    ["/drop nothing needs <code> any more", "nothing needs <code> any more"],
    ["/drop `plant` is sold", "`plant` is sold"],
    ["/drop `<!-- plant -->` is gone", "`<!-- plant -->` is gone"],
    ["/drop <!-- ask Ann --> it is <!-- nearly --> sold", "it is sold"],
  ])("%j", (comment, reason) => expect(findCommands(comment)).toEqual([{ name: "drop", reason }]));
});
