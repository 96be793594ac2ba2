import { describe, expect, it } from "@jest/globals";
import { decideClosing, isComplete, type PostmortemState } from "../../../src/domain/postmortem/closing.ts";
import { describeMissing, missingOf, missingReviews } from "../../../src/domain/postmortem/completeness.ts";
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
  "There are no action items. Add one under the heading, or write “No action items:” followed by the reason.";

describe("a postmortem is complete", () => {
  it.each<[string, Partial<Parameters<typeof missingOf>[0]>, string[]]>([
    ["with all sections, an item, and an owner", {}, []],
    ["with a reason for no items", { items: [], noItemsReason: "a drill" }, []],
    ["with a line that is about to be tracked", { items: [], untracked: 1 }, []],
    ["with an item and a line that is about to be tracked", { untracked: 1 }, []],
    ["with a closed item without an owner", { items: [item("#12", false, false)] }, []],
    [
      "with the required sections, whatever the others contain",
      { required: ["summary"], sections: [section("Summary"), section("Notes", false)] },
      [],
    ],
    ["without required sections", { required: [], sections: [] }, []],
  ])("%s", (_, changes, expected) => {
    expect(missing(changes)).toEqual(expected);
  });

  it.each<[string, Partial<Parameters<typeof missingOf>[0]>, string[]]>([
    [
      "an empty section",
      { sections: [section("Impact", false)] },
      ["The section “Impact” is empty or unchanged from the template."],
    ],
    [
      "a missing required section",
      { required: ["lessons"] },
      ["The section “lessons” is empty or unchanged from the template."],
    ],
    [
      "a body without sections",
      { sections: [] },
      ["The section “Summary” is empty or unchanged from the template."],
    ],
    [
      "a body without sections",
      { sections: [] },
      ["The section “Summary” is empty or unchanged from the template."],
    ],
    ["no items and no reason", { items: [] }, [NO_ITEM]],
    [
      "an owner",
      { items: [item("#12", false), item("#13", false), item("#14")] },
      ["The item #12 needs an owner.", "The item #13 needs an owner."],
    ],
    [
      "everything",
      { sections: [section("Impact", false)], items: [] },
      ["The section “Impact” is empty or unchanged from the template.", NO_ITEM],
    ],
  ])("is not complete without: %s", (_, changes, expected) => {
    expect(missing(changes)).toEqual(expected);
  });
});

it("what is missing names a section, an item, or neither", () => {
  const all = { sections: [section("Impact", false)], items: [item("#12", false)] };
  expect(missingOf({ ...question, ...all })).toEqual([
    { kind: "section", what: "Impact" },
    { kind: "owner", what: "#12" },
  ]);
  expect(missingOf({ ...question, items: [] })).toEqual([{ kind: "items", what: "" }]);
});

describe("a postmortem whose reviewers have a say", () => {
  const changes = [
    { verdict: "changes" as const, of: "f", by: "rita", at: "", commentId: 1, reason: "name the cause" },
    { verdict: "changes" as const, of: "f", by: "bob", at: "", commentId: 2 },
  ];
  const AWAITED =
    "It awaits an approval by rita or members of acme/reviewers, who reads it and comments /approve.";

  it.each([
    ["nothing", null, []],
    ["nobody any more", { approvals: 0, changes: [] }, []],
    ["one approval", { approvals: 1, changes: [] }, [AWAITED]],
    [
      "changes, and an approval",
      { approvals: 1, changes },
      ["Changes are requested by rita: name the cause", "Changes are requested by bob: ", AWAITED],
    ],
  ])("awaits %s", (_, awaited, expected) => {
    expect(missingReviews(awaited, POLICY).map(describeMissing)).toEqual(expected);
  });
});

describe("closing a postmortem", () => {
  const decide = (changes: Partial<PostmortemState>): PostmortemState => ({
    closed: true,
    stateReason: "completed",
    closing: { closer: OWNER, at: "2026-11-23T09:00:00Z", reason: null },
    record: {},
    missing: [],
    items: ["open"],
    ...changes,
  });
  const move = (changes: Partial<PostmortemState>) => decideClosing(decide(changes), POLICY);
  const byAdmin = (reason: string | null) => ({ closer: ADMIN, at: "2026-11-23T09:00:00Z", reason });
  const completedAt = "2026-11-20T09:00:00Z";

  it("closed before it is complete, it is reopened, with what is missing", () => {
    expect(move({ missing: ["#12 needs an owner."] })).toEqual({
      kind: "reopen",
      why: ["#12 needs an owner."],
    });
  });

  it("closed complete, this is recorded; later edits change nothing", () => {
    expect(move({})).toEqual({ kind: "complete", completedAt: "2026-11-23T09:00:00Z" });
    expect(move({ record: { completedAt }, missing: ["#12 needs an owner."] })).toEqual({ kind: "none" });
  });

  it("closed by the App itself, it is left unchanged", () => {
    const closing = { closer: { ...OWNER, kind: "app" as const }, at: completedAt, reason: null };
    expect(move({ closing, missing: ["x"] })).toEqual({ kind: "none" });
  });

  it.each([
    ["an approver with a reason", byAdmin("a drill"), "decline"],
    ["an approver without a reason", byAdmin(null), "reopen"],
    ["anyone else", { closer: OWNER, at: completedAt, reason: "a drill" }, "reopen"],
  ])("closed as not planned by %s", (_, closing, kind) => {
    expect(move({ stateReason: "not_planned", closing, missing: ["x"] }).kind).toBe(kind);
  });

  it("skipped, this is recorded with its reason, or who can do it and how is said", () => {
    const skip = (closing: PostmortemState["closing"]) => move({ stateReason: "not_planned", closing });
    const at = "2026-11-23T09:00:00Z";
    expect(skip(byAdmin(" a\ndrill "))).toEqual({
      kind: "decline",
      declined: { reason: "a drill", by: "ada", at, commentId: null },
    });
    const how = "Skipping the postmortem requires a reason: comment /no-postmortem REASON on the incident.";
    expect(skip(byAdmin("…"))).toEqual({ kind: "reopen", why: [how] });
    const who = "people with the role maintain or admin, grace or members of acme/sre";
    expect(skip({ closer: OWNER, at, reason: "a drill" })).toEqual({
      kind: "reopen",
      why: [`Only an approver (${who}) can skip the postmortem.`],
    });
  });

  it("closed as a duplicate before it is complete, it is reopened, because it is the only one of its incident", () => {
    const decision = move({ stateReason: "duplicate", missing: ["#12 needs an owner."] });
    expect(decision).toEqual({
      kind: "reopen",
      why: [
        expect.stringMatching(/^It was closed as a duplicate, but its incident has no other postmortem/),
        "#12 needs an owner.",
      ],
    });
    expect(move({ stateReason: "duplicate" }).kind).toBe("complete");
  });

  it("a declined one stays closed", () => {
    const declined = { reason: "a drill", by: "ada", at: completedAt, commentId: 7 };
    expect(move({ stateReason: "not_planned", record: { declined }, missing: ["x"] })).toEqual({
      kind: "none",
    });
  });

  it.each<[string, Partial<PostmortemState>, ReturnType<typeof decideClosing>]>([
    ["all are done", { items: ["done", "done"] }, { kind: "thank", thankedFor: 2, dropped: 0 }],
    ["some were dropped", { items: ["done", "dropped"] }, { kind: "thank", thankedFor: 2, dropped: 1 }],
    ["one is waived", { items: ["done", "waived"] }, { kind: "none" }],
    ["one is open", { items: ["done", "open"] }, { kind: "none" }],
    ["all were dropped", { items: ["dropped"] }, { kind: "none" }],
    ["there are no items", { items: [] }, { kind: "none" }],
    [
      "thanks were sent before",
      { items: ["done"], record: { completedAt, thankedFor: 1 } },
      { kind: "none" },
    ],
    [
      "there is one more item than when thanks were sent",
      { items: ["done", "done"], record: { completedAt, thankedFor: 1 } },
      { kind: "thank", thankedFor: 2, dropped: 0 },
    ],
    [
      "the postmortem is not complete",
      { items: ["done"], record: {}, closed: false, closing: null, stateReason: null, missing: ["x"] },
      { kind: "none" },
    ],
  ])("thanks when everything is done: %s", (_, changes, expected) => {
    expect(move({ record: { completedAt }, ...changes })).toEqual(expected);
  });

  it("counts as complete while nothing is missing, and permanently after it was closed complete", () => {
    expect(isComplete({ record: {}, missing: [] })).toBe(true);
    expect(isComplete({ record: {}, missing: ["x"] })).toBe(false);
    expect(isComplete({ record: { completedAt }, missing: ["x"] })).toBe(true);
  });
});
