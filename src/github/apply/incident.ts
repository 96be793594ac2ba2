import { readIncidentId } from "../../markdown/incident-id.ts";
import type { Operation } from "../../operations/operation.ts";
import { OutdatedPlanError } from "../client/errors.ts";
import { toIssue } from "../observe/issues.ts";
import { editIssue, type IssueWriting, labelsAfter, withReason } from "./issue.ts";

/** Closes an issue as a duplicate, unless someone closed it or gave it another id since it was read. */
export function closeRepeat(
  { issue, id, of }: Operation<"close-repeat">,
  writing: IssueWriting,
): Promise<void> {
  return editIssue(issue, writing, async (fresh, update) => {
    if (fresh.state !== "open" || readIncidentId(fresh.body ?? "") !== id) throw new OutdatedPlanError(issue);
    const reason = { state_reason: "duplicate", duplicate_issue_id: of.id } as const;
    await withReason(reason, (tried) => update({ state: "closed", ...tried }));
  });
}

/** Changes the severity of an incident, or closes it, in one request. */
export async function updateIncident(
  { incident, labels: changes, close }: Operation<"update-incident">,
  writing: IssueWriting,
): Promise<void> {
  const { client, labels, repository, writers } = writing;
  await labels.ensure(client, incident, changes?.add ?? []);
  await editIssue(incident, writing, async (fresh, update) => {
    const present = toIssue(fresh, repository.id, writers);
    if (!present) throw new OutdatedPlanError(incident);
    await update({
      ...(changes && { labels: labelsAfter(present, changes) }),
      ...(close && { state: "closed", state_reason: "completed" }),
    });
  });
}
