import { describe, expect, it } from "@jest/globals";
import { isSameLogin, isSharedLogin, loginOf, slugOf } from "../../src/domain/writers.ts";

describe("the login of an App", () => {
  it("has its slug, and is written in any case", () => {
    expect(loginOf("followthrough")).toBe("followthrough[bot]");
    expect(slugOf("Followthrough[bot]")).toBe("followthrough");
    expect(slugOf("[bot]alice")).toBe("[bot]alice");
    expect(slugOf("Alice")).toBe("alice");
  });

  it.each([
    ["github-actions[bot]", true],
    ["GitHub-Actions[bot]", true],
    ["github-actions", false],
    ["followthrough[bot]", false],
    [null, false],
    [undefined, false],
  ])("%s is shared by all workflows: %s", (login, expected) => {
    expect(isSharedLogin(login)).toBe(expected);
  });

  it.each([
    ["Alice", "alice", true],
    ["alice", "ALICE", true],
    ["alice", "bob", false],
    [null, "alice", false],
    [undefined, "alice", false],
  ])("%s and %s are one: %s", (a, b, expected) => expect(isSameLogin(a, b)).toBe(expected));
});
