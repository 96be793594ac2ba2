import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { findItems, rewriteItems } from "../../../src/markdown/checklist/checklist.ts";
import { oneLine } from "../../../src/markdown/escape.ts";
import { titleFrom, wordsFor } from "../../../src/markdown/messages/item-title.ts";
import { share } from "../../harness/cases.ts";
import { HOME } from "../../markdown/home.ts";

const options = { headings: ["Action items"], today: Temporal.PlainDate.from("2026-11-22"), home: HOME };
const LINK = "[#3](https://github.com/acme/shop/issues/3)";

/** The forms in which a line can show an item, before it gets other words. */
const FORMS = {
  "task list": `- [ ] ${LINK} Fix it @alice · due 2026-12-01 · P1`,
  "done task": `- [x] ${LINK} Fix it @alice · due 2026-12-01 · P1`,
  list: `1. ${LINK} Fix it @alice · due 2026-12-01 · P1`,
  table: `| Action | Owner | Due | Priority | Issue |\n|---|---|---|---|---|\n| Fix it | @alice | 2026-12-01 | P1 | ${LINK} |`,
  "narrow table": `| Action | Issue |\n|---|---|\n| Fix it @alice · due 2026-12-01 · P1 | ${LINK} |`,
};

/** The title after it was written into a line and read from there, and what else the line says. */
function throughLine(form: keyof typeof FORMS, title: string) {
  const body = `## Action items\n\n${FORMS[form]}\n`;
  const [item] = findItems(body, options);
  const find = { issue: item!.issue, words: item!.words, occurrence: 1 };
  const rewritten = rewriteItems(body, options, [{ find, set: { words: wordsFor(title) } }]);
  const [read, ...others] = findItems(rewritten, options);
  const { words, line: _, ...said } = read ?? { words: "" };
  const { words: __, line: ___, ...before } = item!;
  return { title: titleFrom(words), said, before, others };
}

/** As GitHub keeps a title: trimmed, on one line, and without characters that no one sees. */
const kept = (title: string): string => oneLine(title, 256).replace(/@\u200b+/g, "@");

const TITLES = [
  "Limit `queue_depth` [prod] to 5 < 6",
  "`code`",
  "``a ` b`` and `",
  "a ` b",
  "a \\` b `c`",
  "\\",
  "C:\\new\\*",
  "5 < 6 && 7 > 6 &lt; &amp;lt; &copy;",
  "<b>bold</b> <br> <!-- x --> `<!-- y -->`",
  "[x](https://a.example) [y] [#3](https://github.com/acme/shop/issues/3)",
  "**all** __of__ ~~them~~ *x* _y_ snake_case",
  "[P0] Fix it",
  "P1",
  "#12",
  "#12 Fix it",
  "acme/infra#8",
  "@bob fix it",
  "Ask @alice and @acme/db",
  "Fix it @bob",
  "Fix it due 2026-12-24",
  "Fix it by Friday (2026-12-24) #prevent",
  "Owner: @bob",
  "2026-12-24",
  "1. first",
  "- [ ] box",
  "[x] done",
  "(done)",
  "Done: it",
  "✅ Fix it",
  "# Title",
  "> quote",
  "a | b || c `d | e`",
  "| a",
  "👩‍💻 Fix 🇩🇪 flags 1️⃣",
  "أصلح العطل غدا",
  "תקן את זה",
  "修正する：期限",
  "repo: acme/infra",
  "https://a.example/x_y?z=1&w=2",
  "TBD",
  "None",
  "~~gone~~",
  "$x$ :tada: &#96; &#124;",
  "x".repeat(256),
];

const piece = fc.constantFrom(
  ...TITLES,
  ..."`\\*_[]()<>&|~#@!-+.:;,/=?".split(""),
  "``",
  "<!--",
  "-->",
  "&lt;",
  "@a",
);
const anyTitle = fc
  .oneof(
    fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(" ")),
    fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("")),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
    fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 60 }),
  )
  .map(kept)
  .filter((title) => title !== "" && [...title].length <= 256);

describe("an issue's title in its line", () => {
  it.each(TITLES)("comes back as it was: %s", (title) => {
    expect(titleFrom(wordsFor(title))).toBe(kept(title));
  });

  it.each(["Limit `queue_depth` to 5", "Fix it", "snake_case", "#tag"])("looks like itself: %s", (title) => {
    expect(wordsFor(title).replace(/^\\/, "")).toBe(title);
  });

  it.each([
    ["`a --> b` *c*", "&#96;a --&gt; b&#96; \\*c\\*"],
    ["`a <!-- b` *c*", "&#96;a &lt;!-- b&#96; \\*c\\*"],
    ["`a`  *b* `c`", "`a` \\*b\\* `c`"],
    ["`a` b` *c*", "`a` b&#96; \\*c\\*"],
    ["  *b*  ", "\\*b\\*"],
  ])("keeps code unless it could hide something: %s", (title, words) => expect(wordsFor(title)).toBe(words));

  it("comes back as it was, whatever it is", () => {
    fc.assert(
      fc.property(anyTitle, (title) => expect(titleFrom(wordsFor(title))).toBe(title)),
      { numRuns: share(3_000) },
    );
  });

  it.each(Object.keys(FORMS) as (keyof typeof FORMS)[])(
    "is read back from a %s, and nothing else changes",
    (form) => {
      fc.assert(
        fc.property(fc.oneof(fc.constantFrom(...TITLES).map(kept), anyTitle), (title) => {
          const { said, before, others, ...read } = throughLine(form, title);
          expect(read.title).toBe(title);
          expect(said).toEqual(before);
          expect(others).toEqual([]);
        }),
        { numRuns: share(900) },
      );
    },
  );
});

describe("a title for what people wrote in a line", () => {
  it.each([
    ["Fix **all** [of it](https://a.example)", "Fix all of it"],
    ["Fix `a_b` \\[prod\\] &lt;now&gt; R&amp;D", "Fix `a_b` [prod] <now> R&D"],
    ["Fix *this* and [that]", "Fix *this* and [that]"],
    ["one<br>two", "one two"],
    ["<br>one  two<BR />three ", "one two three"],
    ["Fix [a \\] *b*](https://a.example)", "Fix a ] *b*"],
    ["Fix ``a` b`` \\*", "Fix ``a` b`` *"],
    ["Fix ` \\*", "Fix ` *"],
    ["@\u200Bbob", "@bob"],
    ["x".repeat(256), "x".repeat(256)],
    ["x".repeat(257), `${"x".repeat(255)}…`],
    ["`a\\*b` &#96;", "`a\\*b` `"],
  ])("%s", (words, title) => {
    expect(titleFrom(words)).toBe(title);
  });
});
