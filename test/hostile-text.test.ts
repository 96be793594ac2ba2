import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { readTag, withTag } from "../src/record/comment-tag.ts";
import { readMarker } from "../src/record/marker.ts";
import { readNoticeTag } from "../src/record/notice-tag.ts";
import { readLastSweep, readReportTag } from "../src/record/report-tag.ts";
import { ANY_CHARACTER } from "./harness/any-character.ts";
import { share } from "./harness/cases.ts";
import { RENDERERS, UNECHOED } from "./hostile-renderers.ts";
import { mentionsIn } from "./markdown/messages/message-samples.ts";

/** Hostile text, which must always be inert. */
const PIECES = [
  "@everyone",
  "@acme/leads look",
  "-->",
  "--!>",
  "<!--",
  "<!-- followthrough {} -->",
  "<!-- followthrough-reply 5 -->",
  "<!-- followthrough-reopened 2026-03-02T09:00:00Z -->",
  '<!-- followthrough-notice {"kind":"escalation","to":[],"repository":"acme/shop","day":"2026-03-02","steps":[["acme/shop#3","2026-03-16",9]]} -->',
  "<!-- followthrough-digest 2026-03-02 -->",
  "<!-- followthrough-sweep 2026-12-11T04:00:00Z -->",
  "<!-- followthrough-status -->",
  "<!-- /followthrough-timeline -->",
  "<details><summary>",
  "</table>",
  "<script>alert(1)</script>",
  "| a | b |\n| --- | --- |\n",
  "`code` ``",
  "```\n",
  "[link](https://evil.example) ![i](x)",
  "# heading\n\n- [ ] list",
  "\r\n/drop it",
  "/approve",
  "&commat;alice &#64;bob &#x3c;!--",
  "**bold** _it_ ~~no~~ $x$",
  "\u202e\u0000\u2028backwards",
  "> quote",
  "1. one",
  "\\",
  "::error::x",
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: ANY_CHARACTER, maxLength: 4 })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => `${parts.join(" ")} x`);

const markdown = new MarkdownIt({ html: true });

/** The tags and comments of the rendered text, in order: its structure, independent of the words. */
function shapeOf(text: string): string[] {
  const html = markdown.render(text);
  return html.match(/<!--.*?-->|<\/?[a-z][a-z0-9]*(?=[^<]*>)/gs) ?? [];
}

/** All by which the App and the gate know what they wrote; the tag of a notice holds none of the words. */
function marksOf(text: string): unknown[] {
  const commented = [text, withTag(text, "reply 1")];
  return [
    ...commented.map(readTag),
    readNoticeTag(text),
    readMarker(text).found,
    readReportTag(text),
    readLastSweep(text),
    text.split("<!--").length,
    text.split("-->").length,
  ];
}

/** Lines that a bot can read as a command, also in a quote or a list. */
function commandsIn(text: string): string[] {
  return text.match(/^[\s>*+-]*\/[a-z].*$/gim) ?? [];
}

/** What a text does, apart from its words. */
function effectsOf(text: string) {
  return {
    mentions: mentionsIn(text),
    commands: commandsIn(text),
    marks: marksOf(text),
    shape: shapeOf(text),
  };
}

describe("repeated text of people is inert", () => {
  it.each(Object.entries(RENDERERS))("%s", (_, render) => {
    const plain = render("words");
    expect(plain).toContain("words");
    const effects = effectsOf(plain);
    fc.assert(
      fc.property(hostile, (text) => {
        expect(effectsOf(render(text))).toEqual(effects);
      }),
      { numRuns: PIECES.length + share(480), examples: PIECES.map((fragment) => [fragment]) },
    );
  });
});

describe("the table of renderers", () => {
  it("lists every renderer", () => {
    const known = [...Object.keys(RENDERERS), ...Object.keys(UNECHOED)].map((name) => name.split(" ")[0]);
    expect(exportedRenderers().filter((name) => !known.includes(name))).toEqual([]);
  });
});

/** Exported functions that write for people, by their names, and the notes of a status. */
function exportedRenderers(): string[] {
  return ["src", "action"].flatMap((folder) => {
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    return files
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => {
        const isNotes = file === "plan/items/notes.ts";
        const exported = isNotes ? /^export function (\w+)/gm : /^export function (render[A-Z]\w*)/gm;
        return [...readFileSync(`${folder}/${file}`, "utf8").matchAll(exported)].map(([, name]) => name!);
      });
  });
}
