import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import {
  forCodeSpan,
  forJobSummary,
  forLinkText,
  forLog,
  forMarkdownBody,
  forTableCell,
  mention,
  nameAll,
  oneLine,
  ownForJobSummary,
} from "../../src/markdown/escape.ts";
import { ANY_CHARACTER } from "../harness/any-character.ts";
import { share } from "../harness/cases.ts";

const MODES = {
  body: forMarkdownBody,
  cell: forTableCell,
  code: forCodeSpan,
  summary: (text: string) => forJobSummary(text, 200),
  log: (text: string) => forLog(text, 200),
} as const;

/** A zero-width space, which invisibly splits what GitHub or the runner would recognize. */
const Z = "\u200B";

/** The result of each mode. Modes that are not listed keep the text, except for the backticks of code. */
type Row = readonly [text: string, made: Partial<Record<keyof typeof MODES, string>>];

const all = (made: string) => ({ body: made, cell: made, summary: made });

const TABLE: Readonly<Record<string, readonly Row[]>> = {
  "plain words": [
    ["Database down", {}],
    ["replica_lag is 5 & rising", {}],
    ["50 % (or more), in {braces}!", {}],
    ["Ünïcödé, 漢字, 👩‍🚒", {}],
    ["", { code: "` `" }],
  ],
  "line ends and what nobody sees": [
    [
      "two\r\nlines\u2028and\ttabs",
      { ...all("two lines and tabs"), code: "`two lines and tabs`", log: "two lines and tabs" },
    ],
    [" \u00A0trimmed \n", { ...all("trimmed"), code: "`trimmed`", log: "trimmed" }],
    ["left\u202Eright", { ...all("left right"), code: "`left right`", log: "left right" }],
    ["a\u061Cb\u200Ec\u200Fd", { ...all("a b c d"), code: "`a b c d`", log: "a b c d" }],
    ["a\u2066b\u2069c\uFEFFd", { ...all("a b c d"), code: "`a b c d`", log: "a b c d" }],
    [
      "\u0000bell\u0007\u001B[31m\u009Fend",
      { ...all("bell \\[31m end"), code: "`bell [31m end`", log: "bell [31m end" },
    ],
  ],
  mentions: [
    ["ping @alice and @acme/db", all(`ping @${Z}alice and @${Z}acme/db`)],
    ["mail a@-b.example or @_c", all(`mail a@${Z}-b.example or @\\_c`)],
    ["at @ 5", {}],
  ],
  "tags and comments": [
    ["<b>", { ...all("&lt;b&gt;") }],
    ["<!-- a -->", { ...all("&lt;!-- a --&gt;"), code: `\`<${Z}!-- a -${Z}-${Z}>\`` }],
    ["&#64;alice &lt; &", { ...all("&amp;#64;alice &amp;lt; &") }],
  ],
  emphasis: [
    ["**a** _b_ ~~c~~", all("\\*\\*a\\*\\* \\_b\\_ \\~\\~c\\~\\~")],
    ["é_é_ __init__", all("é\\_é\\_ \\_\\_init\\_\\_")],
  ],
  code: [
    ["a `b` c", { ...all("a &#96;b&#96; c"), code: "`a  b  c`" }],
    ["`a`", { ...all("&#96;a&#96;"), code: "`a`" }],
  ],
  links: [
    ["[a](b) ![c]", all("\\[a\\](b) !\\[c\\]")],
    ["see https://a.example/x_y", { summary: `see https:${Z}//a.example/x_y` }],
    ["at www.a.example or WWW.", { summary: `at www${Z}.a.example or WWW${Z}.` }],
  ],
  formulas: [["$x$ for $5", { summary: "\\$x\\$ for \\$5" }]],
  bars: [
    ["a|b", { cell: "a&#124;b", summary: "a&#124;b" }],
    ["|a", all("&#124;a")],
    ["a\\|b\\", { body: "a\\\\|b\\\\", cell: "a\\\\&#124;b\\\\", summary: "a\\\\&#124;b\\\\" }],
  ],
  "what begins a block": [
    ["# heading", all("\\# heading")],
    ["- [ ] task", all("\\- \\[ \\] task")],
    ["+ one", all("\\+ one")],
    ["1. one", all("1\\. one")],
    ["1) one", all("1\\) one")],
    ["123456789. one", all("123456789\\. one")],
    ["1234567890. one", {}],
    ["one, or 2.", {}],
    ["> quote", all("&gt; quote")],
    ["--- rule", all("\\--- rule")],
    ["=== title", all("\\=== title")],
  ],
  "commands to other bots": [
    ["/approve", all("\\/approve")],
    ["either /approve or not", {}],
  ],
  "commands to the runner": [
    ["::error::x", { log: `:${Z}:error::x` }],
    [
      "\n::error::x",
      {
        body: "::error::x",
        cell: "::error::x",
        code: "`::error::x`",
        summary: "::error::x",
        log: `:${Z}:error::x`,
      },
    ],
    ["a ##[add-mask]x", { ...all("a ##\\[add-mask\\]x"), log: `a ##${Z}[add-mask]x` }],
    ["a :: b", {}],
  ],
};

describe.each(Object.entries(TABLE))("%s", (_, rows) => {
  describe.each(rows)("%j", (text, made) => {
    it.each(Object.entries(MODES))("for %s", (mode, write) => {
      const plain = mode === "code" ? `\`${text}\`` : text;
      expect(write(text)).toBe(made[mode as keyof typeof MODES] ?? plain);
    });
  });
});

describe("one line of text", () => {
  it.each([
    ["unchanged", 20, "unchanged"],
    ["  two\n\nlines\t", 20, "two lines"],
    ["exactly", 7, "exactly"],
    ["too long", 7, "too lo…"],
    ["\u202eright", 20, "right"],
    ["😀😀😀", 2, "😀…"],
    ["", 5, ""],
    ["\n\n", 5, ""],
  ])("%j within %d characters is %j", (text, max, expected) => {
    expect(oneLine(text, max)).toBe(expected);
    expect(forLog(text, max)).toBe(expected);
    expect(forJobSummary(text, max)).toBe(expected);
  });

  it("of 5,000 characters is cut", () => {
    expect([...oneLine("x".repeat(5_000), 120)]).toHaveLength(120);
    expect([...oneLine(" ".repeat(4_000) + "x".repeat(1_000), 120)].length).toBeLessThanOrEqual(120);
  });
});

describe("our own text in the job summary", () => {
  it.each([
    ["write `Fixes acme/infra#3` there", "write `Fixes acme/infra#3` there"],
    ["`permissions: { issues: read }`", "`permissions: { issues: read }`"],
    ["`@alice` and `a|b`", `&#96;@${Z}alice&#96; and &#96;a&#124;b&#96;`],
    ["`not closed", "&#96;not closed"],
    ["`a` and ` a`", "`a` and &#96; a&#96;"],
    ["a_b and `a_b` of _c_", "a_b and `a_b` of \\_c\\_"],
  ])("%j is %j", (text, expected) => expect(ownForJobSummary(text, 200)).toBe(expected));
});

describe("the text of a link", () => {
  it.each([
    ["*a* [b]", "\\*a\\* \\[b\\]"],
    ["see https://a.example", `see https:${Z}//a.example`],
    ["www.a.example", `www${Z}.a.example`],
  ])("%j is %j", (text, expected) => expect(forLinkText(text)).toBe(expected));
});

describe("names", () => {
  it.each([
    ["alice", "@alice"],
    ["acme/sre", "@acme/sre"],
    ["dependabot[bot]", "dependabot\\[bot\\]"],
    ["a b @c", `a b @${Z}c`],
  ])("a mention of %j is %j", (name, expected) => expect(mention(name)).toBe(expected));

  it.each([
    [[], "nobody"],
    [["alice", "acme/sre"], "alice, acme/sre"],
    [["@alice"], `@${Z}alice`],
  ])("%j are %j", (names, expected) => expect(nameAll(names)).toBe(expected));
});

/** Hostile text, which must always be inert. */
const PIECES = [
  ..."@alice|@|@_a|a@evil.example|<!--|-->|--!>|<b>|`|```|*|**|_|__|~~|[a](b)|![|]|\\|&lt;|&#64;|&commat;|&".split(
    "|",
  ),
  ..."# ,- ,1. ,> ,---,===,|,\n,\r\n,\r,\u2028,\t, , ,Down,replica_lag,$x$,{{ incident.title }},</details>".split(
    ",",
  ),
  ..."https://evil.example;www.evil.example;::error::boo;##[add-mask]x;\u202e;\u200f;\u0000;\u001b[31m".split(
    ";",
  ),
  "<!-- followthrough {} -->",
  "![image](https://evil.example/x.png)",
  "<script>alert(1)</script>",
];

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...PIECES),
      fc.constantFrom(...PIECES),
      fc.string({ unit: ANY_CHARACTER, maxLength: 4 }),
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(""));

const markdown = new MarkdownIt({ html: true, linkify: true });
// GitHub makes links only of addresses that begin with a scheme or www, and of mail addresses, in whose hosts
// (unlike here) no zero-width space may stand.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** The text of HTML without tags. */
function decoded(html: string): string {
  const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', amp: "&" };
  return html.replace(/&(lt|gt|quot|amp);/g, (_, name: string) => entities[name]!);
}

/** The visible text, ignoring whitespace. */
function seen(text: string): string {
  return oneLine(text.replaceAll(Z, ""), 10_000);
}

const linksAway = (html: string) => html.replace(/<a href="[^"]*">|<\/a>/g, "");

/** The rendered paragraph of Markdown within our own text. */
function paragraphOf(text: string, before = "x ", after = " x"): string {
  const html = markdown.render(before + text + after).trim();
  expect(html).toMatch(/^<p>.*<\/p>$/s);
  return html.slice(3, -4);
}

describe("hostile text is inert in every mode", () => {
  const check = (property: (text: string) => void) =>
    fc.assert(fc.property(hostile, property), {
      numRuns: share(3_000),
      examples: PIECES.map((fragment) => [fragment]),
    });

  it.each(Object.entries(MODES))("for %s: one line without a comment", (mode, write) => {
    check((text) => {
      const made = write(text);
      expect(made).not.toMatch(/[\r\n\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f\p{Cc}]/u);
      if (mode !== "log") expect(made).not.toMatch(/<!--|--!?>/);
    });
  });

  it.each(["body", "cell", "summary"] as const)(
    "for %s: one paragraph that shows the text, and nothing else",
    (mode) => {
      check((text) => {
        const made = MODES[mode](text);
        expect(made).not.toMatch(/@[\w-]|[<>`]/);
        if (mode !== "body") expect(made).not.toContain("|");
        if (made === "") return;
        const shown = paragraphOf(made);
        // URLs become links everywhere except in the summary.
        const html = mode === "summary" ? shown : linksAway(shown);
        expect(html).not.toMatch(/[<>]/);
        const expected = mode === "summary" ? oneLine(text, 200) : text;
        expect(seen(decoded(html))).toBe(seen(`x ${expected} x`));
      });
    },
  );

  it.each(["body", "cell", "summary"] as const)("for %s: alone, in bold and in a sentence", (mode) => {
    check((text) => {
      const made = MODES[mode](text);
      if (made === "") return;
      for (const [before, after] of [
        ["", ""],
        ["Incident: ", "."],
        ["**", "**"],
      ] as const) {
        const html = linksAway(paragraphOf(made, before, after)).replace(/^<strong>|<\/strong>$/g, "");
        expect(html).not.toMatch(/<(?!\/?strong>)/);
      }
    });
  });

  it.each(["cell", "summary"] as const)("for %s: a table keeps its structure", (mode) => {
    fc.assert(
      fc.property(hostile, hostile, (left, right) => {
        const row = `| ${MODES[mode](left)} | ${MODES[mode](right)} |`;
        const html = linksAway(markdown.render(`| a | b |\n| - | - |\n${row}\n`));
        expect(html.match(/<td>/g)).toHaveLength(2);
        expect(html.match(/<tr>/g)).toHaveLength(2);
        expect(html.replace(/<\/?(?:table|thead|tbody|tr|th|td)>/g, "")).not.toMatch(/</);
      }),
      { numRuns: share(3_000) },
    );
  });

  it("for code: one span that shows the text without its backticks", () => {
    check((text) => {
      const made = MODES.code(text);
      const [, code] = /^x <code>(.*)<\/code> x$/s.exec(paragraphOf(made)) ?? [];
      expect(seen(decoded(code!))).toBe(seen(text.replaceAll("`", " ")));
    });
  });

  it("for summary: a link contains no second link", () => {
    check((text) => {
      const html = paragraphOf(`[#1 ${MODES.summary(text)}](https://github.example/a/b/issues/1)`);
      expect(html.match(/<a /g)).toHaveLength(1);
      expect(MODES.summary(text)).not.toMatch(/www\.|:\/\//i);
    });
  });

  it("for summary, our own text: only plain code is rendered, whoever wrote it", () => {
    const words = fc.oneof(
      hostile,
      fc
        .array(fc.constantFrom("`", "``", "a b", "Fixes #1", "@alice", "|", " ", "<b>", "\\"))
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(words, (text) => {
        const cell = ownForJobSummary(text, 200);
        expect(cell).not.toMatch(/[\r\n|<>]/);
        expect(cell).not.toMatch(/@[\w-]|www\./i);
        const unmarked = paragraphOf(cell, "x", "x").replace(/<\/?code>/g, "`");
        expect(unmarked).not.toMatch(/[<>]/);
        expect(seen(decoded(unmarked))).toBe(seen(`x${oneLine(text, 200)}x`));
      }),
      { numRuns: share(6_000) },
    );
  });

  it("for log: never a workflow command", () => {
    check((text) => {
      const line = MODES.log(text);
      expect(line.trimStart()).not.toMatch(/^::/);
      expect(line).not.toContain("##[");
    });
  });
});
