import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import type {
  FoundItem,
  ItemFields,
  LineChanges,
} from "../../../src/markdown/checklist/grammar/item-fields.ts";
import { parseItemText, renderItemText } from "../../../src/markdown/checklist/grammar/item-text.ts";
import { ANY_CHARACTER } from "../../harness/any-character.ts";
import { isPlayed, share } from "../../harness/cases.ts";
import { HOME } from "../home.ts";
import { findItems, readBody, rewriteItems } from "./read-once.ts";

const options = { headings: ["Action items"], today: Temporal.PlainDate.from("2026-11-22"), home: HOME };
const runs = { numRuns: share(3_000) };

const login = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/);
const owner = fc.oneof(
  login,
  login.map((team) => `acme/${team}`),
);
const mention = fc.oneof(
  fc.record({
    owner: fc.constant(null),
    repo: fc.constant(null),
    number: fc.integer({ min: 1, max: 99999 }),
  }),
  fc.record({ owner: login, repo: login, number: fc.integer({ min: 1, max: 99999 }) }),
);
const day = fc.integer({ min: 0, max: 4000 }).map((days) => options.today.add({ days }).toString());
const priority = fc.constantFrom("P0", "P1", "P2", "P3", "P4");
const type = fc.constantFrom("prevent", "detect", "mitigate");
const repository = fc.tuple(login, login).map(([name, repo]) => `${name}/${repo}`);

const scrap = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "Fix",
      "lag",
      "of the",
      "keys",
      "日本語",
      "ask",
      "in",
      "P1",
      "(P2)",
      "[P3]",
      "by",
      "due",
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "@alice",
      "(@bob)",
      "Owner: @carol",
      "due 12/1",
      "due: +3d",
      "by Dec 1",
      "#detect",
      "#12",
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "—",
      "·",
      "-",
      ",",
      ";",
      "|",
      ".",
      ":",
      "`",
      "``",
      "`@a`",
      "<!-- -->",
      "<!-- a -->",
      "-->",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "~~",
      "**",
      "_",
      "[a](b)",
      "<b>",
      "\\",
      "https://a.example/b",
      "TODO",
      "repo: a/b",
      "#",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.string({ maxLength: 6, unit: ANY_CHARACTER }).map((text) => text.replace(/[\r\n]/g, " ")),
  },
);
const prose = fc
  .array(fc.tuple(scrap, fc.constantFrom(" ", " ", "  ", "")), { maxLength: 9 })
  .map((pairs) => pairs.flat().join(""));

const fields: fc.Arbitrary<ItemFields> = fc.record({
  issue: fc.option(mention),
  words: prose.map((text) => text.trim()).filter((text) => text !== "" && !text.includes("<!--")),
  owners: fc.uniqueArray(owner, { maxLength: 3 }),
  ownerNames: fc.constant([]),
  dueIsRelative: fc.constant(false),
  due: fc.option(day.map((date) => ({ date }))),
  priority: fc.option(priority),
  type: fc.option(type),
  repository: fc.option(repository),
}) as fc.Arbitrary<ItemFields>;

const line = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom("- [ ] ", "* [x] ", "  - [ ] ", "1. [ ]\t", "> - [ ] "), prose)
      .map((parts) => parts.join("")),
  },
  { weight: 2, arbitrary: prose },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "",
      "",
      "## Action items",
      "### Prevent",
      "## Notes",
      "```",
      "<!--",
      "-->",
      "---",
      "| a | b |",
    ),
  },
);
const body = fc
  .tuple(fc.array(fc.tuple(line, fc.constantFrom("\n", "\n", "\r\n", "\r")), { maxLength: 25 }), fc.boolean())
  .map(([lines, headed]) => (headed ? "## Action items\n" : "") + lines.flat().join(""));

const changes: fc.Arbitrary<LineChanges> = fc.record(
  {
    issue: mention,
    done: fc.boolean(),
    owners: fc.uniqueArray(owner, { maxLength: 2 }),
    due: day,
    priority,
    type,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<LineChanges>;

/** Lines with their line endings, so that joining them gives the body. */
const cut = (text: string): string[] => text.split(/(?<=\r\n|\n|\r(?!\n))/);

/** The lines that do not belong to these items, by index. */
function outside(text: string, items: readonly FoundItem[], indexes: ReadonlySet<number>): string[] {
  const own = new Set(
    [...indexes].flatMap((index) => {
      const { item, count } = items[index]!;
      return Array.from({ length: count }, (_, line) => item.line + line);
    }),
  );
  return cut(text).filter((_, line) => !own.has(line));
}

/** Like the App: every line without an issue gets the next number. */
function track(text: string): string {
  const untracked = findItems(text, options).filter((item) => item.issue === null);
  return rewriteItems(
    text,
    options,
    untracked.map((find, index) => ({
      find,
      set: { issue: { owner: null, repo: null, number: 1000 + index } },
    })),
  );
}

/** The meaning of an item. An unreadable date or name is part of its words, which stay unchanged. */
function meaning<Item extends ItemFields>({
  unreadDue: _,
  unlinkedNames: __,
  bareIssue: ___,
  ...item
}: Item) {
  const due = item.due && "unreadable" in item.due ? null : item.due;
  return { ...item, due, dueIsRelative: false, ownerNames: [] };
}

/** The items in sections of action items. */
function found(text: string) {
  return readBody(text, options).found.filter(({ item }) => !item.outside);
}

describe("for any body", () => {
  it("rewriting only changes the intended lines", () => {
    fc.assert(
      fc.property(body, fc.array(fc.tuple(fc.nat(30), changes), { maxLength: 4 }), (text, picks) => {
        const items = found(text);
        const names = findItems(text, options).slice(0, items.length);
        const picked = picks.flatMap(([index, set]) => (names[index] ? [{ find: names[index], set }] : []));
        const firstOf = (find: (typeof names)[number]) =>
          names.findIndex(
            (item) =>
              item === find || (find.issue && JSON.stringify(item.issue) === JSON.stringify(find.issue)),
          );
        const rewritten = rewriteItems(text, options, picked);
        const after = found(rewritten);
        const indexes = new Set(picked.map(({ find }) => firstOf(find)));
        expect(after.length).toBe(items.length);
        expect(outside(rewritten, after, indexes)).toEqual(outside(text, items, indexes));
        const box = /^.*?\[[ xX]\]\s/s;
        for (const index of indexes) {
          const [now, old] = [cut(rewritten)[after[index]!.item.line]!, cut(text)[items[index]!.item.line]!];
          if (now !== old)
            expect(box.exec(now)?.[0].replace("x", " ")).toBe(box.exec(old)?.[0].replace(/x/i, " "));
        }
      }),
      runs,
    );
  });

  it("tracking is idempotent and loses no item", () => {
    fc.assert(
      fc.property(body, (text) => {
        const once = track(text);
        expect(track(once)).toBe(once);
        // A line that only held metadata can be gone, so the lines below it move up.
        const withoutIssue = (item: ReturnType<typeof findItems>[number]) => ({
          ...meaning(item),
          issue: null,
          line: 0,
        });
        expect(findItems(once, options).map(withoutIssue)).toEqual(
          findItems(text, options).map(withoutIssue),
        );
      }),
      runs,
    );
  });

  it("text outside action items headings is not changed", () => {
    fc.assert(
      fc.property(body, (text) => {
        expect(track(text.replaceAll("Action", "Other"))).toBe(text.replaceAll("Action", "Other"));
      }),
      runs,
    );
  });
});

describe("for any item", () => {
  it("reading a written line gives the same item, and writing it again gives the same line", () => {
    fc.assert(
      fc.property(fields, (item) => {
        const text = renderItemText(item, options);
        const { fields: again, tail } = parseItemText(text, options);
        // Its words next to a date can contain a date that needs a question.
        expect({ ...again, tail }).toEqual({ ...item, tail: "", unreadDue: again.unreadDue });
        expect(renderItemText(again, options)).toBe(text);
      }),
      runs,
    );
  });

  it("writing any line in the canonical form keeps its meaning", () => {
    fc.assert(
      fc.property(prose, (text) => {
        const { fields: item } = parseItemText(text.trim(), options);
        const again = parseItemText(renderItemText(item, options), options).fields;
        expect(meaning(again)).toEqual(meaning(item));
      }),
      runs,
    );
  });
});

describe("hostile bodies are read quickly", () => {
  const FULL = 65_000;
  const filled = (prefix: string, fragment: string, length: number) =>
    prefix + fragment.repeat(Math.floor(length / fragment.length));
  it.each([
    "[",
    "]",
    "[](",
    "`",
    "`a``b```c ",
    "@",
    "@a ",
    "@a and ",
    "(",
    "(@a ",
    "<",
    "<a ",
    "<!--",
    "<!-- -->",
    "~~a",
    "{{",
    "\\",
    "due ",
    "due: a ",
    "by Dec ",
    "Owner: @a, ",
    "#a ",
    "P1 ",
    "- ",
    "> ",
    "- [ ] ",
    "1. ",
    "\t",
    "\r",
    "\0",
    "\u{1F4A9}",
    "|a",
  ])("%j, many times", (fragment) => {
    for (const [index, prefix] of [
      "## Action items\n- [ ] Fix ",
      "## Action items\n- [ ] Fix @a\n",
    ].entries()) {
      if (isPlayed(index))
        expect(findItems(filled(prefix, fragment, FULL), options).length).toBeGreaterThan(0);
      const once = track(filled(prefix, fragment, share(FULL)));
      expect(track(once)).toBe(once);
    }
  });

  it("deep lists and wide tables", () => {
    const deep = Array.from({ length: 200 }, (_, depth) => `${" ".repeat(depth * 2)}- [ ] Fix ${depth}`).join(
      "\n",
    );
    expect(findItems(`## Action items\n${deep}`, options).length).toBeGreaterThan(10);
    const row = `${"|x".repeat(500)}|\n`;
    const wide = `${row}${"|-".repeat(500)}|\n${row.repeat(60)}`;
    expect(findItems(`## Action items\n- [ ] Fix\n\n${wide}\n- [ ] Mend`, options)).toHaveLength(2);
  });
});
