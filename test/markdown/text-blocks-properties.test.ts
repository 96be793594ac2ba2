import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { splitLines } from "../../src/domain/text.ts";
import { parseBlocks } from "../../src/markdown/blocks.ts";
import { textBlocks } from "../../src/markdown/text-blocks.ts";
import { share } from "../harness/cases.ts";

/** The blocks that the scan finds: the first line of each, and of text also the last. */
function scanned(text: string): string[] {
  const lines = splitLines(text);
  const { blocks, isHidden } = textBlocks(lines);
  const found = blocks.map(({ from, to, isHtml }) => {
    const name = isHtml ? `html ${from}` : `text ${from}-${to}`;
    return [from, isHidden[from] ? `quoted ${name}` : name] as const;
  });
  return [...found].sort(([a], [b]) => a - b).map(([, name]) => name);
}

/** The same by markdown-it. */
function byMarkdownIt(text: string): string[] {
  let quotes = 0;
  return parseBlocks(text).flatMap(({ type, map }) => {
    quotes += type === "blockquote_open" ? 1 : type === "blockquote_close" ? -1 : 0;
    if (!map || !["inline", "html_block", "tr_open"].includes(type)) return [];
    const name = type === "html_block" ? `html ${map[0]}` : `text ${map[0]}-${map[1]}`;
    return [quotes > 0 ? `quoted ${name}` : name];
  });
}

/** The same by micromark. */
function byMicromark(text: string): string[] {
  const found: string[] = [];
  const walk = (node: Nodes, prefix: string): void => {
    const [from, to] = [node.position!.start.line - 1, node.position!.end.line];
    if (node.type === "paragraph" || node.type === "tableRow") found.push(`${prefix}text ${from}-${to}`);
    else if (node.type === "html") found.push(`${prefix}html ${from}`);
    // Without the underline of a heading.
    else if (node.type === "heading") found.push(`${prefix}text ${from}-${Math.max(from + 1, to - 1)}`);
    else if ("children" in node) {
      for (const child of node.children) walk(child, node.type === "blockquote" ? "quoted " : prefix);
    }
  };
  walk(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }), "");
  return found;
}

const starts = fc.constantFrom(..."|||||    |   |  | |\t|> |>|- |-|* |+ |1. |1) |-\t|>\t|     ".split("|"));

const words =
  "a;b;a b;;;;;```;~~~;````;``` sh;``` a`;~~~ ~~~;# a;## ;#a;---;***;- - -;===;--;=;<div>;</div>;<pre>;<!--;-->;<!-- a -->;<b>a;<?;?>;<!A;<![CDATA[;]]>;|;`;1;1.;2.x;<a.b>;<a:b>;<script>;x</script>y;  ;+;>".split(
    ";",
  );

const tables = "| a | b |;a | b;| - | - |;-|-;:-|-:;|-|-;a \\| b;| a \\| b | c;|".split(";");

const tags = "<b>;<i x='1' y>;</b>;</pre>;<i/>;<1>".split(";");

const line = fc
  .tuple(fc.array(starts, { maxLength: 3 }), fc.constantFrom(...words))
  .map(([before, text]) => before.join("") + text)
  // A bare list marker after another marker: below a paragraph micromark takes it for text, cmark does not.
  .filter((text) => !/[-+*.)>][ \t]*(?:[-+*]|\d+[.)])[ \t]*$/.test(text));

/** Without quotes and lists: in lazy lines a lone tag ends a paragraph for micromark, but not for cmark. */
const tagLine = fc
  .tuple(
    fc.constantFrom("", "   ", "    "),
    fc.constantFrom(...tags, ...tables, ...tables, ...words.filter((text) => !/^[-+*>\d]/.test(text))),
  )
  .map((parts) => parts.join(""));

const body = fc
  .tuple(fc.constantFrom(line, tagLine), fc.integer({ min: 1, max: 9 }))
  .chain(([lines, count]) => fc.array(lines, { minLength: 1, maxLength: count }))
  .map((lines) => lines.join("\n"))
  // The parsers disagree whether a table or an empty item can follow an indented line.
  .filter(
    (text) => !/(?:^|\n)(?: {4}|[ \t]*\t)[\s\S]*\n(?:.*[|]|[ \t]*(?:[-+*]|1[.)])[ \t]*(?:\n|$))/.test(text),
  );

describe("text blocks", () => {
  // Each parser departs from cmark, which GitHub uses, in cases of its own.
  it("are those of markdown-it or of micromark", () => {
    fc.assert(
      fc.property(body, (text) => {
        expect([byMarkdownIt(text), byMicromark(text)]).toContainEqual(scanned(text));
      }),
      { numRuns: share(10_000) },
    );
  });
});
