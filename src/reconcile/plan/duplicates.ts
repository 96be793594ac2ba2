import { digestText } from "../../markdown/digest.ts";
import type { Operation } from "../operation.ts";
import type { PostmortemIssue, Snapshot } from "../snapshot.ts";

/** Whether nobody wrote in a postmortem since it was opened. */
export function isUntouched(postmortem: PostmortemIssue): boolean {
  return digestText(postmortem.body) === postmortem.marker.opened;
}

/** Whether nobody wrote in a postmortem or commented on it. */
export function isDeserted(postmortem: PostmortemIssue): boolean {
  return isUntouched(postmortem) && !postmortem.discussed;
}

/** Second postmortems of one incident, left by a race: closed unless a person wrote there. */
export function planDuplicates({ postmortems: [first, ...others] }: Snapshot): Operation[] {
  return others
    .filter((postmortem) => postmortem.state === "open" && isDeserted(postmortem))
    .map((postmortem) => ({ kind: "close-duplicate", duplicate: postmortem.ref, of: first!.ref }));
}

/** Second postmortems where people wrote something: only they can say which one counts. */
export function keptDuplicates({ postmortems: [, ...others] }: Snapshot): PostmortemIssue[] {
  return others.filter((postmortem) => postmortem.state === "open" && !isDeserted(postmortem));
}
