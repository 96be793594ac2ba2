import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { isCommitted } from "../../../src/domain/items/item-state.ts";
import { isComplete, nextMove, type PostmortemLife } from "../../../src/domain/postmortem/closing.ts";
import { describeMissing, missingOf } from "../../../src/domain/postmortem/completeness.ts";
import { ADMIN, OWNER, POLICY } from "../commands/decision-cases.ts";

const section = (title: string, saysSomething = true) => ({
  title,
  folded: title.toLowerCase(),
  saysSomething,
});
const item = (mention: string, owned = true, open = true) => ({ mention, owned, open });
const question = {
  sections: [section("Summary"), section("Root cause")],
  required: null,
  items: [item("#12")],
  untracked: 0,
  noItemsReason: null,
};
const missing = (changes: Partial<Parameters<typeof missingOf>[0]>) =>
  missingOf({ ...question, ...changes }).map(describeMissing);

const NO_ITEM =
  "There is no action item. Write one, or “No action items:” and the reason, under the heading.";

describe("a postmortem is complete", () => {
  it.each<[string, Partial<Parameters<typeof missingOf>[0]>, string[]]>([
    ["with all sections, an item, and an owner", {}, []],
    ["with a reason for no items", { items: [], noItemsReason: "a drill" }, []],
    ["with a promise that is about to be tracked", { items: [], untracked: 1 }, []],
    ["with a closed item that nobody owned", { items: [item("#12", false, false)] }, []],
    [
      "with the sections that are required, whatever the others say",
      { required: ["summary"], sections: [section("Summary"), section("Notes", false)] },
      [],
    ],
    ["with no section required", { required: [], sections: [] }, []],
  ])("%s", (_, changes, expected) => {
    expect(missing(changes)).toEqual(expected);
  });

  it.each<[string, Partial<Parameters<typeof missingOf>[0]>, string[]]>([
    [
      "a section that says nothing",
      { sections: [section("Impact", false)] },
      ["The section “Impact” says nothing of its own yet."],
    ],
    [
      "a required section that is not there",
      { required: ["lessons"] },
      ["The section “lessons” says nothing of its own yet."],
    ],
    ["a page without sections", { sections: [] }, ["The section “Summary” says nothing of its own yet."]],
    ["no items and no reason", { items: [] }, [NO_ITEM]],
    [
      "an owner",
      { items: [item("#12", false), item("#13", false), item("#14")] },
      ["The item #12 needs an owner.", "The item #13 needs an owner."],
    ],
    [
      "everything",
      { sections: [section("Impact", false)], items: [] },
      ["The section “Impact” says nothing of its own yet.", NO_ITEM],
    ],
  ])("but not without: %s", (_, changes, expected) => {
    expect(missing(changes)).toEqual(expected);
  });
});

describe("the life of a postmortem", () => {
  const decide = (changes: Partial<PostmortemLife>): PostmortemLife => ({
    closed: true,
    stateReason: "completed",
    closing: { closer: OWNER, at: "2026-11-23T09:00:00Z", reason: null },
    record: {},
    missing: [],
    items: ["open"],
    ...changes,
  });
  const move = (changes: Partial<PostmortemLife>) => nextMove(decide(changes), POLICY);
  const byAdmin = (reason: string | null) => ({ closer: ADMIN, at: "2026-11-23T09:00:00Z", reason });
  const completedAt = "2026-11-20T09:00:00Z";

  it("closed too early it is opened again, with what is missing", () => {
    expect(move({ missing: ["#12 needs an owner."] })).toEqual({
      kind: "reopen",
      why: ["#12 needs an owner."],
    });
  });

  it("closed complete, that is remembered; later edits change nothing", () => {
    expect(move({})).toEqual({ kind: "complete", completedAt: "2026-11-23T09:00:00Z" });
    expect(move({ record: { completedAt }, missing: ["#12 needs an owner."] })).toEqual({ kind: "none" });
  });

  it("closed by the App itself it is left alone", () => {
    const closing = { closer: { ...OWNER, kind: "app" as const }, at: completedAt, reason: null };
    expect(move({ closing, missing: ["x"] })).toEqual({ kind: "none" });
  });

  it.each([
    ["an approver with a reason", byAdmin("a drill"), "decline"],
    ["an approver without one", byAdmin(null), "reopen"],
    ["anybody else", { closer: OWNER, at: completedAt, reason: "a drill" }, "reopen"],
  ])("closed as not planned by %s", (_, closing, kind) => {
    expect(move({ stateReason: "not_planned", closing, missing: ["x"] }).kind).toBe(kind);
  });

  it("once declined it rests", () => {
    const declined = { reason: "a drill", by: "ada", at: completedAt, commentId: 7 };
    expect(move({ stateReason: "not_planned", record: { declined }, missing: ["x"] })).toEqual({
      kind: "none",
    });
  });

  it.each<[string, Partial<PostmortemLife>, ReturnType<typeof nextMove>]>([
    ["all are done", { items: ["done", "done"] }, { kind: "thank", thankedFor: 2, dropped: 0 }],
    ["some were given up", { items: ["done", "dropped"] }, { kind: "thank", thankedFor: 2, dropped: 1 }],
    ["one is waived", { items: ["done", "waived"] }, { kind: "none" }],
    ["one is open", { items: ["done", "open"] }, { kind: "none" }],
    ["all were given up", { items: ["dropped"] }, { kind: "none" }],
    ["there are none", { items: [] }, { kind: "none" }],
    ["it was said before", { items: ["done"], record: { completedAt, thankedFor: 1 } }, { kind: "none" }],
    [
      "there is one more than when it was said",
      { items: ["done", "done"], record: { completedAt, thankedFor: 1 } },
      { kind: "thank", thankedFor: 2, dropped: 0 },
    ],
    [
      "it is not complete itself",
      { items: ["done"], record: {}, closed: false, closing: null, stateReason: null, missing: ["x"] },
      { kind: "none" },
    ],
  ])("thanks once everything is done: %s", (_, changes, expected) => {
    expect(move({ record: { completedAt }, ...changes })).toEqual(expected);
  });

  it("counts as complete while open once nothing is missing, and for good once it was closed so", () => {
    expect(isComplete({ record: {}, missing: [] })).toBe(true);
    expect(isComplete({ record: {}, missing: ["x"] })).toBe(false);
    expect(isComplete({ record: { completedAt }, missing: ["x"] })).toBe(true);
  });
});

describe("people count on an item", () => {
  const trackedAt = "2026-11-22T10:00:00Z";
  it.each([
    ["a second before 24 hours", "2026-11-23T09:59:59Z", false, 24, false],
    ["after 24 hours", "2026-11-23T10:00:00Z", false, 24, true],
    ["at once in a complete postmortem", "2026-11-22T10:00:00Z", true, 24, true],
    ["at once where commit_after is 0", "2026-11-22T10:00:00Z", false, 0, true],
  ])("%s", (_, now, postmortemComplete, commitAfterHours, expected) => {
    const policy = { ...POLICY, actionItems: { ...POLICY.actionItems, commitAfterHours } };
    expect(isCommitted({ trackedAt, postmortemComplete }, Temporal.Instant.from(now), policy)).toBe(expected);
  });
});
