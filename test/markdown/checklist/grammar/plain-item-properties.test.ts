import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { ItemFields } from "../../../../src/markdown/checklist/grammar/item-fields.ts";
import {
  type PlainText,
  readPlainText,
  renderPlainText,
  unstrike,
} from "../../../../src/markdown/checklist/grammar/plain-item.ts";
import { share } from "../../../harness/cases.ts";
import { CONTEXT } from "./said.ts";

const runs = { numRuns: share(3_000) };

const MARKS = ["✅", "☑️", ":white_check_mark:", "[x]", "[done]", "(done)", "**Done**", "{{done}}"];

const MARKS_BEHIND = [...MARKS.filter((mark) => mark !== "[x]"), "(done in #45)", "(fixed 2026-11-10)"];

const scrap = fc.constantFrom(
  ...["Fix", "lag", "of the", "keys", "日本語", "P1", "due", "by", "@alice", "#12", "in #45"],
  ...[...MARKS, ...MARKS_BEHIND, "— done", "(done by @bob)", "done", "Done:", "DONE", "[ ]", "status: done"],
  ...[
    "~~",
    "~~Fix lag~~",
    "~",
    "<del>",
    "</del>",
    "<s>Fix</s>",
    "**",
    "_",
    "\\",
    "—",
    "·",
    ",",
    ".",
    "(",
    ")",
  ],
);

const words = fc
  .array(fc.tuple(scrap, fc.constantFrom(" ", " ", "")), { maxLength: 6 })
  .map((pairs) => pairs.flat().join("").trim());

/** What a line without a checkbox says, whoever changes it. */
const item: fc.Arbitrary<PlainText> = fc.record({
  fields: fc.record({
    issue: fc.option(fc.constant({ owner: null, repo: null, number: 7 })),
    words,
    owners: fc.constantFrom([], ["bob"], ["bob", "acme/sre"]),
    ownerNames: fc.constant([]),
    due: fc.option(fc.constant({ date: "2026-12-01" })),
    dueIsRelative: fc.constant(false),
    priority: fc.constantFrom(null, "P1"),
    type: fc.constantFrom(null, "prevent"),
    repository: fc.constantFrom(null, "acme/infra"),
  }) as fc.Arbitrary<ItemFields>,
  tail: fc.constantFrom("", "<!-- soon -->"),
  done: fc.boolean(),
});

const saysSomething = ({ fields }: PlainText): boolean => fields.words !== "";

/** Words that are struck through as a whole are written without that, because it would say that the item is done. */
const unstruck = (text: string): string => {
  const inner = unstrike(text);
  return inner === null ? text : unstruck(inner);
};

/** A date that cannot be read is part of the words. */
const meaning = ({
  fields: { unreadDue: _, unlinkedNames: __, bareIssue: ___, ...fields },
  ...rest
}: PlainText) => {
  const due = fields.due && "unreadable" in fields.due ? null : fields.due;
  return { fields: { ...fields, due, dueIsRelative: false, ownerNames: [] }, ...rest };
};

describe("a line without a checkbox", () => {
  it("that was written is read as the same item, and is written the same again", () => {
    fc.assert(
      fc.property(item.filter(saysSomething), (given) => {
        const text = renderPlainText(given, CONTEXT);
        const again = readPlainText(text, CONTEXT);
        const { fields } = given;
        expect(meaning(again)).toEqual(
          meaning({ ...given, fields: { ...fields, words: unstruck(fields.words) } }),
        );
        expect(renderPlainText(again, CONTEXT)).toBe(text);
      }),
      runs,
    );
  });

  it("that people wrote keeps its meaning when it is written", () => {
    fc.assert(
      fc.property(words, (text) => {
        const read = readPlainText(text, CONTEXT);
        // A line without words is no item yet.
        fc.pre(saysSomething(read));
        const again = readPlainText(renderPlainText(read, CONTEXT), CONTEXT);
        expect(meaning(again)).toEqual(meaning(read));
      }),
      runs,
    );
  });

  const said = fc.constantFrom("Fix lag", "Fix the lag of [the shop](https://a.example/1)", "日本語");
  const before = fc.constantFrom(
    "",
    "#12 ",
    "[#12](https://github.com/acme/shop/issues/12) ",
    "@bob ",
    "P1: ",
  );
  const behind = fc.constantFrom("", " @bob", " (@bob)", " due 2026-12-01", " · #prevent", " <!-- soon -->");

  it("is done if a mark says so right before or behind its words", () => {
    const marked = fc.oneof(
      fc.tuple(fc.constantFrom(...MARKS), said).map((parts) => parts.join(" ")),
      fc.tuple(said, fc.constantFrom(...MARKS_BEHIND)).map((parts) => parts.join(" ")),
    );
    fc.assert(
      fc.property(before, marked, behind, (lead, text, trail) => {
        const open = readPlainText(`${lead}Fix lag${trail}`, CONTEXT);
        const read = readPlainText(lead + text + trail, CONTEXT);
        expect({ ...read.fields, words: "" }).toEqual({ ...open.fields, words: "" });
        expect(read.done).toBe(true);
        expect(["Fix lag", "Fix the lag of [the shop](https://a.example/1)", "日本語"]).toContain(
          read.fields.words,
        );
      }),
      runs,
    );
  });
});
