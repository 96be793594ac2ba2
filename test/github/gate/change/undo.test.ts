import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { FileChange } from "../../../../src/github/gate/change/changed-files.ts";
import { compareFiles, isUndoneBy } from "../../../../src/github/gate/change/undo.ts";

const change = (path: string, patch: string | null, before = path): FileChange => ({
  before,
  path,
  isNew: false,
  blob: "b",
  patch,
});
/** A hunk between two lines that stay. */
const hunk = (removed: readonly string[], added: readonly string[], around = "x") =>
  [
    `@@ -1,${removed.length + 2} +1,${added.length + 2} @@ function a() {`,
    ` ${around} {`,
    ...removed.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
    ` ${around} }`,
  ].join("\n");
const swapped: Readonly<Record<string, string>> = { "+": "-", "-": "+" };
const inverted = (patch: string) =>
  patch
    .split("\n")
    .map((line) => (swapped[line.charAt(0)] ?? line.charAt(0)) + line.slice(1))
    .join("\n");
const inverse = ({ before, path, patch }: FileChange): FileChange =>
  change(before, patch && inverted(patch), path);
const outcome = (own: readonly FileChange[], changed: readonly FileChange[]) => {
  const { difference, unproven } = compareFiles(own, changed, "#9");
  return difference ?? (unproven.length === 0 ? "reverted" : "unproven");
};

const one = hunk(["1"], ["2"]);
const two = hunk(["5", "6"], ["7"], "y");

describe("the lines of a change that reverts others", () => {
  it.each<[string, FileChange[], FileChange[], string]>([
    ["all of it", [change("a", one)], [change("a", inverted(one))], "reverted"],
    ["a renamed file", [change("b", one, "a")], [change("a", inverted(one), "b")], "reverted"],
    ["nothing at all", [], [], "reverted"],
    [
      "lines that moved with later changes",
      [change("a", one)],
      [change("a", inverted(one).replace("@@ -1,3 +1,3 @@", "@@ -90,3 +91,3 @@"))],
      "reverted",
    ],
    [
      "an additional file",
      [change("a", one)],
      [change("a", inverted(one)), change("b", one)],
      "also changes b, which #9 didn't change",
    ],
    [
      "a missing file",
      [change("a", one), change("b", one)],
      [change("a", inverted(one))],
      "doesn't revert what #9 changed in b",
    ],
    [
      "a renamed file under its new name",
      [change("b", one, "a")],
      [change("b", inverted(one))],
      "also changes b, which #9 didn't change",
    ],
    ["other lines of equal number", [change("a", one)], [change("a", hunk(["2"], ["3"]))], "unproven"],
    [
      "the same lines at another place",
      [change("a", one)],
      [change("a", hunk(["2"], ["1"], "y"))],
      "unproven",
    ],
    ["other white space", [change("a", one)], [change("a", hunk(["2"], ["1 "]))], "unproven"],
    ["another end of line", [change("a", one)], [change("a", hunk(["2"], ["1\r"]))], "unproven"],
    [
      "an end of line in a line",
      [change("a", hunk(["1"], ["2\r@@ 3"]))],
      [change("a", hunk(["2\r@@ 4"], ["1"]))],
      "unproven",
    ],
    [
      "the lines in another order",
      [change("a", hunk(["1", "2"], []))],
      [change("a", hunk([], ["2", "1"]))],
      "unproven",
    ],
    [
      "no line feed at the end",
      [change("a", "@@ -1 +1 @@\n-1\n+2")],
      [change("a", "@@ -1 +1 @@\n-2\n+1\n\\ No newline at end of file")],
      "unproven",
    ],
    [
      "a line that reads like its absence",
      [change("a", "@@ -1,2 +1 @@\n-1\n-\\ No newline at end of file\n+2")],
      [change("a", "@@ -1 +1 @@\n-2\n+1\n\\ No newline at end of file")],
      "unproven",
    ],
    ["the same change again", [change("a", one)], [change("a", one)], "unproven"],
    ["one of two places", [change("a", `${one}\n${two}`)], [change("a", inverted(one))], "unproven"],
    [
      "two places, one after the other",
      [change("a", `${one}\n${two}`)],
      [change("a", inverted(`${two}\n${one}`))],
      "unproven",
    ],
    ["a file without lines", [change("a", null)], [change("a", null)], "unproven"],
    [
      "two changes of one file",
      [change("a", one), change("a", two)],
      [change("a", inverted(`${one}\n${two}`))],
      "reverted",
    ],
    ["two changes that cancel out", [change("a", one), change("a", inverted(one))], [], "reverted"],
    [
      "three changes, two of which cancel out",
      [change("a", one), change("a", two), change("a", inverted(one))],
      [change("a", inverted(two))],
      "reverted",
    ],
    ["one of two changes", [change("a", one), change("a", two)], [change("a", inverted(one))], "unproven"],
    ["none of two changes", [change("a", one), change("a", two)], [], "unproven"],
    [
      "two changes, and another line",
      [change("a", one), change("a", two)],
      [change("a", inverted(`${one}\n${two}\n${hunk(["8"], [])}`))],
      "unproven",
    ],
  ])("%s", (_, changed, own, expected) => {
    expect(outcome(own, changed)).toBe(expected);
  });

  it("pass for the inverse of any change, and for no other", () => {
    const line = fc.constantFrom("", " ", "+", "-", "@@", "\\", "a", "a\r", "\u2028");
    const lines = fc.array(line, { maxLength: 3 });
    const path = fc.constantFrom("a", "b", "c/d");
    const anyChange = fc
      .tuple(path, lines, lines, path)
      .filter(([, removed, added]) => removed.join("\n") !== added.join("\n"))
      .map(([p, removed, added, before]) => change(p, hunk(removed, added), before));
    const changes = fc.uniqueArray(anyChange, { selector: ({ path: p }) => p, maxLength: 3 });
    fc.assert(
      fc.property(changes, changes, (changed, other) => {
        expect(outcome(changed.map(inverse), changed)).toBe("reverted");
        const key = (all: readonly FileChange[]) =>
          JSON.stringify([...all.map((file) => JSON.stringify(file))].sort());
        expect(outcome(other.map(inverse), changed) === "reverted").toBe(key(other) === key(changed));
      }),
    );
  });
});

describe("contents are undone", () => {
  it.each<[string, string | null, string | null, [string | null, string | null][], boolean]>([
    ["a change", "2", "1", [["1", "2"]], true],
    ["a new file", "2", "", [["", "2"]], true],
    ["a removed file", "", "1", [["1", ""]], true],
    [
      "two changes in either order",
      "3",
      "1",
      [
        ["2", "3"],
        ["1", "2"],
      ],
      true,
    ],
    [
      "two changes that cancel out",
      "1",
      "1",
      [
        ["1", "2"],
        ["2", "1"],
      ],
      true,
    ],
    ["another content", "2", "3", [["1", "2"]], false],
    ["a file that changed since", "4", "1", [["1", "2"]], false],
    [
      "one of two changes",
      "3",
      "2",
      [
        ["2", "3"],
        ["1", "2"],
      ],
      false,
    ],
    [
      "with a change between two",
      "4",
      "1",
      [
        ["1", "2"],
        ["3", "4"],
      ],
      false,
    ],
    ["unknown before", "2", "1", [[null, "2"]], false],
    ["unknown after", "2", "1", [["1", null]], false],
    ["unknown now", null, "1", [["1", "2"]], false],
    ["unknown everywhere", null, null, [[null, null]], false],
  ])("%s", (_, before, after, steps, expected) => {
    const made = steps.map(([from, to]) => ({ before: from, after: to }));
    expect(isUndoneBy({ before, after }, made)).toBe(expected);
  });
});
