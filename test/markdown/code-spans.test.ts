import { describe, expect, it } from "@jest/globals";
import { backtickRuns } from "../../src/markdown/code-spans.ts";

describe("the next run of backticks", () => {
  it.each<[string, number, number, number | null]>([
    ["a `b` c", 1, 0, 2],
    ["a `b` c", 1, 2, 2],
    ["a `b` c", 1, 3, 4],
    ["a `b` c", 1, 5, null],
    ["a ``b`` `c`", 1, 0, 8],
    ["a ``b`` `c`", 2, 0, 2],
    ["a ``b`` `c`", 2, 3, 5],
    ["a ``b`` `c`", 3, 0, null],
    ["no code", 1, 0, null],
  ])("of %j with the length %d from %d begins at %j", (text, length, from, at) => {
    expect(backtickRuns(text)(length, from)).toBe(at);
  });

  it("is found again from further on", () => {
    const closing = backtickRuns("`a` ``b`` `c`");
    expect([
      closing(1, 0),
      closing(2, 1),
      closing(1, 1),
      closing(1, 3),
      closing(2, 5),
      closing(1, 11),
    ]).toEqual([0, 4, 2, 10, 7, 12]);
    expect([closing(1, 13), closing(1, 13)]).toEqual([null, null]);
  });
});
