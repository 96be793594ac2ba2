import { readMarker } from "../../src/markdown/marker.ts";
import type { ApiIssue } from "./person.ts";

/**
 * Whether the App is done with opening this issue: once it knows the number it signs the record with it. GitHub locks
 * nothing, so an edit in the milliseconds before that could be run over; a person is never so fast.
 */
export function isOpened({ body }: ApiIssue): boolean {
  const reading = readMarker(body ?? "");
  return reading.found === "marker" && reading.marker.issue !== undefined;
}
