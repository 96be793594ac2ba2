import type { IssueRef, RepositoryRef } from "../domain/issue-ref.ts";
import { showsBodyLink } from "../markdown/body-link.ts";
import { rewriteItems } from "../markdown/checklist.ts";
import { replaceMarker, writeMarker } from "../markdown/marker.ts";
import type { Operation } from "../reconcile/operation.ts";
import { createIssue, type IssueWriting, updateItem } from "./apply-issue.ts";
import { kindOf } from "./errors.ts";
import { replyMark } from "./observe-commands.ts";
import { toIssue } from "./to-issue.ts";

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
    case "link-sub-issue":
      return linkSubIssue(operation, writing);
    case "link-in-body":
      return linkInBody(operation, writing);
    case "edit-lines":
      return editLines(operation, writing);
    case "update-postmortem-marker":
      return updatePostmortemMarker(operation, writing);
    case "close-duplicate":
      return closeDuplicate(operation, writing);
    case "reply":
      return comment(operation.issue, `${operation.body}\n\n${replyMark(operation.commentId)}`, writing);
    case "comment":
      return comment(operation.issue, operation.body, writing);
    case "set-notes":
      return setNotes(operation, writing);
  }
}

/** The repository in which an operation writes. */
export function placeOfOperation(operation: Operation): RepositoryRef {
  switch (operation.kind) {
    case "create-postmortem":
    case "create-item":
      return operation.repository;
    case "update-item":
      return operation.item;
    case "link-sub-issue":
      return operation.parent;
    case "link-in-body":
      return operation.incident;
    case "close-duplicate":
      return operation.duplicate;
    case "reply":
    case "comment":
      return operation.issue;
    default:
      return operation.postmortem;
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

function updatePostmortemMarker(
  { postmortem, marker }: Of<"update-postmortem-marker">,
  writing: IssueWriting,
): Promise<void> {
  return editBody(postmortem, writing, (body) => replaceMarker(body, writeMarker(marker, writing.signer)));
}

/** Reads a body, changes it, writes it: nothing is written when nothing changes. */
async function editBody(ref: IssueRef, writing: IssueWriting, edit: (body: string) => string): Promise<void> {
  const { client, app, recent } = writing;
  const { owner, repo, number } = ref;
  const place = { owner, repo, issue_number: number };
  await client.writeSlot(async (write) => {
    const { data } = await client.rest.issues.get(place);
    const before = data.body ?? "";
    const body = edit(before);
    if (body === before) return;
    const answer = await client.rest.issues.update({ ...place, body, request: write });
    const issue = toIssue(answer.data, app);
    if (issue) recent.remember(issue);
  });
}

async function closeDuplicate(
  { duplicate, of }: Of<"close-duplicate">,
  writing: IssueWriting,
): Promise<void> {
  const { owner, repo, number } = duplicate;
  const { client } = writing;
  const close = (state_reason: "duplicate" | "not_planned") =>
    client.rest.issues.update({ owner, repo, issue_number: number, state: "closed", state_reason });
  try {
    await close("duplicate");
  } catch (error) {
    // An older Enterprise Server does not know the reason.
    if (kindOf(error) !== "invalid") throw error;
    await close("not_planned");
  }
  const body = `Opened twice for one incident; nobody wrote here, so #${of.number} is the one that counts.`;
  await comment(duplicate, body, writing);
}

async function comment(ref: IssueRef, body: string, { client }: IssueWriting): Promise<void> {
  const { owner, repo, number } = ref;
  await client.rest.issues.createComment({ owner, repo, issue_number: number, body });
}

async function setNotes(
  { postmortem, commentId, body }: Of<"set-notes">,
  { client }: IssueWriting,
): Promise<void> {
  const { owner, repo, number } = postmortem;
  if (commentId === null) {
    await client.rest.issues.createComment({ owner, repo, issue_number: number, body });
  } else if (body === "") {
    await client.rest.issues.deleteComment({ owner, repo, comment_id: commentId });
  } else {
    await client.rest.issues.updateComment({ owner, repo, comment_id: commentId, body });
  }
}
