import { describe, expect, it } from "@jest/globals";
import { boundWords, normalizeWords } from "../../../src/domain/items/action-item.ts";

describe("the words by which lines and issues are matched", () => {
  it.each([
    ["Add a canary stage", "add a canary stage"],
    ["  Add\ta  canary\r\n stage ", "add a canary stage"],
    ["**Add** a _canary_ `stage`", "add a canary stage"],
    ["~~Add~~ a canary stage", "add a canary stage"],
    ["Add a canary stage. ", "add a canary stage"],
    ["Add a canary stage !.!", "add a canary stage"],
    ["v1.2 first! Then v1.3", "v1.2 first! then v1.3"],
    ["Add a canary stage?", "add a canary stage?"],
    ["...", ""],
    ["", ""],
  ])("of %j are %j", (written, words) => {
    expect(normalizeWords(written)).toBe(words);
  });

  it("are so short that a marker holds them twice, and those of two long lines differ by their length", () => {
    const long = "x".repeat(1_000);
    expect(boundWords(long)).toBe(long);
    expect(boundWords(`${long}y`)).toBe(`${long}… (1001)`);
    expect(normalizeWords(`${long}yz.`)).toBe(`${long}… (1002)`);
  });
});
