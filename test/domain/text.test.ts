import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  alternatives,
  andMore,
  compareText,
  containsName,
  cutCharacters,
  cutText,
  groupBy,
  listSome,
  messageOf,
  plural,
  readReason,
  snakeCase,
  splitLines,
} from "../../src/domain/text.ts";

describe("a text cut to a length", () => {
  it.each([
    ["abcd", 4, "abcd"],
    ["abcde", 4, "abc…"],
    ["ab😀", 4, "ab😀"],
    ["ab😀cd", 5, "ab😀…"],
    ["ab😀cd", 4, "ab…"],
    ["", 0, ""],
  ])("in code units, %j to %i: %j", (text, length, cut) => {
    expect(cutText(text, length)).toBe(cut);
  });

  it.each([
    ["abcd", 4, "abcd"],
    ["abcde", 4, "abc…"],
    ["ab😀d", 4, "ab😀d"],
    ["ab😀de", 4, "ab😀…"],
  ])("in characters, %j to %i: %j", (text, most, cut) => {
    expect(cutCharacters(text, most)).toBe(cut);
  });

  it("is never longer, and never has half a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 20 }), (text, length) => {
        const cut = cutText(text, length);
        expect(cut.length).toBeLessThanOrEqual(length);
        expect(Buffer.from(cut).toString()).toBe(cut);
        expect(Array.from(cutCharacters(text, length)).length).toBeLessThanOrEqual(length);
      }),
    );
  });
});

describe("a list in words", () => {
  it.each([
    [[], "", ""],
    [["a"], "a", "a"],
    [["a", "b"], "a or b", "a and b"],
    [["a", "b", "c"], "a, b or c", "a, b and c"],
  ])("%j", (words, or, and) => {
    expect(alternatives(words)).toBe(or);
    expect(alternatives(words, "and")).toBe(and);
  });

  it.each([
    [["a", "b"], "a, b"],
    [["a", "b", "c"], "a, b and 1 more"],
    [["a", "b", "c", "d"], "a, b and 2 more"],
    [[], ""],
  ])("%j, at most two of them: %s", (names, text) => {
    expect(listSome(names, 2)).toBe(text);
  });

  it("counts", () => {
    expect([plural(0, "day"), plural(1, "day"), plural(2, "day")]).toEqual(["0 days", "1 day", "2 days"]);
    expect(andMore(3)).toBe("… and 3 more.");
  });
});

describe("a reason", () => {
  it.each([
    ["  two\r\nlines ", "two lines"],
    ["…", null],
    [" \n ", null],
    ["", null],
    ["故障", "故障"],
    ["42", "42"],
    ["x".repeat(300), "x".repeat(300)],
    ["x".repeat(301), `${"x".repeat(299)}…`],
  ])("%j is on record as %j", (text, reason) => expect(readReason(text)).toBe(reason));
});

describe("lines, names and order", () => {
  it("CRLF, LF and a lone CR end a line", () => {
    expect(splitLines("a\r\nb\nc\rd\n\ne\n")).toEqual(["a", "b", "c", "d", "", "e", ""]);
  });

  it.each([
    [["Web", "api"], "web", true],
    [["Web", "api"], "API", true],
    [["Web"], "we", false],
    [[], "web", false],
  ])("%j contains %s in any case: %s", (names, name, expected) => {
    expect(containsName(names, name)).toBe(expected);
  });

  it("entries are grouped by their key, both in order", () => {
    const groups = groupBy(["b1", "a1", "b2", "c1", "a2"], (entry) => entry[0]!);
    expect([...groups]).toEqual([
      ["b", ["b1", "b2"]],
      ["a", ["a1", "a2"]],
      ["c", ["c1"]],
    ]);
  });

  it("text is sorted by code units, the same on every machine", () => {
    expect(["ä", "b", "a", "Z", "", "a"].toSorted(compareText)).toEqual(["", "Z", "a", "a", "b", "ä"]);
    expect([compareText("a", "b"), compareText("b", "a"), compareText("a", "a")]).toEqual([-1, 1, 0]);
  });

  it.each([
    ["daysBefore", "days_before"],
    ["onUndecidedRun", "on_undecided_run"],
    ["P0", "P0"],
    ["weekend", "weekend"],
  ])("%s is %s in settings", (name, setting) => expect(snakeCase(name)).toBe(setting));
});

it("the message of an error is its own, or what was thrown", () => {
  expect(messageOf(new TypeError("no such key"))).toBe("no such key");
  expect(messageOf("timeout")).toBe("timeout");
  expect(messageOf(undefined)).toBe("undefined");
});
