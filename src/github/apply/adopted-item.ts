import { sameLabel } from "../../domain/labels.ts";
import { releasedBody, writeAdoptedBody } from "../../markdown/messages/adopted-body.ts";
import { withAdoptedMarker } from "../../observed/recorded-issues.ts";
import type { Operation } from "../../operations/operation.ts";
import { writeMarker } from "../../record/marker.ts";
import { toIssue } from "../observe/issues.ts";
import { type IssueWriting, readForEdit, remember } from "./issue.ts";

/** Writes line and marker into an issue that others opened, unless another postmortem adopted it first. */
export async function adoptItem(operation: Operation<"adopt-item">, writing: IssueWriting): Promise<void> {
  const { client, app, signer, trust, labels } = writing;
  const { item, line, marker } = operation;
  const { owner, repo, number } = item;
  const believing = { trust, policy: { signingKeys: [] } };
  await labels.ensure(client, item, operation.labels);
  await client.writeSlot(async (write) => {
    const fresh = toIssue(await readForEdit(item, writing), app);
    const present = fresh && withAdoptedMarker(fresh, believing);
    if (!fresh || (present && present.marker.postmortem.id !== marker.postmortem.id)) return;
    const missing = operation.labels.filter(({ name }) => !fresh.labels.some((own) => sameLabel(own, name)));
    const { data } = await client.rest.issues.update({
      owner,
      repo,
      issue_number: number,
      body: writeAdoptedBody(fresh.body, line, writeMarker(marker, signer)),
      labels: [...fresh.labels, ...missing.map(({ name }) => name)],
      request: write,
    });
    remember(data, writing);
  });
}

/** Removes line, marker and labels from an issue that others opened, and nothing else. */
export async function releaseItem(
  operation: Operation<"release-item">,
  writing: IssueWriting,
): Promise<void> {
  const { client, app } = writing;
  const { owner, repo, number } = operation.item;
  await client.writeSlot(async (write) => {
    const fresh = toIssue(await readForEdit(operation.item, writing), app);
    if (!fresh) return;
    const { data } = await client.rest.issues.update({
      owner,
      repo,
      issue_number: number,
      body: releasedBody(fresh.body),
      labels: fresh.labels.filter((own) => !operation.labels.some((name) => sameLabel(own, name))),
      request: write,
    });
    remember(data, writing);
  });
}
