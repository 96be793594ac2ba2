import { describe, expect, it } from "@jest/globals";
import MarkdownIt from "markdown-it";
import { forTableCell, oneLine } from "../../../src/markdown/escape.ts";
import {
  codeLines,
  forPlace,
  linesWithEnds,
  type Place,
  placeIn,
} from "../../../src/markdown/postmortem/places.ts";
import { fillTemplate } from "../../../src/markdown/postmortem/template.ts";

const markdown = new MarkdownIt({ html: true });

const TEXTS = [
  "Limit `queue_depth` [prod] to 5 < 6",
  "a | b || c",
  "| a",
  "say \"yes\" or 'no'",
  '" onmouseover="alert(1)',
  "</summary></details><h1>x</h1>",
  "**bold** _it_ ~~no~~ \\ snake_case",
  "[x](https://evil.example) ![y](z)",
  "] --> B[other]",
  '"]; click A "https://evil.example"',
  "end #quot; #35; %% comment",
  "<!-- x --> -->",
  "R&D &lt; &amp;",
  "C # ##",
  "``` x",
  "{{ repository }} $& $1",
  "@alice and @acme/db",
  "修正する 👩‍💻 أصلح",
];

const VALUE = "{{ incident.title }}";

/** A template for each place, and how what is shown there is found in the HTML. */
const PLACES: Readonly<Record<string, readonly [template: string, find: RegExp]>> = {
  paragraph: [`Down: ${VALUE} since`, /<p>Down: (.*) since<\/p>/],
  heading: [`## ${VALUE}\n\ntext`, /<h2>(.*)<\/h2>/],
  "list item": [`- ${VALUE}`, /<li>(.*)<\/li>/],
  quote: [`> ${VALUE}`, /<blockquote>\n<p>(.*)<\/p>/],
  "table cell": [
    `| A | B | C |\n|---|---|---|\n| one | ${VALUE} | three |`,
    /<td>one<\/td>\n<td>(.*)<\/td>\n<td>three/,
  ],
  "cell without outer bars": [`A | B\n---|---\none | ${VALUE}`, /<td>one<\/td>\n<td>(.*)<\/td>/],
  "text of a link": [`[${VALUE}](https://a.example)`, /<a href="https:\/\/a.example">(.*)<\/a>/],
  "bold text": [`**Title:** ${VALUE}.`, /<strong>Title:<\/strong> (.*)\.<\/p>/],
  "attribute of a tag": [`<img alt="${VALUE}" src="x">`, /^<img alt="([^"]*)" src="x">/],
  "attribute in single quotes": [`Look: <b title='${VALUE}'>x</b>`, /<b title='([^']*)'>x<\/b>/],
  "summary of details": [
    `<details>\n<summary>${VALUE}</summary>\n\ntext\n\n</details>`,
    /<summary>(.*)<\/summary>/,
  ],
  "cell of an HTML table": [`<table>\n<tr><td>${VALUE}</td></tr>\n</table>`, /<td>(.*)<\/td>/],
};

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', amp: "&" };

const decode = (html: string): string =>
  html
    .replace(/&(?:#(\d+)|(\w+));/g, (_, code?: string, name?: string) => {
      return code ? String.fromCodePoint(Number(code)) : NAMED[name!]!;
    })
    .replace(/\u200b/g, "");

const filled = (template: string, text: string): string =>
  fillTemplate(template, { "incident.title": forTableCell(text) }).text;

describe.each(Object.entries(PLACES))("in a template's %s", (_, [template, find]) => {
  it.each(TEXTS)("a title only shows itself: %s", (text) => {
    const html = markdown.render(filled(template, text));
    const tags = (rendered: string) => rendered.match(/<\/?[a-z][a-z0-9]*|<!--/g);
    expect(tags(html)).toEqual(tags(markdown.render(filled(template, "words"))));
    expect(decode(find.exec(html)?.[1] ?? "")).toBe(oneLine(text, 300));
  });
});

describe("in code", () => {
  const FENCED = `\`\`\`\n${VALUE}\n\`\`\`\nafter`;

  it.each(TEXTS)("a title neither ends it nor holds a comment: %s", (text) => {
    for (const template of [FENCED, `see \`${VALUE}\` now`]) {
      const body = filled(template, text);
      expect(body).not.toMatch(/<!--|-->/);
      const [html, plain] = [body, filled(template, "words")].map((one) => markdown.render(one));
      expect(html!.replace(/[^<>/a-z]/g, "").match(/<\/?[a-z]+>/g)?.length).toBeGreaterThan(0);
      expect(html!.match(/<\/?[a-z]+/g)).toEqual(plain!.match(/<\/?[a-z]+/g));
    }
  });
});

describe("in the label of a Mermaid diagram", () => {
  const diagram = (label: string) => `\`\`\`mermaid\nflowchart LR\n  A${label} --> B\n\`\`\``;

  it.each(TEXTS)("a title cannot end the label: %s", (text) => {
    for (const [open, close] of [
      ['["', '"]'],
      ["[", "]"],
      ["{{", "}}"],
    ]) {
      const body = filled(diagram(`${open}${VALUE}${close}`), text);
      const line = body.split("\n")[2]!;
      const label = line.slice(`  A${open}`.length, -`${close} --> B`.length);
      expect(label).not.toMatch(/["'`[\](){}<>|\\;&%$](?!$)(?<!#\w+;)/);
      const shown = label.replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
      expect(shown.replace(/\u200b/g, "")).toBe(oneLine(text, 300));
    }
  });
});

describe("the place of X in a line", () => {
  it.each<[string, Place]>([
    ["X", "prose"],
    ["a `b X c` d", "code"],
    ["`a` and `b X`", "code"],
    ["a `b` X", "prose"],
    ["a X `b`", "prose"],
    ["a `b X", "prose"],
    ["# X", "heading"],
    ["   ## X", "heading"],
    ["#X", "prose"],
    ["a # X", "prose"],
    ["####### X", "prose"],
    ["<b>X", "html"],
    ["  </b> X", "html"],
    ["a <b title=X", "html"],
    ["a <b> X", "prose"],
    ["a < X", "prose"],
  ])("%j is %s", (line, place) => {
    expect(placeIn(line, line.indexOf("X"))).toBe(place);
  });
});

describe("the code of a template", () => {
  it.each<[string, [number, string][]]>([
    ["a\nb", []],
    [
      "a\n\n```\nb\n```\nc",
      [
        [2, "code"],
        [3, "code"],
        [4, "code"],
      ],
    ],
    [
      "~~~\nb\n~~~",
      [
        [0, "code"],
        [1, "code"],
        [2, "code"],
      ],
    ],
    ["a\n\n    b\n", [[2, "code"]]],
    ["a\n\n\tb\n", [[2, "code"]]],
    [
      "``` Mermaid\nb",
      [
        [0, "mermaid"],
        [1, "mermaid"],
      ],
    ],
    [
      "```no mermaid\n```",
      [
        [0, "code"],
        [1, "code"],
      ],
    ],
    [
      "```mermaids\n```",
      [
        [0, "code"],
        [1, "code"],
      ],
    ],
  ])("of %j is %j", (template, lines) => {
    expect([...codeLines(template)]).toEqual(lines);
  });

  it("is found by lines, which keep their ends", () => {
    expect(linesWithEnds("a\r\nb\rc\nd")).toEqual(["a\r\n", "b\r", "c\n", "d"]);
  });
});

describe("a value", () => {
  it.each<[string, Place, string]>([
    ["C ##", "prose", "C ##"],
    ["C #", "heading", "C \\#"],
    ["C ##", "heading", "C \\##"],
    ["C # D", "heading", "C # D"],
    ['"@a" @-b @ c', "html", "&#34;@\u200Ba&#34; @\u200B-b @ c"],
    ["a `b` c", "code", "a 'b' c"],
    ["a -> b --> c --!> d - e", "code", "a -\u200B> b -\u200B-\u200B> c -\u200B-\u200B!> d - e"],
    ["a;b", "mermaid", "a#59;b"],
  ])("%j in %s is written %j", (value, place, written) => {
    expect(forPlace(value, place)).toBe(written);
  });
});
