import { bodyLink, showsBodyLink } from "../../markdown/body-link.ts";
import type { Operation } from "../operation.ts";
import type { PostmortemIssue, Snapshot } from "../snapshot.ts";

/** A sub-issue where the API has those and the incident has this postmortem for itself; else a link in its body. */
export function planIncidentLink(snapshot: Snapshot, postmortem: PostmortemIssue): Operation[] {
  const { incident, key } = snapshot;
  const first = postmortem.marker.incidents[0]!;
  if (!incident) return [];
  const shared = first.number !== key.number || first.repositoryId !== snapshot.repository.id;
  if (snapshot.subIssues && !shared) {
    if (postmortem.parent !== null) return [];
    return [{ kind: "link-sub-issue", parent: key, child: postmortem.ref, childId: postmortem.id }];
  }
  const link = bodyLink(postmortem.ref, key);
  return showsBodyLink(incident.body, link) ? [] : [{ kind: "link-in-body", incident: key, link }];
}
