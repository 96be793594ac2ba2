import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { logText, markdownText, oneLine, ownMarkdown } from "../../src/markdown/escape.ts";

const hostile = [
  "::error::boo",
  "\n::set-output name=verdict::pass",
  "##[add-mask]x",
  "@alice @org/team",
  "<script>alert(1)</script><!-- <img src=x onerror=y>",
  "| broken | table |",
  "[link](https://evil.example) ![image](https://evil.example/x.png)",
  "`code` ```fence",
  "**bold** _it_ ~~gone~~ $x^2$",
  "https://evil.example www.evil.example a@evil.example",
  "\\| \\",
  "&lt;b&gt; &amp; &#64;alice",
  "\u202etxt.exe\u2066\u200f",
  "line\rline\u2028line\u0000\u001b[31m",
];
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.array(fc.oneof(fc.constantFrom(...hostile), fc.string({ maxLength: 5 }))).map((parts) => parts.join("")),
);

describe("one line of text", () => {
  it.each([
    ["as it is", 20, "as it is"],
    ["  two\n\nlines\t", 20, "two lines"],
    ["exactly", 7, "exactly"],
    ["too long", 7, "too lo…"],
    ["\u202eright", 20, "right"],
    ["😀😀😀", 2, "😀…"],
    ["", 5, ""],
    ["\n\n", 5, ""],
  ])("%j within %d characters is %j", (text, max, expected) => {
    expect(oneLine(text, max)).toBe(expected);
  });

  it("of 5,000 characters is cut", () => {
    expect([...oneLine("x".repeat(5_000), 120)]).toHaveLength(120);
    expect([...oneLine(" ".repeat(4_000) + "x".repeat(1_000), 120)].length).toBeLessThanOrEqual(120);
  });
});

describe("text in Markdown", () => {
  const renderer = new MarkdownIt({ html: true, linkify: true });
  // GitHub makes links only of addresses that begin with a scheme or www, and of mail addresses, in whose hosts
  // (unlike here) no zero-width space may stand.
  renderer.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

  it("is shown as it was written, and nothing comes of it", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const cell = markdownText(text, 200);
        expect(cell).not.toMatch(/[\r\n|<>]/);
        expect(cell).not.toMatch(/@[\w-]|www\./i);
        const [, inside] = /^<p>x(.*)x<\/p>\n$/s.exec(renderer.render(`x${cell}x`)) ?? [];
        expect(inside).toBeDefined();
        expect(inside).not.toMatch(/[<>]/);
        expect(decoded(inside!).replaceAll("\u200b", "")).toBe(oneLine(text, 200).replaceAll("\u200b", ""));
      }),
      { numRuns: 2_000 },
    );
  });

  it("of our own keeps plain code, and nothing else comes of it whoever wrote it", () => {
    const words = fc.oneof(
      anyText,
      fc
        .array(fc.constantFrom("`", "``", "a b", "Fixes #1", "@alice", "|", " ", "<b>", "\\"))
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(words, (text) => {
        const cell = ownMarkdown(text, 200);
        expect(cell).not.toMatch(/[\r\n|<>]/);
        expect(cell).not.toMatch(/@[\w-]|www\./i);
        const [, inside] = /^<p>x(.*)x<\/p>\n$/s.exec(renderer.render(`x${cell}x`)) ?? [];
        const unmarked = inside!.replace(/<\/?code>/g, "`");
        expect(unmarked).not.toMatch(/[<>]/);
        expect(decoded(unmarked).replaceAll("\u200b", "")).toBe(oneLine(text, 200).replaceAll("\u200b", ""));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["write `Fixes acme/infra#3` there", "write `Fixes acme/infra#3` there"],
    ["`permissions: { issues: read }`", "`permissions: { issues: read }`"],
    ["`@alice` and `a|b`", "\\`@\u200balice\\` and \\`a&#124;b\\`"],
    ["`not closed", "\\`not closed"],
  ])("%j of our own is %j", (text, expected) => expect(ownMarkdown(text, 200)).toBe(expected));

  function decoded(html: string): string {
    const named: Record<string, string> = { lt: "<", gt: ">", quot: '"', amp: "&" };
    return html.replace(/&(lt|gt|quot|amp);/g, (_, name: string) => named[name]!);
  }
});

describe("text in the log", () => {
  it("is never a command to the runner", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const line = logText(text, 500);
        expect(line).not.toMatch(/[\r\n]/);
        expect(line.trimStart()).not.toMatch(/^::/);
        expect(line).not.toContain("##[");
      }),
      { numRuns: 2_000 },
    );
  });
});
