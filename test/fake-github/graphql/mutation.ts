import { APP } from "../hub.ts";
import { reaches } from "../routes/route.ts";
import { whyNotChild } from "../routes/sub-issues.ts";
import type { IssueRow } from "../state.ts";
import { type Asker, demand, notFound, Unresolved } from "./asker.ts";
import type { Answered } from "./schema.ts";

interface Link {
  readonly issueId: string;
  readonly subIssueId?: string;
  readonly replaceParent?: boolean;
}

/** What a mutation begins with. */
export const MUTATION = {
  /** Refused as by REST. */
  addSubIssue: ({ input }: { readonly input: Link }, asker: Asker) => {
    const { hub, life, grant } = asker;
    demand(asker, { issues: "write" });
    const [parent, child] = [issueOf(input.issueId, asker), issueOf(input.subIssueId ?? "", asker)];
    const refusal = whyNotChild(hub, parent, child, input.replaceParent === true);
    if (refusal !== null) throw new Unresolved("UNPROCESSABLE", refusal);
    life.adopt(parent, child, grant.login ?? APP.bot);
    return { clientMutationId: null };
  },
};

function issueOf(globalId: string, { hub, grant }: Asker): IssueRow {
  const row = hub.issueById(Number(/^I_(\d+)$/.exec(globalId)?.[1]));
  if (row && reaches(grant, hub.repositoryById(row.repositoryId))) return row;
  throw notFound(`a node with the global id of '${globalId}'`);
}

export const CHANGED: Answered = {
  Mutation: Object.keys(MUTATION),
  AddSubIssuePayload: ["clientMutationId"],
};
