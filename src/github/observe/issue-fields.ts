import type { ItemIssue } from "../../observed/issue.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Client } from "../client/client.ts";
import { ABSENT, onFault } from "../client/errors.ts";
import type { ObserverContext } from "./context.ts";
import { toFieldValues } from "./field-values.ts";
import { addressOf } from "./issues.ts";

/** Adds the fields that the settings name, and their values where the listings don't show them. */
export async function withIssueFields(snapshot: Snapshot, context: ObserverContext): Promise<Snapshot> {
  const { key, policy, items, orphans } = snapshot;
  if (Object.values(policy.fields).every((name) => name === null)) return snapshot;
  const { client } = await context.repositories.get(key);
  const fields = await context.fieldDefinitions.of(client, key.owner, policy);
  if (fields.due === null && fields.priority === null) return { ...snapshot, fields };
  const withValues = (issues: Snapshot["items"]) =>
    Promise.all(
      issues.map(async (issue) => withFieldValues((await context.repositories.get(issue.ref)).client, issue)),
    );
  return { ...snapshot, fields, items: await withValues(items), orphans: await withValues(orphans) };
}

/** Adds the values of an open issue's fields if its listing does not show them. Of a closed one, nobody asks. */
async function withFieldValues(client: Client, issue: ItemIssue): Promise<ItemIssue> {
  if (issue.fields || issue.state === "closed") return issue;
  const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/issue-field-values";
  // An organization has at most 25 fields.
  const parameters = { ...addressOf(issue.ref), per_page: 100 };
  const answer = await client.request(route, parameters).catch(onFault(ABSENT, null));
  return answer ? { ...issue, fields: toFieldValues(answer.data) } : issue;
}

/** Adds the types that the settings name. Those of the incident's repository stand for the owner's other repositories. */
export async function withIssueTypes(snapshot: Snapshot, context: ObserverContext): Promise<Snapshot> {
  const { key, policy } = snapshot;
  if (policy.types.postmortem === null && policy.types.actionItem === null) return snapshot;
  const { client, repository } = await context.repositories.get(key);
  return { ...snapshot, types: await context.typeDefinitions.of({ client, repository }, policy) };
}
