import { isMarkerOf, readMarker } from "../../src/record/marker.ts";
import type { ApiIssue } from "./person.ts";

/**
 * Whether the App is done with opening this issue: where its clock is far from GitHub's, it writes the number into the record
 * once it knows it. GitHub locks nothing, so an edit within those milliseconds could be run over; no person is so fast.
 */
export function isOpened({ body, number, created_at: createdAt }: ApiIssue): boolean {
  const reading = readMarker(body ?? "");
  return reading.found === "marker" && isMarkerOf({ ref: { number }, createdAt }, reading.marker);
}
