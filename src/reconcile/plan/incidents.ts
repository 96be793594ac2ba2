import { formatIssueRef } from "../../domain/issue-ref.ts";
import type { MarkedIncident } from "../../markdown/marker-shape.ts";
import type { Issue, Snapshot } from "../snapshot.ts";

/** The incident; where it is gone its postmortem, which bears its severity too and is older than any item. */
export function rootOf({ incident, postmortems }: Snapshot): Issue {
  return incident ?? postmortems[0]!;
}

/** How a postmortem remembers the incident of this key; `commentId` is the command that asked for it, if one did. */
export function incidentOf(snapshot: Snapshot, commentId: number | null): MarkedIncident {
  return {
    repositoryId: snapshot.repository.id,
    number: snapshot.key.number,
    key: formatIssueRef(snapshot.key),
    commentId,
  };
}
