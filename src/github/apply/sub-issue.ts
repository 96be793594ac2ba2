import type { IssueRef } from "../../domain/issue-ref.ts";
import type { LinkedTogether, Operation } from "../../operations/operation.ts";
import { addressOf } from "../observe/issues.ts";
import type { IssueWriting } from "./issue.ts";

/** Links a sub-issue, unless it was linked together with another one. GitHub refuses it twice. */
export async function linkSubIssue(
  { parent, childId, replaces, together }: Operation<"link-sub-issue">,
  writing: IssueWriting,
): Promise<void> {
  const { client, recent } = writing;
  if (together) await linkTogether(parent, together, writing);
  if (recent.isChild(childId, parent)) return;
  const replacing = replaces && { replace_parent: true };
  await client.rest.issues.addSubIssue({ ...addressOf(parent), sub_issue_id: childId, ...replacing });
  recent.rememberParent(childId, parent);
}

/** Links several in one request. Those that GitHub leaves out are linked one by one, which tells why. */
async function linkTogether(
  parent: IssueRef,
  { parentNode, children }: LinkedTogether,
  { client, graphql, recent }: IssueWriting,
): Promise<void> {
  const nodes = Object.fromEntries(children.map(({ node }, index) => [`c${index}`, node]));
  const mutation = linkingMutation(Object.keys(nodes));
  const linked = await graphql.change<Readonly<Record<string, object | null>>>(client, mutation, {
    parent: parentNode,
    ...nodes,
  });
  for (const [index, { id }] of children.entries()) {
    if (linked?.[`c${index}`]) recent.rememberParent(id, parent);
  }
}

function linkingMutation(names: readonly string[]): string {
  const links = names.map(
    (name) => `${name}: addSubIssue(input: { issueId: $parent, subIssueId: $${name} }) { clientMutationId }`,
  );
  return `mutation($parent: ID!, ${names.map((name) => `$${name}: ID!`).join(", ")}) {
  ${links.join("\n  ")}
}`;
}
