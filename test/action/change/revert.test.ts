import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { FileChange } from "../../../action/change/changed-files.ts";
import { differenceOf } from "../../../action/change/revert.ts";

const change = (path: string, additions: number, deletions: number, before = path): FileChange => ({
  before,
  path,
  additions,
  deletions,
});
const inverse = ({ before, path, additions, deletions }: FileChange): FileChange =>
  change(before, deletions, additions, path);

describe("a change that reverts others", () => {
  it.each<[string, FileChange[], FileChange[], string | null]>([
    ["all of it", [change("a", 3, 1)], [change("a", 1, 3)], null],
    ["a new file", [change("a", 3, 0)], [change("a", 0, 3)], null],
    ["a renamed file", [change("b", 2, 1, "a")], [change("a", 1, 2, "b")], null],
    ["nothing at all", [], [], null],
    [
      "an additional file",
      [change("a", 3, 1)],
      [change("a", 1, 3), change("b", 1, 1)],
      "also changes b, which #9 didn't change",
    ],
    [
      "a missing file",
      [change("a", 3, 1), change("b", 1, 1)],
      [change("a", 1, 3)],
      "doesn't revert what #9 changed in b",
    ],
    ["an additional line", [change("a", 3, 1)], [change("a", 2, 3)], "changes other lines of a than #9 did"],
    [
      "the same change again",
      [change("a", 3, 1)],
      [change("a", 3, 1)],
      "changes other lines of a than #9 did",
    ],
    [
      "a renamed file under its new name",
      [change("b", 2, 1, "a")],
      [change("b", 1, 2)],
      "also changes b, which #9 didn't change",
    ],
    // Several changes of one file can affect the same lines.
    ["two changes of one file", [change("a", 3, 0), change("a", 2, 1)], [change("a", 0, 4)], null],
    ["two changes of other lines", [change("a", 3, 0), change("a", 2, 1)], [change("a", 1, 5)], null],
    ["two changes that cancel out", [change("a", 3, 0), change("a", 0, 3)], [], null],
    [
      "two changes, with an additional line",
      [change("a", 3, 0), change("a", 2, 1)],
      [change("a", 2, 6)],
      "changes other lines of a than #9 did",
    ],
    [
      "two changes, without one line",
      [change("a", 3, 0), change("a", 2, 1)],
      [change("a", 0, 3)],
      "changes other lines of a than #9 did",
    ],
    ["one of two changes", [change("a", 3, 0), change("a", 2, 1)], [], "doesn't revert what #9 changed in a"],
  ])("%s", (_, changed, reverted, difference) => {
    expect(differenceOf(reverted, changed, "#9")).toBe(difference);
  });

  it("passes for the inverse of any change, and for no other", () => {
    const path = fc.constantFrom("a", "b", "c/d");
    const lines = fc.nat(20);
    const anyChange = fc
      .tuple(path, lines, lines, path)
      .map(([p, more, less, before]) => change(p, more, less, before));
    const changes = fc.uniqueArray(anyChange, { selector: ({ path: p }) => p, maxLength: 3 });
    fc.assert(
      fc.property(changes, changes, (changed, other) => {
        expect(differenceOf(changed.map(inverse), changed, "#9")).toBeNull();
        const key = (all: readonly FileChange[]) =>
          JSON.stringify([...all.map((file) => JSON.stringify(file))].sort());
        expect(differenceOf(other.map(inverse), changed, "#9") === null).toBe(key(other) === key(changed));
      }),
    );
  });
});
