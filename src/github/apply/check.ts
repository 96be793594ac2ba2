import { CHECK_NAME } from "../../observed/checks.ts";
import type { Operation } from "../../operations/operation.ts";
import type { IssueWriting } from "./issue.ts";

/** Writes a completed check run in one request. */
export async function writeCheck(operation: Operation<"write-check">, writing: IssueWriting): Promise<void> {
  const { repository, sha, checkId, isGreen, fingerprint, title, summary } = operation;
  const { client, checks } = writing;
  const place = { owner: repository.owner, repo: repository.repo };
  const check = {
    external_id: fingerprint,
    status: "completed",
    conclusion: isGreen ? "success" : "failure",
    output: { title, summary },
  } as const;
  const { data } =
    checkId === null
      ? await client.rest.checks.create({ ...place, name: CHECK_NAME, head_sha: sha, ...check })
      : await client.rest.checks.update({ ...place, check_run_id: checkId, ...check });
  const completedAt = Date.parse(data.completed_at ?? "") || 0;
  checks.remember(writing.repository.id, sha, { id: data.id, isGreen, fingerprint, completedAt });
}
