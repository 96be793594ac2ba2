import { describe, expect, it } from "@jest/globals";
import { type Cursor, isSetOff, skipEmphasis } from "../../../../src/markdown/checklist/grammar/grammar.ts";
import { CONTEXT } from "./said.ts";

const cursor = (over: Partial<Cursor>): Cursor => ({
  ...CONTEXT,
  ...{ mask: "Fix lag", at: 4, bracket: null, behind: false, separator: "", last: "Fix", isOwned: false },
  ...over,
});

describe("a text is set off from the sentence", () => {
  it.each<[string, Partial<Cursor>, boolean]>([
    ["behind metadata", { behind: true }, true],
    ["behind a comma", { separator: "," }, true],
    ["behind a dash", { separator: "—" }, true],
    ["behind several marks", { separator: ".—" }, true],
    ["not behind a stop, which ends a sentence", { separator: "." }, false],
    ["not behind a word", {}, false],
    ["at the start of brackets", { bracket: "(", at: 0 }, true],
    ["after white space at the start of brackets", { bracket: "[", mask: "         lag", at: 9 }, true],
    ["not in the middle of brackets", { bracket: "(" }, false],
    ["not at the start of a line", { at: 0 }, false],
  ])("%s", (_, over, expected) => expect(isSetOff(cursor(over))).toBe(expected));

  it("by the marks that count for it", () => {
    expect(isSetOff(cursor({ separator: "," }), /[|]/)).toBe(false);
    expect(isSetOff(cursor({ separator: "|" }), /[|]/)).toBe(true);
  });
});

describe("emphasis marks at a position", () => {
  it.each([
    ["a**b", 1, 3],
    ["a_*`b", 1, 4],
    ["a****b", 1, 4],
    ["ab**", 1, 1],
    ["a", 1, 1],
  ])("in %j at %d are skipped, up to three: %d", (mask, at, end) => {
    expect(skipEmphasis(mask, at)).toBe(end);
  });
});
