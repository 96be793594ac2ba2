import { type IssueRef, parseIssueRef } from "../domain/issue-ref.ts";
import { readMarker } from "../markdown/marker.ts";

/** The incidents that the marker of one of our issues names. */
export function keysNamedBy({ body }: { readonly body: string }): IssueRef[] {
  const reading = readMarker(body);
  if (reading.found !== "marker") return [];
  const { marker } = reading;
  const names = marker.kind === "postmortem" ? marker.incidents.map(({ key }) => key) : [marker.key];
  return names.flatMap((name) => parseIssueRef(name) ?? []);
}
