import type { Operation } from "../../operations/operation.ts";
import { faultKindOf } from "../client/errors.ts";
import type { IssueWriting } from "./issue.ts";

/**
 * Says what the App's protection rule says about a deployment. The address is made from what the API showed, never from a
 * webhook. A status report that GitHub refuses is remembered as said: the limit on reports doesn't end.
 */
export async function answerDeployment(
  operation: Operation<"answer-deployment">,
  { client, deploymentAnswers }: IssueWriting,
): Promise<void> {
  const { repository, runId, environment, comment, approve } = operation;
  const { owner, repo } = repository;
  const state = approve && { state: "approved" as const };
  const review = { owner, repo, run_id: runId, environment_name: environment, comment, ...state };
  const remember = () => deploymentAnswers.remember(operation, { approved: approve, comment });
  await client.rest.actions.reviewCustomGatesForRun(review).catch((error) => {
    if (!approve && faultKindOf(error) === "invalid") remember();
    throw error;
  });
  remember();
}
