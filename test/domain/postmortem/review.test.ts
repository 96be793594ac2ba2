import { describe, expect, it } from "@jest/globals";
import {
  awaitedInWords,
  awaitedReview,
  describeReviewers,
  isReviewer,
  type Review,
  type ReviewRules,
  UNREAD_WRITING,
  withReview,
} from "../../../src/domain/postmortem/review.ts";
import { ADMIN, person } from "../commands/decision-cases.ts";

const approvers = { roles: ["admin"], logins: ["grace"], teams: [] };
const rules = (required: number, ...by: string[]): ReviewRules => {
  return { approvers, postmortem: { review: { required, by } } };
};
const NONE: ReviewRules = { approvers, postmortem: { review: null } };

const review = (by: string, verdict: Review["verdict"] = "approved", commentId = 1): Review => {
  return { verdict, of: "fingerprint", by, at: "2026-11-23T09:00:00Z", commentId };
};

describe("reviewers", () => {
  const named = rules(1, "rita", "acme/sre");

  it.each([
    ["without reviews, nobody", NONE, ADMIN, false],
    ["approvers, if the settings name nobody", rules(1), ADMIN, true],
    ["nobody else then", rules(1), person("rita", "write"), false],
    ["whom the settings name", named, person("Rita", "read"), true],
    ["a member of a team that they name", named, person("zoe", "read", ["acme/sre"]), true],
    ["not an approver whom they don't name", named, ADMIN, false],
    ["not a bot", named, { ...person("rita", "admin"), kind: "bot" as const }, false],
  ])("are %s", (_, settings, actor, expected) => {
    expect(isReviewer(actor, settings)).toBe(expected);
  });

  it.each([
    [named, "rita or members of acme/sre"],
    [rules(1), "people with the role admin or grace"],
    [NONE, "people with the role admin or grace"],
  ])("in words: %#", (settings, words) => {
    expect(describeReviewers(settings)).toBe(words);
  });
});

describe("a newer review", () => {
  it("replaces that of the same reviewer, in any case, and all are sorted by reviewer", () => {
    const before = [review("Rita"), review("zoe"), review("Bob")];
    expect(withReview(before, review("rita", "changes", 2))).toEqual([
      review("Bob"),
      review("rita", "changes", 2),
      review("zoe"),
    ]);
    expect(withReview([], review("Zoe"))).toEqual([review("Zoe")]);
    expect(withReview([review("bob")], review("Ada"))).toEqual([review("Ada"), review("bob")]);
    expect(withReview([review("Cleo")], review("bob"))).toEqual([review("bob"), review("Cleo")]);
  });
});

describe("what a postmortem awaits", () => {
  const changes = review("bob", "changes");

  it.each<[string, ReviewRules, Review[], string[], ReturnType<typeof awaitedReview>, string | null]>([
    ["nothing if nobody reviews", NONE, [changes], [], null, null],
    ["its reviewer", rules(1, "rita"), [], [], { approvals: 1, changes: [] }, "an approval by rita"],
    ["nothing more once approved", rules(1, "rita"), [review("rita")], [], null, null],
    ["nothing with more approvals", rules(1, "rita"), [review("rita"), review("bob")], [], null, null],
    [
      "another than who writes it",
      rules(1, "rita"),
      [review("Rita")],
      ["rita"],
      { approvals: 1, changes: [] },
      "an approval by rita",
    ],
    [
      "each of several approvals",
      rules(3, "acme/sre"),
      [review("rita")],
      [],
      { approvals: 2, changes: [] },
      "2 approvals by members of acme/sre",
    ],
    [
      "changes, although it is approved",
      rules(1, "rita"),
      [review("rita"), changes],
      [],
      { approvals: 0, changes: [changes] },
      "the changes that bob requested",
    ],
    [
      "changes, and an approval, because a request for changes is none",
      rules(1, "rita"),
      [changes],
      [],
      { approvals: 1, changes: [changes] },
      "the changes that bob requested and an approval by rita",
    ],
    [
      "changes that one of its writers asks for",
      rules(1, "rita"),
      [changes],
      ["bob"],
      { approvals: 1, changes: [changes] },
      "the changes that bob requested and an approval by rita",
    ],
  ])("%s", (_, settings, reviews, assignees, awaited, words) => {
    expect(awaitedReview(reviews, assignees, settings)).toEqual(awaited);
    expect(awaitedInWords(awaited, settings)).toBe(words);
  });
});

it("as long as nothing was read, it is unknown who wrote a postmortem", () => {
  expect(UNREAD_WRITING).toEqual({ edits: [], isComplete: false, completers: [] });
});
