import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import { type ItemLine, normalizeWords } from "../../src/domain/items/action-item.ts";
import { splitLines } from "../../src/domain/text.ts";
import { parseBlocks } from "../../src/markdown/blocks.ts";
import { findItems, rewriteItems } from "../../src/markdown/checklist/checklist.ts";
import { share } from "../harness/cases.ts";
import { HOME } from "../markdown/home.ts";
import { readCorpus } from "./corpus.ts";

const PAGES = ["given", "own", "later"].flatMap((folder) => {
  return readCorpus(fileURLToPath(new URL(`../fixtures/reading/${folder}`, import.meta.url)));
});
const options = {
  headings: DEFAULT_POLICY.actionItems.headings,
  today: Temporal.PlainDate.from("2026-11-30"),
  home: HOME,
};

/** What is read from a body, with the lines counted from `from`. Emphasis is no part of the words. */
function read(body: string, from = 0): Omit<ItemLine, "occurrence">[] {
  return findItems(body, options).map(({ occurrence: _, words, ...item }) => {
    return { ...item, words: normalizeWords(words), line: item.line - from };
  });
}

/** The same text with another form, which says the same. `from`: how many lines come before it now. */
interface Changed {
  readonly body: string;
  readonly from?: number;
}

/** Changes each line that the random numbers choose. */
function changeLines(
  body: string,
  chosen: readonly number[],
  change: (line: string, by: number) => string,
): string {
  return splitLines(body)
    .map((line, index) => {
      const by = chosen[index % chosen.length]!;
      return by === 0 ? line : change(line, by);
    })
    .join("\n");
}

/** Indents every top-level list by so many blanks. Three keep it one. */
function indentLists(body: string, blanks: number): string {
  const lines = splitLines(body);
  for (const { type, level, map } of parseBlocks(body)) {
    if (level !== 0 || !map || !/^(?:bullet|ordered)_list_open$/.test(type)) continue;
    for (let line = map[0]; line < map[1]; line++) {
      if (lines[line] !== "") lines[line] = " ".repeat(blanks) + lines[line]!;
    }
  }
  return lines.join("\n");
}

/** Puts each title into emphasis that has none yet. */
function emphasize(body: string, mark: string): string {
  const lines = splitLines(body);
  for (const { type, level, map, markup } of parseBlocks(body)) {
    if (type !== "heading_open" || level !== 0 || !map) continue;
    const line = lines[map[0]]!;
    const title = markup.startsWith("#")
      ? /^(#+\s+)([^*_`@[\]]+)$/.exec(line)
      : /^()([^*_`@[\]]+)$/.exec(line);
    if (title) lines[map[0]] = `${title[1]}${mark}${title[2]!.trim()}${mark}`;
  }
  return lines.join("\n");
}

const SECTIONS = [
  "## Background\n\nThe shop has had two queues since March.",
  "## Timeline\n\n- 10:00 Restart the queue\n- 10:20 All is well",
  "## Contributors\n\n| Name | Role |\n| --- | --- |\n| @alice | commander |",
];

const chosen = fc.array(fc.nat(3), { minLength: 1, maxLength: 40 });
const FORMS: Readonly<Record<string, fc.Arbitrary<(body: string) => Changed>>> = {
  "with other line ends": fc.constantFrom("\r\n", "\r").map((end) => (body) => {
    return { body: splitLines(body).join(end) };
  }),
  "with blanks at the end of lines": chosen.map((lines) => (body) => {
    return { body: changeLines(body, lines, (line, by) => line + [" ", "  ", "\t"][by - 1]!) };
  }),
  "with indented lists": fc.integer({ min: 1, max: 3 }).map((blanks) => (body) => {
    return { body: indentLists(body, blanks) };
  }),
  "with emphasis around titles": fc.constantFrom("**", "*", "__", "_").map((mark) => (body) => {
    return { body: emphasize(body, mark) };
  }),
  "with a section after it": fc.constantFrom(...SECTIONS).map((section) => (body) => {
    return { body: `${body.trimEnd()}\n\n${section}\n` };
  }),
  "with a section before it": fc.constantFrom(...SECTIONS).map((section) => (body) => {
    // Text without a title of its own, and front matter, would belong to the new section.
    if (!/^#/.test(body)) return { body };
    return { body: `${section}\n\n${body}`, from: splitLines(section).length + 1 };
  }),
};

describe("a page is read the same", () => {
  const page = fc.constantFrom(...PAGES.map(({ body }) => ({ body, items: read(body) })));

  it.each(Object.entries(FORMS))("%s", (_, form) => {
    fc.assert(
      fc.property(page, form, ({ body, items }, change) => {
        const changed = change(body);
        expect(read(changed.body, changed.from)).toEqual(items);
      }),
      { numRuns: share(1_200) },
    );
  });
});

/** The lines that belong to an item: those of its paragraph, or of its table, which may get a column. */
function ownLines(lines: readonly string[], { form, line }: ItemLine): number[] {
  const own = [line];
  const isPart = (text: string | undefined) => {
    return (
      text !== undefined &&
      text.trim() !== "" &&
      (form === "table" || !/^\s*(?:[-*+]|\d+[.)]|#+)\s/.test(text))
    );
  };
  for (let at = line + 1; isPart(lines[at]); at++) own.push(at);
  for (let at = line - 1; form === "table" && isPart(lines[at]); at--) own.push(at);
  return own;
}

describe("tracking the items of a page", () => {
  it.each(PAGES.map(({ name, body }) => [name, body]))(
    "%s: changes nothing else, and happens once",
    (_, body) => {
      const open = findItems(body, options).filter(({ done, issue }) => !done && issue === null);
      const edits = open.map((find, index) => {
        return { find, set: { issue: { owner: null, repo: null, number: 1000 + index }, due: "2026-12-24" } };
      });
      const tracked = rewriteItems(body, options, edits);
      const [before, after] = [body.split("\n"), tracked.split("\n")];
      const own = new Set(open.flatMap((item) => ownLines(before, item)));
      expect(after.length).toBe(before.length);
      expect(after.filter((_, line) => !own.has(line))).toEqual(before.filter((_, line) => !own.has(line)));
      const items = findItems(tracked, options);
      expect(items.map(({ line, words, owners, done }) => ({ line, words, owners, done }))).toEqual(
        findItems(body, options).map(({ line, words, owners, done }) => ({ line, words, owners, done })),
      );
      const again = items.filter(({ done, issue }) => !done && issue === null);
      expect(again).toEqual([]);
    },
  );
});
