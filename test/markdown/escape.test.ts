import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { inertCell, inertText } from "../../src/markdown/escape.ts";

const markdown = new MarkdownIt({ html: true });
const visible = (html: string) =>
  html
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
const collapsed = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
  text.replace(/[\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069\s]+/g, " ").trim();

const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "@alice",
        "@",
        "<!--",
        "-->",
        "<b>",
        "`",
        "```",
        "*",
        "**",
        "_",
        "__",
        "~~",
        "[a](b)",
        "![",
        "]",
      ),
      fc.constantFrom(
        "\n",
        "\r\n",
        "\r",
        "\u2028",
        "\t",
        "|",
        "\\",
        "&lt;",
        "&#64;",
        "&",
        "# ",
        "- ",
        "1. ",
        "> ",
        "---",
        "===",
      ),
      fc.constantFrom(
        " ",
        " ",
        "Down",
        "replica_lag",
        "<!-- followthrough {} -->",
        "{{ incident.title }}",
        "</details>",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

describe("inertText", () => {
  it.each([
    ["Database down", "Database down"],
    ["replication_lag is 5 & rising", "replication_lag is 5 & rising"],
    ["see https://a.example/x_y?a=1&b=2", "see https://a.example/x_y?a=1&b=2"],
    ["two\r\nlines\u2028and more", "two lines and more"],
    ["ping @alice and @acme/db", "ping @\u200Balice and @\u200Bacme/db"],
    ["<!-- followthrough {} -->", "&lt;!-- followthrough {} --&gt;"],
    [
      "**bold** _it_ ~~no~~ `code` [a](b)",
      "\\*\\*bold\\*\\* \\_it\\_ \\~\\~no\\~\\~ &#96;code&#96; \\[a\\](b)",
    ],
    ["# heading", "\\# heading"],
    ["- [ ] task", "\\- \\[ \\] task"],
    ["1. one", "1\\. one"],
    ["> quote", "&gt; quote"],
    ["--- rule", "\\--- rule"],
    ["&#64;alice", "&amp;#64;alice"],
    ["left\u202Eright", "left right"],
    ["", ""],
  ])("%j becomes %j", (text, expected) => {
    expect(inertText(text)).toBe(expected);
  });

  it("is one paragraph that shows the text, and nothing else, alone or inside a sentence", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const inert = inertText(text);
        expect(inert).not.toMatch(/[\r\n]/);
        expect(inert).not.toMatch(/@[A-Za-z0-9]/);
        expect(inert).not.toMatch(/<|>/);
        if (inert === "") return;
        for (const [before, after] of [
          ["", ""],
          ["Incident: ", "."],
          ["**", "**"],
        ]) {
          const html = markdown.render(before + inert + after).trim();
          expect(html).toMatch(/^<p>.*<\/p>$/);
          expect(html.slice(3, -4).replace(/^<strong>|<\/strong>$/g, "")).not.toMatch(/<(?!\/?strong>)/);
        }
        const shown = visible(markdown.render(`x ${inert} x`).trim()).replaceAll("\u200B", "");
        expect(collapsed(shown)).toBe(
          `<p>x ${collapsed(text).replaceAll("\u200B", "")} x</p>`.replace("x  x", "x x"),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it("cannot end a code span, a comment or a tag of the template that it stands in", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const inert = inertText(text);
        expect(inert).not.toContain("`");
        expect(inert).not.toContain("-->");
        expect(inert).not.toContain("--!>");
      }),
    );
  });
});

describe("inertCell", () => {
  it("shows a bar without beginning a cell", () => {
    expect(inertCell("a|b\\|c")).toBe("a&#124;b\\\\&#124;c");
  });

  it("leaves a table its shape", () => {
    fc.assert(
      fc.property(nasty, nasty, (left, right) => {
        const html = markdown.render(`| a | b |\n| - | - |\n| ${inertCell(left)} | ${inertCell(right)} |\n`);
        expect(html.match(/<td>/g)).toHaveLength(2);
        expect(html.match(/<tr>/g)).toHaveLength(2);
        expect(html.replace(/<\/?(?:table|thead|tbody|tr|th|td)>/g, "")).not.toMatch(/</);
      }),
      { numRuns: 1000 },
    );
  });
});
