import { describe, expect, it } from "@jest/globals";
import {
  type Act,
  contestedMark,
  readContestedMarks,
  roundsOf,
  writtenField,
  writtenLabel,
} from "../../src/observed/contested.ts";

const ISSUE = { owner: "acme", repo: "shop", number: 3 };
const acts = (letters: string): Act[] =>
  [...letters].map((letter) => ({
    by: letter === "a" ? "app" : letter === "b" ? "bot" : "person",
    login: letter,
  }));

describe("the rounds of a fight", () => {
  it.each([
    ["nothing happened", "", 0],
    ["the App wrote alone", "aaa", 0],
    ["a bot wrote alone", "bbb", 0],
    ["a bot undid it each time", "ababab", 3],
    ["a bot undid several values at once", "aabbaabb", 2],
    ["the App wrote last", "ababa", 2],
    ["a person undid it each time", "apapap", 0],
    ["a person acted in between", "abababpab", 1],
    ["a person acted last", "abababp", 0],
  ])("%s", (_, letters, rounds) => {
    expect(roundsOf(acts(letters))).toBe(rounds);
  });
});

describe("the mark beside a note", () => {
  it.each([
    writtenField(ISSUE, "title", "A --> title <!-- of any kind"),
    writtenLabel(ISSUE, "needs a --> look", "-"),
    writtenField(ISSUE, "line-owners", '["alice"]'),
  ])("is read back: $field", (field) => {
    const mark = contestedMark(field);
    expect(readContestedMarks(`- Stopped: … ${mark}\n- Stopped: … ${mark}`)).toEqual([field, field]);
    expect(mark.indexOf("-->")).toBe(mark.length - 3);
  });

  it("of labels has no case, and tells adding from removing", () => {
    expect(writtenLabel(ISSUE, "Action-Item", "+")).toEqual(writtenLabel(ISSUE, "action-item", "+"));
    expect(writtenLabel(ISSUE, "overdue", "+")).not.toEqual(writtenLabel(ISSUE, "overdue", "-"));
  });
});
