import type { IssueRef } from "../../domain/issue-ref.ts";
import { rewriteItems } from "../../markdown/checklist/checklist.ts";
import type { CommentRef } from "../../observed/issue.ts";
import type { ByKind, Operation, OperationKind } from "../../operations/operation.ts";
import type { Log } from "../../reconcile/ports.ts";
import { signComment } from "../../record/comment-signature.ts";
import { withTag } from "../../record/comment-tag.ts";
import { showsBodyLink } from "../../record/links.ts";
import type { Client } from "../client/client.ts";
import { faultKindOf } from "../client/errors.ts";
import { addressOf } from "../observe/issues.ts";
import { adoptItem, releaseItem } from "./adopted-item.ts";
import { confirmChat } from "./chat.ts";
import { writeCheck } from "./check.ts";
import { closeUntouched } from "./close-untouched.ts";
import { answerDeployment } from "./deployment.ts";
import { closeRepeat, updateIncident } from "./incident.ts";
import { createIssue, editBody, type IssueWriting, updateItem } from "./issue.ts";
import { setFields } from "./issue-fields.ts";
import {
  changePostmortem,
  followIncident,
  recordIncident,
  recordNotice,
  refreshTimeline,
  updatePostmortemMarker,
} from "./postmortem.ts";
import { openIncident, openReport, updateReport } from "./report.ts";
import { linkSubIssue } from "./sub-issue.ts";

/** Performs one operation (see `World.apply`). It reads an issue just before it edits it, because GitHub has no locks. */
export function applyOperation<Kind extends OperationKind>(
  operation: Operation<Kind>,
  writing: IssueWriting,
): Promise<number | undefined> {
  return APPLY[operation.kind](operation, writing).then((id) => (typeof id === "number" ? id : undefined));
}

const APPLY: ByKind<Promise<unknown>, [IssueWriting]> = {
  "create-postmortem": createIssue,
  "create-item": createIssue,
  "update-item": updateItem,
  "set-fields": setFields,
  "adopt-item": adoptItem,
  "release-item": releaseItem,
  "link-sub-issue": linkSubIssue,
  "link-in-body": ({ incident, link }, writing) =>
    editBody(incident, writing, (body) =>
      showsBodyLink(body, link) ? body : `${body.trimEnd()}\n\n${link}`.trimStart(),
    ),
  "edit-lines": ({ postmortem, checklist, edits }, writing) =>
    editBody(postmortem, writing, (body) => rewriteItems(body, checklist, edits, writing.readBody)),
  "update-postmortem-marker": updatePostmortemMarker,
  "change-postmortem": changePostmortem,
  "follow-incident": followIncident,
  "record-incident": recordIncident,
  "refresh-timeline": refreshTimeline,
  "close-duplicate": closeDuplicate,
  "open-incident": openIncident,
  "update-incident": updateIncident,
  "close-repeat": closeRepeat,
  "add-labels": async ({ issue, labels: specs }, { client, labels, recent }) => {
    await labels.ensure(client, issue, specs);
    const names = specs.map(({ name }) => name);
    const { data } = await client.rest.issues.addLabels({ ...addressOf(issue), labels: names });
    recent.rememberLabels(
      issue,
      data.map(({ name }) => name),
    );
  },
  comment: ({ issue, body, tag }, writing) => {
    return postComment(issue, tag ? withTag(body, tag) : body, writing);
  },
  "keep-comment": keepComment,
  "confirm-chat": confirmChat,
  "record-notice": recordNotice,
  "write-check": writeCheck,
  "open-report": openReport,
  "update-report": updateReport,
  "answer-deployment": answerDeployment,
};

async function closeDuplicate(
  { duplicate, of }: Operation<"close-duplicate">,
  writing: IssueWriting,
): Promise<void> {
  if (!(await closeUntouched(duplicate, { duplicateOf: of.id }, writing))) return;
  const body = `Two postmortems were opened for the same incident. This one is unchanged, so #${of.ref.number} is the one being tracked.`;
  await postComment(duplicate, body, writing);
}

async function postComment(ref: IssueRef, body: string, writing: IssueWriting): Promise<number> {
  const { client, recent } = writing;
  const signed = { ...addressOf(ref), body: signedOn(ref, body, writing) };
  const { data } = await client.rest.issues.createComment(signed);
  recent.rememberComment(ref, data.id, body);
  return data.id;
}

function signedOn(ref: IssueRef, body: string, { repository, signer }: IssueWriting): string {
  return signComment(body, { ref, repositoryId: repository.id }, signer);
}

async function keepComment(
  { issue, commentId, body }: Operation<"keep-comment">,
  writing: IssueWriting,
): Promise<void> {
  if (commentId === null) return void (await postComment(issue, body, writing));
  const { client, recent } = writing;
  const { owner, repo } = issue;
  if (body === "") await deleteComment(client, { owner, repo, comment_id: commentId });
  else {
    const signed = signedOn(issue, body, writing);
    await client.rest.issues.updateComment({ owner, repo, comment_id: commentId, body: signed });
  }
  recent.rememberComment(issue, commentId, body === "" ? null : body);
}

/** Another process can have deleted it first. */
async function deleteComment(
  client: Client,
  comment: Parameters<Client["rest"]["issues"]["deleteComment"]>[0],
): Promise<void> {
  await client.rest.issues.deleteComment(comment).catch((error: unknown) => {
    if (faultKindOf(error) !== "not-found") throw error;
  });
}

/**
 * Adds a thumbs up to a comment whose command was executed. It is only a courtesy, so a failure is logged and not retried.
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
    log.info({ repository: `${owner}/${repo}`, comment: id, err }, "could not add a reaction to a command");
  }
}
