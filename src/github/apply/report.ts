import type { Operation } from "../../operations/operation.ts";
import { isReportOf, type ReportIdentity, signReport } from "../../record/report-tag.ts";
import { asDuplicate, type IssueWriting, remember } from "./issue.ts";

/** Opens a report in one request, or in two if the App's clock differs much from GitHub's (see `createIssue`). */
export async function openReport(operation: Operation<"open-report">, writing: IssueWriting): Promise<void> {
  const { repository, title, identity, labels: specs } = operation;
  const { owner, repo } = repository;
  const { client, labels, signer } = writing;
  const bodyWith = (identity: ReportIdentity) => signReport(operation.body, identity, signer);
  await labels.ensure(client, repository, specs);
  const names = specs.map(({ name }) => name);
  const body = bodyWith(identity);
  const { data } = await client.rest.issues.create({ owner, repo, title, body, labels: names });
  remember(data, writing);
  const { number, created_at: createdAt } = data;
  if (isReportOf({ ref: { number }, createdAt }, identity)) return;
  const change = { owner, repo, issue_number: number, body: bodyWith({ ...identity, issue: number }) };
  remember((await client.rest.issues.update(change)).data, writing);
}

/** The App does not read a report's text back, so this replaces the whole body, including manual edits. */
export async function updateReport(
  operation: Operation<"update-report">,
  writing: IssueWriting,
): Promise<void> {
  const { issue, title, identity, close } = operation;
  const { owner, repo, number } = issue;
  const { client, signer } = writing;
  const body = operation.body && signReport(operation.body, { ...identity, issue: number }, signer);
  const change = { owner, repo, issue_number: number, ...(title && { title }), ...(body && { body }) };
  const closeAs = (state_reason: "completed" | "duplicate" | "not_planned") =>
    client.rest.issues.update({ ...change, state: "closed", state_reason });
  const { data } =
    close === undefined
      ? await client.rest.issues.update(change)
      : await (close === "duplicate" ? asDuplicate(closeAs) : closeAs(close));
  remember(data, writing);
}
