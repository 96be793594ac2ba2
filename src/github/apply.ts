import type { IssueRef } from "../domain/issue-ref.ts";
import { showsBodyLink } from "../markdown/body-link.ts";
import { rewriteItems } from "../markdown/checklist.ts";
import { withMark } from "../markdown/comment-mark.ts";
import {
  type PostmortemMarker,
  readMarker,
  replaceMarker,
  withNotified,
  writeMarker,
} from "../markdown/marker.ts";
import type { Operation } from "../reconcile/operation.ts";
import { createIssue, type IssueWriting, readForEdit, updateItem } from "./apply-issue.ts";
import { kindOf } from "./errors.ts";
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
      return changeMarked(operation, {}, writing);
    case "close-duplicate":
      return closeDuplicate(operation, writing);
    case "tell":
      return comment(operation.issue, withMark(operation.body, operation.mark), writing);
    case "add-labels":
      return addLabels(operation, writing);
    case "withdraw-postmortem":
      return changeMarked(operation, { state: "closed", state_reason: "not_planned" }, writing);
    case "restore-postmortem":
      return changeMarked(operation, { state: "open", state_reason: "reopened" }, writing);
    case "comment":
      return comment(operation.issue, operation.body, writing);
    case "record-notice":
      return recordNotice(operation, writing);
    case "set-notes":
      return setNotes(operation, writing);
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

function changeMarked(
  { postmortem, marker }: { readonly postmortem: IssueRef; readonly marker: PostmortemMarker },
  state: StateChange,
  writing: IssueWriting,
): Promise<void> {
  const edit = (body: string) => {
    return replaceMarker(body, writeMarker(withWhatIsThere(marker, body), writing.signer));
  };
  return editBody(postmortem, writing, edit, state);
}

/** Lists in a marker only grow, and another pass may have added to them since this one was planned. */
function withWhatIsThere(marker: PostmortemMarker, body: string): PostmortemMarker {
  const reading = readMarker(body);
  if (reading.found !== "marker" || reading.marker.kind !== "postmortem") return marker;
  const { incidents, repositories } = reading.marker;
  const byIncident = [...incidents, ...marker.incidents].map(
    (incident) => [`${incident.repositoryId} ${incident.number}`, incident] as const,
  );
  return {
    ...marker,
    incidents: [...new Map(byIncident).values()],
    repositories: [...new Set([...repositories, ...marker.repositories])].sort(),
  };
}

/** Only this part of the marker changes, whatever else was recorded since it was planned. */
function recordNotice({ issue, notified }: Of<"record-notice">, writing: IssueWriting): Promise<void> {
  return editBody(issue, writing, (body) => {
    const reading = readMarker(body);
    if (reading.found !== "marker") return body;
    return replaceMarker(body, writeMarker(withNotified(reading.marker, notified), writing.signer));
  });
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

interface StateChange {
  readonly state?: "open" | "closed";
  readonly state_reason?: "not_planned" | "reopened";
}

/** Reads a body, changes it, writes it: nothing is written when nothing changes. */
async function editBody(
  ref: IssueRef,
  writing: IssueWriting,
  edit: (body: string) => string,
  state: StateChange = {},
): Promise<void> {
  const { client, app, recent } = writing;
  const { owner, repo, number } = ref;
  const place = { owner, repo, issue_number: number };
  await client.writeSlot(async (write) => {
    const data = await readForEdit(ref, writing);
    const before = data.body ?? "";
    const body = edit(before);
    if (body === before) return;
    const answer = await client.rest.issues.update({ ...place, ...state, body, request: write });
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

async function comment(ref: IssueRef, body: string, { client, recent }: IssueWriting): Promise<void> {
  const { owner, repo, number } = ref;
  const { data } = await client.rest.issues.createComment({ owner, repo, issue_number: number, body });
  recent.rememberComment(ref, data.id, body);
}

async function setNotes(
  { postmortem, commentId, body }: Of<"set-notes">,
  writing: IssueWriting,
): Promise<void> {
  if (commentId === null) return comment(postmortem, body, writing);
  const { client, recent } = writing;
  const { owner, repo } = postmortem;
  if (body === "") await client.rest.issues.deleteComment({ owner, repo, comment_id: commentId });
  else await client.rest.issues.updateComment({ owner, repo, comment_id: commentId, body });
  recent.rememberComment(postmortem, commentId, body === "" ? null : body);
}
