import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { Review } from "../../../src/domain/postmortem/review.ts";
import { renderOutdatedApproval } from "../../../src/markdown/messages/replies.ts";
import { reviewedText } from "../../../src/markdown/postmortem/reviewed-text.ts";
import type { PostmortemIssue } from "../../../src/observed/issue.ts";
import { checklistOptions } from "../../../src/observed/matching.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import { commentOnOutdatedReviews, reviewsAfter } from "../../../src/plan/postmortem/reviews.ts";
import { HOME, inputAt, postmortem } from "../builders.ts";

const BODY = "## Summary\n\nIt broke.\n";
const OTHER = "## Summary\n\nIt broke at noon.\n";
const review = { required: 1, by: [] };
const policy = { ...DEFAULT_POLICY, postmortem: { ...DEFAULT_POLICY.postmortem, review } };
const world = inputAt({ policy });
const of = (body: string) =>
  reviewedText(body, checklistOptions(world, postmortem(body), world.now), world.readBody);
const said = (by: string, commentId: number, over: Partial<Review> = {}): Review => ({
  ...{ verdict: "approved", of: of(BODY), by, at: "2026-11-03T08:00:00Z", commentId },
  ...over,
});
const page = (reviews?: readonly Review[], body = BODY): PostmortemIssue => {
  const without = postmortem(body);
  return { ...without, marker: { ...without.marker, ...(reviews && { reviews }) } };
};

describe("the comment on approvals of an earlier text", () => {
  const planned = (given: PostmortemIssue, over: Parameters<typeof inputAt>[0] = {}) => {
    const at = inputAt({ policy, ...over });
    return commentOnOutdatedReviews(at, assessPostmortem(at, given));
  };
  const changes = said("carol", 5, { verdict: "changes", reason: "say why" });
  const reviews = [said("alice", 3), said("bob", 4), changes];

  it("asks those who approved it to read it again", () => {
    expect(planned(page(reviews, OTHER))).toEqual([
      {
        kind: "comment",
        issue: { ...HOME, number: 13 },
        tag: "stale 3,4",
        body: renderOutdatedApproval(["alice", "bob"]),
      },
    ]);
  });

  it.each<[string, PostmortemIssue, Parameters<typeof inputAt>[0]]>([
    ["is posted once", page(reviews, OTHER), { postedTagsOnPostmortem: ["stale 3,4"] }],
    ["is not needed while the text is the same", page(reviews), {}],
    ["is not needed for changes that somebody requested", page([changes], OTHER), {}],
    ["is not needed where no review is asked for", page(reviews, OTHER), { policy: DEFAULT_POLICY }],
  ])("%s", (_, given, over) => expect(planned(given, over)).toEqual([]));
});

describe("the reviews of a text that the App itself changes", () => {
  const [valid, outdated] = [said("alice", 3), said("bob", 4, { of: of("Another text") })];

  it("stay as valid as they were", () => {
    expect(reviewsAfter(world, page([valid, outdated]), OTHER)).toEqual({
      reviews: [{ ...valid, of: of(OTHER) }, outdated],
    });
  });

  it.each<[string, PostmortemIssue, string]>([
    ["there are none", page(), OTHER],
    ["the list is empty", page([]), OTHER],
    ["the text stays", page([valid]), BODY],
  ])("are left alone if %s", (_, given, body) => expect(reviewsAfter(world, given, body)).toEqual({}));
});
