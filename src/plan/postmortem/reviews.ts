import { renderOutdatedApproval } from "../../markdown/messages/replies.ts";
import { reviewedText } from "../../markdown/postmortem/reviewed-text.ts";
import type { PostmortemIssue } from "../../observed/issue.ts";
import { checklistOptions } from "../../observed/matching.ts";
import type { Operation } from "../../operations/operation.ts";
import type { PostmortemMarker } from "../../record/marker-types.ts";
import type { AssessedPostmortem } from "../assessed-postmortem.ts";
import type { PlanInput } from "../plan-input.ts";
import { commentOnce } from "../replies.ts";

/** Says once that approvals no longer count, because the text is another one now. The write of the record removes them. */
export function commentOnOutdatedReviews(
  { postedTagsOnPostmortem: postedTags }: PlanInput,
  { ref, review }: AssessedPostmortem,
): Operation[] {
  const approvals = (review?.outdated ?? []).filter(({ verdict }) => verdict === "approved");
  if (approvals.length === 0) return [];
  const ids = approvals.map(({ commentId }) => commentId).join(",");
  return commentOnce(
    { ref, postedTags },
    `stale ${ids}`,
    renderOutdatedApproval(approvals.map(({ by }) => by)),
  );
}

/** The reviews of a postmortem whose body the App changes like its incident: they stay as valid as they were. */
export function reviewsAfter(
  snapshot: PlanInput,
  postmortem: PostmortemIssue,
  body: string,
): Pick<PostmortemMarker, "reviews"> {
  const { reviews = [] } = postmortem.marker;
  if (reviews.length === 0 || body === postmortem.body) return {};
  const options = checklistOptions(snapshot, postmortem, snapshot.now);
  const [before, after] = [postmortem.body, body].map((text) =>
    reviewedText(text, options, snapshot.readBody),
  );
  return { reviews: reviews.map((review) => (review.of === before ? { ...review, of: after! } : review)) };
}
