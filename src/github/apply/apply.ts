import type { IssueRef } from "../../domain/issue-ref.ts";
import { rewriteItems } from "../../markdown/checklist/checklist.ts";
import type { CommentRef } from "../../observed/issue.ts";
import type { Operation } from "../../operations/operation.ts";
import type { Log } from "../../reconcile/ports.ts";
import { withMark } from "../../record/comment-mark.ts";
import { showsBodyLink } from "../../record/links.ts";
import type { Client } from "../client/client.ts";
import { adoptItem, releaseItem } from "./adopted-item.ts";
import { closeDeserted } from "./close-untouched.ts";
import { createIssue, editBody, type IssueWriting, updateItem } from "./issue.ts";
import { changePostmortem, moveIncident, recordNotice, refreshTimeline } from "./postmortem.ts";
import { openReport, updateReport } from "./report.ts";

type Of<Kind extends Operation["kind"]> = Extract<Operation, { kind: Kind }>;

/** Performs one operation. What it edits it reads just before, since GitHub locks nothing. */
export async function applyOperation(operation: Operation, writing: IssueWriting): Promise<void> {
  switch (operation.kind) {
    case "create-postmortem":
      return createIssue(operation, writing);
    case "create-item":
      return createIssue(operation, writing);
    case "update-item":
      return updateItem(operation, writing);
    case "adopt-item":
      return adoptItem(operation, writing);
    case "release-item":
      return releaseItem(operation, writing);
    case "link-sub-issue":
      return linkSubIssue(operation, writing);
    case "link-in-body":
      return linkInBody(operation, writing);
    case "edit-lines":
      return editLines(operation, writing);
    case "update-postmortem-marker":
    case "complete-postmortem":
    case "withdraw-postmortem":
    case "decline-postmortem":
    case "restore-postmortem":
    case "reopen-postmortem":
      return changePostmortem(operation, writing);
    case "move-incident":
      return moveIncident(operation, writing);
    case "refresh-timeline":
      return refreshTimeline(operation, writing);
    case "close-duplicate":
      return closeDuplicate(operation, writing);
    case "tell":
      return comment(operation.issue, withMark(operation.body, operation.mark), writing);
    case "add-labels":
      return addLabels(operation, writing);
    case "comment":
      return comment(operation.issue, operation.body, writing);
    case "record-notice":
      return recordNotice(operation, writing);
    case "keep-comment":
      return keepComment(operation, writing);
    case "open-report":
      return openReport(operation, writing);
    case "update-report":
      return updateReport(operation, writing);
  }
}

async function linkSubIssue(
  { parent, childId }: Of<"link-sub-issue">,
  { client, recent }: IssueWriting,
): Promise<void> {
  const { owner, repo, number } = parent;
  await client.rest.issues.addSubIssue({ owner, repo, issue_number: number, sub_issue_id: childId });
  recent.rememberParent(childId, parent);
}

function linkInBody({ incident, link }: Of<"link-in-body">, writing: IssueWriting): Promise<void> {
  return editBody(incident, writing, (body) =>
    showsBodyLink(body, link) ? body : `${body.trimEnd()}\n\n${link}`.trimStart(),
  );
}

function editLines({ postmortem, checklist, edits }: Of<"edit-lines">, writing: IssueWriting): Promise<void> {
  return editBody(postmortem, writing, (body) => rewriteItems(body, checklist, edits));
}

async function addLabels(
  { issue, labels: specs }: Of<"add-labels">,
  { client, labels }: IssueWriting,
): Promise<void> {
  const { owner, repo, number } = issue;
  await labels.ensure(client, issue, specs);
  const names = specs.map(({ name }) => name);
  await client.rest.issues.addLabels({ owner, repo, issue_number: number, labels: names });
}

async function closeDuplicate(
  { duplicate, of }: Of<"close-duplicate">,
  writing: IssueWriting,
): Promise<void> {
  if (!(await closeDeserted(duplicate, { state_reason: "duplicate" }, writing))) return;
  const body = `Opened twice for one incident; nobody wrote here, so #${of.number} is the one that counts.`;
  await comment(duplicate, body, writing);
}

async function comment(ref: IssueRef, body: string, { client, recent }: IssueWriting): Promise<void> {
  const { owner, repo, number } = ref;
  const { data } = await client.rest.issues.createComment({ owner, repo, issue_number: number, body });
  recent.rememberComment(ref, data.id, body);
}

async function keepComment(
  { issue, commentId, body }: Of<"keep-comment">,
  writing: IssueWriting,
): Promise<void> {
  if (commentId === null) return comment(issue, body, writing);
  const { client, recent } = writing;
  const { owner, repo } = issue;
  if (body === "") await client.rest.issues.deleteComment({ owner, repo, comment_id: commentId });
  else await client.rest.issues.updateComment({ owner, repo, comment_id: commentId, body });
  recent.rememberComment(issue, commentId, body === "" ? null : body);
}

/**
 * Shows people that a command of theirs was obeyed: a thumbs up on their comment. It is only a courtesy, so one that fails
 * is told in the log and not tried again.
 */
export async function acknowledge(
  { issue: { owner, repo }, id }: CommentRef,
  clientOf: () => Promise<Client>,
  log: Log,
): Promise<void> {
  try {
    const client = await clientOf();
    await client.rest.reactions.createForIssueComment({ owner, repo, comment_id: id, content: "+1" });
  } catch (err) {
    log.info({ repository: `${owner}/${repo}`, comment: id, err }, "could not put a reaction on a command");
  }
}
