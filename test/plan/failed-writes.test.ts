import { describe, expect, it } from "@jest/globals";
import { describeOperation } from "../../src/operations/describe-operation.ts";
import type { Operation } from "../../src/operations/operation.ts";
import { writeKey } from "../../src/operations/operation-target.ts";
import { commentOnFailedOpening, noteFailedWrites } from "../../src/plan/failed-writes.ts";
import type { PlanInput } from "../../src/plan/plan-input.ts";
import { HOME, item, KEY, planInput, postmortem, snapshot } from "./builders.ts";

const VAULT = { owner: "acme", repo: "vault" };
const AGAIN = "Followthrough tries again whenever something changes here, and once a day.";
const ANSWER = "GitHub answered: *no*.";

const comment = (number: number, body = "A <notice>.", repository = HOME): Operation => {
  return { kind: "comment", issue: { ...repository, number }, body };
};
const opening = (words: string, repository = HOME): Operation => {
  const { marker } = item(14, words);
  const parent = postmortem("").ref;
  return {
    kind: "create-item",
    repository,
    parent,
    title: words,
    body: "",
    marker,
    labels: [],
    assignees: [],
  };
};
const failing = (operations: readonly Operation[]) =>
  new Map(operations.map((operation) => [writeKey(operation), ANSWER]));
const many = (count: number, make: (index: number) => Operation) =>
  Array.from({ length: count }, (_, index) => make(index));

/** The notes about these writes, all of which GitHub rejected. */
const notesOn = (operations: readonly Operation[], over: Partial<PlanInput> = {}) =>
  noteFailedWrites(operations, KEY, planInput({ failedWrites: failing(operations), ...over }));

describe("the note about a write that GitHub rejected", () => {
  it("says what was not done, why, and that it is tried again", () => {
    expect(notesOn([comment(13)])).toEqual([
      `Not done: comment on acme/shop#13: A &lt;notice&gt;. ${ANSWER} ${AGAIN}`,
    ]);
    expect(notesOn([opening("Alert on *lag*", VAULT)])).toEqual([
      `Not opened: “Alert on \\*lag\\*” as an issue in acme/vault. ${ANSWER} ${AGAIN}`,
    ]);
  });

  it("ends with one stop, whatever the words end with", () => {
    for (const stop of ["", ".", "!", "?"]) {
      const words = `Is it done? Say so${stop}`;
      expect(notesOn([comment(13, words)])).toEqual([
        `Not done: comment on acme/shop#13: Is it done? Say so. ${ANSWER} ${AGAIN}`,
      ]);
    }
  });

  it("is cut", () => {
    const long = comment(13, "x".repeat(400));
    const shown = `${describeOperation(long).slice(0, 299)}…`;
    expect(notesOn([long])).toEqual([`Not done: ${shown}. ${ANSWER} ${AGAIN}`]);
  });

  const { repository } = snapshot();
  const known = (visibility: "public" | "private") => ({
    repository: { ...repository, visibility: "public" as const },
    knownRepositories: { "acme/vault": { ...repository, ...VAULT, id: 2, visibility } },
  });

  it("does not quote a more private repository, but what a line says is known", () => {
    expect(notesOn([comment(5, "Words", VAULT)], known("private"))).toEqual([
      `Not done: a change in acme/vault, which is more private. ${AGAIN}`,
    ]);
    expect(notesOn([comment(5, "Words", VAULT)], known("public"))[0]).toContain("Words");
    expect(notesOn([opening("Alert", VAULT)], known("private"))[0]).toContain("“Alert”");
  });

  it.each<[string, Operation[], number, string | undefined]>([
    ["ten", many(10, (index) => comment(index + 1)), 10, undefined],
    ["eleven", many(11, (index) => comment(index + 1)), 11, "Not done: 1 more."],
    ["issues that were not opened", many(12, (index) => opening(`Item ${index}`)), 11, "Not opened: 2 more."],
    [
      "others among the rest",
      [...many(11, (index) => opening(`Item ${index}`)), comment(1)],
      11,
      "Not done: 2 more.",
    ],
    [
      "others only among the first ones",
      [comment(1), ...many(11, (index) => opening(`Item ${index}`))],
      11,
      "Not opened: 2 more.",
    ],
  ])("there are ten at most, and one that counts the rest: %s", (_, operations, count, last) => {
    const notes = notesOn(operations);
    expect(notes).toHaveLength(count);
    if (last !== undefined) expect(notes.at(-1)).toBe(last);
    expect(new Set(notes).size).toBe(count);
  });
});

describe("until each write was tried in this run", () => {
  const status = (body: string) => ({ kept: { status: [{ commentId: 1, body }] } });
  const earlier = "Notes:\n- Not done: a.\n- Other.\n- Not opened: b.\n  - Not done: c.\nNot done: d.";

  it.each<[string, Operation[], Partial<PlanInput>, string[]]>([
    ["earlier notes stay", [comment(13)], status(earlier), ["Not done: a.", "Not opened: b."]],
    ["there are none if there were none", [comment(13)], {}, []],
    [
      "they stay although others failed",
      [comment(13), comment(14)],
      { ...status(earlier), failedWrites: failing([comment(13)]) },
      ["Not done: a.", "Not opened: b."],
    ],
    ["they go once nothing is left to write", [], status(earlier), []],
  ])("%s", (_, operations, over, expected) => {
    expect(noteFailedWrites(operations, KEY, planInput(over))).toEqual(expected);
  });
});

describe("a postmortem that GitHub does not let the App open", () => {
  const { marker } = postmortem("");
  const creation: Operation<"create-postmortem"> = {
    kind: "create-postmortem",
    ...{ repository: VAULT, title: "Postmortem: Down", body: "", marker, labels: [], assignees: [] },
  };

  it("is explained on its incident, once", () => {
    const failedWrites = failing([creation]);
    const body = `The postmortem of this incident could not be opened in acme/vault. ${ANSWER} ${AGAIN}`;
    expect(commentOnFailedOpening(planInput({ failedWrites }), creation)).toEqual([
      { kind: "comment", issue: KEY, tag: "refused postmortem", body },
    ]);
    const posted = planInput({ failedWrites, postedTags: ["refused postmortem"] });
    expect(commentOnFailedOpening(posted, creation)).toEqual([]);
  });

  it("is not explained before it was tried", () => {
    expect(commentOnFailedOpening(planInput(), creation)).toEqual([]);
  });
});
