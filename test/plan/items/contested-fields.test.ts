import { describe, expect, it } from "@jest/globals";
import type { LineEdit } from "../../../src/markdown/checklist/checklist.ts";
import { type WrittenField, writtenField, writtenLineFields } from "../../../src/observed/contested.ts";
import { withoutContested } from "../../../src/plan/items/contested-fields.ts";
import type { Merged } from "../../../src/plan/items/three-way-merge.ts";
import { fields, item, line, postmortem } from "../builders.ts";

const PAGE = postmortem("");
const issue = item(20, "Alert on lag", { assignees: ["alice"] });
const written = line("Alert on lag", { owners: ["alice"] });
const pair = { line: written, item: issue, showsIssue: true };
const present = fields();

const ofIssue = (field: "title" | "owners" | "state", value: string) => writtenField(issue.ref, field, value);
const ofLine = (set: LineEdit["set"]) => writtenLineFields(PAGE.ref, { find: written, set })[0]!;
const merged = (over: Partial<Merged>): Merged => {
  return { line: present, issue: present, conflicts: [], settledByEvents: false, ...over };
};
const kept = (wanted: Merged, ...fought: WrittenField[]) => {
  const contested = fought.map((field) => ({ ...field, by: "other[bot]" }));
  return withoutContested({ contested }, PAGE, pair, wanted);
};

const title = fields({ title: "Page at 5 s" });
const owners = fields({ owners: ["bob", "eve"] });
const done = fields({ done: true });

describe("a field over which another bot fights", () => {
  it.each<[string, Merged, WrittenField]>([
    ["title", merged({ issue: title }), ofIssue("title", "Page at 5 s")],
    ["assignees", merged({ issue: owners }), ofIssue("owners", "bob eve")],
    ["state", merged({ issue: done }), ofIssue("state", "closed")],
    ["line's words", merged({ line: title }), ofLine({ words: "Page at 5 s" })],
    ["line's owners", merged({ line: owners }), ofLine({ owners: ["bob", "eve"] })],
    ["line's checkbox", merged({ line: done }), ofLine({ done: true })],
  ])("stays as it is on both sides: the %s", (_, wanted, fought) => {
    expect(kept(wanted, fought)).toEqual(merged({}));
    expect(kept(wanted, { ...fought, value: "another" })).toEqual(wanted);
  });

  it("stays as it is if the issue was closed and should be open", () => {
    const closed = { ...issue, state: "closed" } as const;
    const contested = [{ ...ofIssue("state", "open"), by: null }];
    const result = withoutContested({ contested }, PAGE, { ...pair, item: closed }, merged({}));
    expect(result).toEqual(merged({ issue: done }));
  });

  it("leaves the other fields to the merge", () => {
    const both = fields({ title: "Page at 5 s", owners: ["bob", "eve"] });
    const wanted = merged({ line: both, issue: both, conflicts: ["owners", "title"], settledByEvents: true });
    const expected = { line: owners, issue: owners, conflicts: ["owners"], settledByEvents: true };
    expect(kept(wanted, ofIssue("title", "Page at 5 s"))).toEqual(expected);
  });

  it("is not settled by events if it is the state", () => {
    const wanted = merged({ line: done, issue: done, settledByEvents: true });
    expect(kept(wanted, ofLine({ done: true }))).toEqual(merged({}));
    const unsettled = merged({ line: title, issue: title });
    expect(kept(unsettled, ofIssue("title", "Page at 5 s")).settledByEvents).toBe(false);
  });

  it("is one only where the App would write it", () => {
    const inIssue = { ...pair, item: { ...issue, title: "Page at 5 s" } };
    const contested = [{ ...ofIssue("title", "Page at 5 s"), by: null }];
    const wanted = merged({ line: title, issue: title });
    expect(withoutContested({ contested }, PAGE, inIssue, wanted)).toEqual(wanted);
    const inLine = { ...pair, line: { ...written, words: "Page at 5 s" } };
    const fought = writtenLineFields(PAGE.ref, { find: inLine.line, set: { words: "Page at 5 s" } });
    const known = fought.map((field) => ({ ...field, by: null }));
    expect(withoutContested({ contested: known }, PAGE, inLine, wanted)).toEqual(wanted);
  });
});

it("a merge stays the very same if nobody fights", () => {
  const wanted = merged({ line: title });
  expect(kept(wanted)).toBe(wanted);
});
