import { sameLabel } from "../../domain/labels.ts";
import { releasedBody, writeAdoptedBody } from "../../markdown/messages/adopted-body.ts";
import { withAdoptedMarker } from "../../observed/recorded-issues.ts";
import type { Operation } from "../../operations/operation.ts";
import { toIssue } from "../observe/issues.ts";
import { editIssue, type IssueWriting, signedFor } from "./issue.ts";

/** Writes line and marker into an issue that others opened, unless another postmortem adopted it first. */
export async function adoptItem(operation: Operation<"adopt-item">, writing: IssueWriting): Promise<void> {
  const { client, writers, repository, trust, labels } = writing;
  const { item, line, marker } = operation;
  const believing = { trust, policy: { signingKeys: [] } };
  await labels.ensure(client, item, operation.labels);
  await editIssue(item, writing, async (data, update) => {
    const fresh = toIssue(data, repository.id, writers);
    const present = fresh && withAdoptedMarker(fresh, believing);
    if (!fresh || (present && present.marker.postmortem.id !== marker.postmortem.id)) return;
    const missing = operation.labels.filter(({ name }) => !fresh.labels.some((own) => sameLabel(own, name)));
    await update({
      body: writeAdoptedBody(fresh.body, line, signedFor(fresh, marker, writing)),
      labels: [...fresh.labels, ...missing.map(({ name }) => name)],
    });
  });
}

/** Removes line, marker and labels from an issue that others opened, and nothing else. */
export function releaseItem(
  { item, labels }: Operation<"release-item">,
  writing: IssueWriting,
): Promise<void> {
  return editIssue(item, writing, async (data, update) => {
    const fresh = toIssue(data, writing.repository.id, writing.writers);
    const keeps = (own: string) => !labels.some((name) => sameLabel(own, name));
    if (fresh) await update({ body: releasedBody(fresh.body), labels: fresh.labels.filter(keeps) });
  });
}
