import { findCommands } from "../commands/commands.ts";
import { incidentLabel } from "../domain/incident.ts";
import type { Issue } from "../reconcile/snapshot.ts";
import type { Around } from "./bare-snapshot.ts";
import type { Comment } from "./comments.ts";
import type { IssueSource } from "./issues.ts";
import type { KnownKeys } from "./known-keys.ts";

/**
 * Whether it is worth listing what the App wrote. Most events are about issues that bear no trace of an incident; one whose
 * postmortem was opened in the very moment before a crash bears none either, and the next sweep finds it.
 */
export function bearsTrace(
  { key, policy }: Around,
  incident: Issue,
  comments: readonly Comment[],
  { issues, known }: { readonly issues: IssueSource; readonly known: KnownKeys },
): boolean {
  return (
    issues.isListing ||
    known.has(key) ||
    incidentLabel(incident.labels, policy) !== null ||
    (incident.subIssueTotal ?? 0) > 0 ||
    comments.some(({ byApp, byBot, body }) => byApp || (!byBot && findCommands(body).length > 0))
  );
}
