import type { FieldValues, FieldWrite } from "../../domain/items/issue-fields.ts";
import type { Ledger } from "../../domain/items/ledger.ts";
import type { Operation } from "../../operations/operation.ts";
import { replaceMarker } from "../../record/marker.ts";
import type { ItemMarker } from "../../record/marker-types.ts";
import { OutdatedPlanError } from "../client/errors.ts";
import { toFieldValues } from "../observe/field-values.ts";
import { addressOf, toIssue } from "../observe/issues.ts";
import { valuesOf } from "./field-writes.ts";
import { editIssue, type IssueWriting, isAsExpected, signedFor } from "./issue.ts";

/**
 * Adds the values to the other fields of the issue, and records what is shown afterward: GitHub drops values without an error where
 * it does not support them. The request that sets all fields would remove what people wrote into others, and so would an update
 * of the issue.
 */
export async function setFields(operation: Operation<"set-fields">, writing: IssueWriting): Promise<void> {
  const { client } = writing;
  const { item, values } = operation;
  const before = await editIssue(item, writing, async (fresh, _update, write) => {
    const issue = presentIssue(fresh, operation, writing);
    if (issue.fields && values.some(({ field, shown }) => (issue.fields![field.id] ?? null) !== shown))
      throw new OutdatedPlanError(item);
    const route = "POST /repos/{owner}/{repo}/issues/{issue_number}/issue-field-values";
    const issue_field_values = valuesOf(values);
    const { data } = await client.request(route, { ...addressOf(item), issue_field_values, request: write });
    return { updatedAt: issue.updatedAt, answered: toFieldValues(data) };
  });
  await editIssue(item, writing, async (fresh, update) => {
    const issue = presentIssue(fresh, operation, writing);
    const isNewer = Date.parse(issue.updatedAt) > Date.parse(before.updatedAt);
    const shown = isNewer && issue.fields ? issue.fields : before.answered;
    const marker = withSeen(operation.expected.marker, values, shown);
    await update({ body: replaceMarker(fresh.body ?? "", signedFor(issue, marker, writing)) });
  });
}

function presentIssue(
  fresh: Parameters<typeof toIssue>[0],
  { item, expected }: Operation<"set-fields">,
  { repository, writers, recent }: IssueWriting,
) {
  const issue = toIssue(fresh, repository.id, writers);
  if (issue && isAsExpected(issue, expected)) return issue;
  if (issue) recent.remember(issue);
  throw new OutdatedPlanError(item);
}

function withSeen(marker: ItemMarker, values: readonly FieldWrite[], shown: FieldValues): ItemMarker {
  const seen = values.map(({ which, field, value }) => {
    return [which, { record: value, shown: shown[field.id] ?? null }] as const;
  });
  const { ledger } = marker;
  const fields = { ...ledger.base.fields, ...Object.fromEntries(seen) };
  const after: Ledger = { ...ledger, base: { ...ledger.base, fields } };
  return { ...marker, ledger: after };
}
