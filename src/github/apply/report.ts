import type { Operation } from "../../operations/operation.ts";
import type { RecordedIssue } from "../../record/recorded-issue.ts";
import { isReportOf, signReport } from "../../record/report-tag.ts";
import { addressOf } from "../observe/issues.ts";
import { type IssueWriting, markedIssue, remember, type StateReason, withReason } from "./issue.ts";

/** Opens a report in one request, or in two if the App's clock differs much from GitHub's (see `createIssue`). */
export async function openReport(
  operation: Pick<Operation<"open-report">, "repository" | "title" | "body" | "identity" | "labels">,
  writing: IssueWriting,
  type: string | null = null,
): Promise<number> {
  const { repository, title, identity, labels: specs } = operation;
  const { owner, repo } = repository;
  const { client, labels, signer, ownIssues } = writing;
  const bodyFor = (issue: RecordedIssue) => signReport(operation.body, { ...identity, issue }, signer);
  await labels.ensure(client, repository, specs);
  const names = specs.map(({ name }) => name);
  const opening = { repositoryId: writing.repository.id };
  const body = bodyFor(opening);
  const { data } = await client.rest.issues.create({
    owner,
    repo,
    title,
    body,
    labels: names,
    ...(type && { type }),
  });
  remember(data, writing);
  const { number, id } = data;
  ownIssues.remember(repository, number, data.created_at);
  if (isReportOf(markedIssue(data, writing), { ...identity, issue: opening })) return number;
  const change = { owner, repo, issue_number: number, body: bodyFor({ ...opening, number, id }) };
  remember((await client.rest.issues.update(change)).data, writing);
  return number;
}

/** The same for an incident of a tool, whose tag tells it from an item that lost its record. */
export function openIncident(operation: Operation<"open-incident">, writing: IssueWriting): Promise<number> {
  return openReport(operation, writing, operation.type);
}

/** The App does not read a report's text back, so this replaces the whole body, including manual edits. */
export async function updateReport(
  operation: Operation<"update-report">,
  writing: IssueWriting,
): Promise<void> {
  const { issue, id, title, identity, close, reopen } = operation;
  const { client, repository, signer } = writing;
  const recorded = { repositoryId: repository.id, number: issue.number, id };
  const body = operation.body && signReport(operation.body, { ...identity, issue: recorded }, signer);
  const change = {
    ...addressOf(issue),
    ...(title && { title }),
    ...(body && { body }),
    ...(reopen && { state: "open" as const }),
  };
  const { data } = await withReason(reasonOf(close), (reason) => {
    return client.rest.issues.update({ ...change, ...(close && { state: "closed" as const }), ...reason });
  });
  remember(data, writing);
}

function reasonOf(close: Operation<"update-report">["close"]): StateReason {
  if (close === undefined) return {};
  if (close === "completed") return { state_reason: "completed" };
  return { state_reason: "duplicate", duplicate_issue_id: close.of };
}
