import { isMarkerOf, readMarker } from "../../src/record/marker.ts";
import type { ApiIssue } from "./person.ts";

/**
 * Whether the App has finished opening this issue. If its clock differs from GitHub's, it adds the id to the record
 * in a second write. GitHub has no locks, so an edit within these milliseconds could be overwritten; people are slower.
 */
export function isOpened({ id, body, number, created_at: createdAt }: ApiIssue): boolean {
  const reading = readMarker(body ?? "");
  if (reading.found !== "marker") return false;
  const { repositoryId } = reading.marker.issue;
  return isMarkerOf({ ref: { number }, id, repositoryId, createdAt }, reading.marker);
}
