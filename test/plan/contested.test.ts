import { describe, expect, it } from "@jest/globals";
import type { LineEdit } from "../../src/markdown/checklist/checklist.ts";
import {
  type ContestedField,
  contestedMark,
  type FieldName,
  writtenField,
  writtenLabel,
  writtenLineFields,
} from "../../src/observed/contested.ts";
import {
  commentOnContested,
  isContested,
  notesOnContested,
  withoutContestedParts,
} from "../../src/plan/contested.ts";
import { HOME, item, KEY, postmortem, snapshot } from "./builders.ts";

const ITEM = { ...HOME, number: 14 };
const by = (field: FieldName, bot: string | null = "tidy[bot]"): ContestedField => ({
  ...writtenField(ITEM, field, "x"),
  by: bot,
});

describe("a value that another bot changes back", () => {
  it("is contested where it was written, and no other value is", () => {
    const contested = [by("title"), by("owners")];
    expect(isContested({ contested }, writtenField(ITEM, "owners", "x"))).toBe(true);
    expect(isContested({ contested }, writtenField(ITEM, "owners", "y"))).toBe(false);
    expect(isContested({ contested }, writtenField(ITEM, "state", "x"))).toBe(false);
    expect(isContested({ contested }, writtenField(KEY, "owners", "x"))).toBe(false);
  });
});

describe("the edit of a line", () => {
  const page = postmortem("");
  const find = { issue: null, words: "Alert on lag", occurrence: 1 };
  const edit: LineEdit = { find, set: { done: true, owners: ["alice"] } };
  const undone = (set: LineEdit["set"]) =>
    writtenLineFields(page.ref, { find, set }).map((one) => ({ ...one, by: null }));

  it.each<[string, ContestedField[], LineEdit | null]>([
    ["is whole if nothing is contested", [], edit],
    ["is whole if other values are", undone({ done: false, owners: ["bob"] }), edit],
    ["lacks what is contested", undone({ done: true }), { find, set: { owners: ["alice"] } }],
    ["is left out if all of it is", undone(edit.set), null],
  ])("%s", (_, contested, expected) => {
    expect(withoutContestedParts({ contested }, page, edit)).toEqual(expected);
  });

  it("that sets nothing stays while nothing is contested", () => {
    const nothing = { find, set: {} };
    expect(withoutContestedParts({ contested: [] }, page, nothing)).toEqual(nothing);
  });
});

describe("the note about what the App stops writing", () => {
  const noteOn = (one: ContestedField, from = KEY) =>
    notesOnContested(snapshot({ contested: [one] }), from)[0];

  it.each<[FieldName, string]>([
    ["title", "the title"],
    ["owners", "the assignees"],
    ["head", "Followthrough’s part of the description"],
    ["field-due", "the due date in the issue fields"],
    ["field-priority", "the priority in the issue fields"],
    ["link", "the link to the postmortem in the description"],
    ["line-done", "a checkbox in the checklist"],
    ["line-owners", "the owners in a line of the checklist"],
    ["line-words", "the text of a line of the checklist"],
    ["line-due", "the due date in a line of the checklist"],
    ["line-priority", "the priority in a line of the checklist"],
    ["line-issue", "the issue number in a line of the checklist"],
    [writtenLabel(ITEM, "Very late", "+").field, "the label `very late`"],
    ["unknown" as FieldName, "a field"],
  ])("calls %s %s, and is marked", (field, name) => {
    const one = by(field);
    expect(noteOn(one)).toBe(
      `Stopped: ${name} of #14, which \`tidy[bot]\` changed back 3 times. Keep \`tidy[bot]\` away from it. Followthrough tries again once a person changes it, and once a day. ${contestedMark(one)}`,
    );
  });

  it("says what becomes of an issue that is closed again and again", () => {
    const one = by("state", null);
    expect(noteOn(one)).toBe(
      `Stopped: #14 is left closed, because another app closed it again 3 times after Followthrough reopened it. Keep another app away from this issue, then reopen it. ${contestedMark(one)}`,
    );
  });

  it("names an issue of another repository in full", () => {
    expect(noteOn(by("title"), { owner: "acme", repo: "ops", number: 1 })).toContain(
      "the title of acme/shop#14,",
    );
  });
});

describe("the comment on an item without a postmortem", () => {
  const orphan = item(14, "Alert on lag");
  const one = by("title");
  const tag = `contested title/${one.value}` as const;
  const comments = (over: Parameters<typeof snapshot>[0]) =>
    commentOnContested(snapshot({ contested: [one], ...over }));

  it("says the same, once", () => {
    const [note = ""] = notesOnContested(snapshot({ contested: [one] }), ITEM);
    const body = note.replace(` ${contestedMark(one)}`, "");
    expect(comments({ orphans: [item(15, "Other"), orphan] })).toEqual([
      { kind: "comment", issue: ITEM, tag, body },
    ]);
    expect(comments({ orphans: [{ ...orphan, postedTags: [tag] }] })).toEqual([]);
    expect(comments({ orphans: [{ ...orphan, postedTags: ["contested title/other"] }] })).toHaveLength(1);
  });

  it("is not on one that has a postmortem", () => {
    expect(comments({ items: [orphan] })).toEqual([]);
    expect(comments({ orphans: [item(15, "Other")] })).toEqual([]);
  });
});
