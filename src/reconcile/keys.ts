import { findCommands, isForIncident } from "../commands/commands.ts";
import { type IssueRef, parseIssueRef } from "../domain/issue-ref.ts";
import { readMarker } from "../markdown/marker.ts";

/** Whether one of our issues is a postmortem with items that others wrote, which no listing of ours shows. */
export function followsOthers({ body }: { readonly body: string }): boolean {
  const reading = readMarker(body);
  if (reading.found !== "marker" || reading.marker.kind !== "postmortem") return false;
  return (reading.marker.adopted ?? []).length > 0;
}

/** Whether an issue says of itself that others wrote it and that it is an item: a hint, as a key is. */
export function isAdopted({ body }: { readonly body: string }): boolean {
  const reading = readMarker(body);
  return (
    reading.found === "marker" && reading.marker.kind === "action-item" && reading.marker.adopted !== null
  );
}

/** The incidents that the marker of one of our issues names. */
export function keysNamedBy({ body }: { readonly body: string }): IssueRef[] {
  const reading = readMarker(body);
  if (reading.found !== "marker") return [];
  const { marker } = reading;
  const names = marker.kind === "postmortem" ? marker.incidents.map(({ key }) => key) : [marker.key];
  return names.flatMap((name) => parseIssueRef(name) ?? []);
}

/** Whether a comment asks something of an incident: the issue on which it stands is one, whatever its labels say. */
export function asksOfIncident(comment: string): boolean {
  return findCommands(comment).some(({ name }) => isForIncident(name));
}
