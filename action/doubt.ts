import type { Policy } from "../src/domain/policy.ts";
import type { FindingKind, UnreadableIssue } from "../src/domain/verdict.ts";
import { WAY_BACK } from "../src/domain/way-back.ts";
import type { ListedIssue } from "./listed-issue.ts";

const BELONGS_ELSEWHERE =
  "If it was never followed, take the hidden Followthrough comment out of it; else put its own back from the issue's edit history, or close the issue if the work is done.";
const ADD_THE_KEY =
  "If the App has a new key, add that to signing_keys: the App prints it when it starts. If it has not:";

/** An issue that is followed and cannot be read or believed. With keys pinned, whoever breaks a record has tampered with it. */
export function cannotBeRead(
  { ref, title, assignees: owners }: ListedIssue,
  kind: FindingKind,
  reason: string,
  { signingKeys }: Policy,
  wayBack = WAY_BACK,
): UnreadableIssue {
  return { kind, tampered: signingKeys.length > 0, issue: ref, title, owners, reason, wayBack };
}

/** One whose record is another issue's, so far as numbers and times tell. */
export function notItsOwn(
  issue: ListedIssue,
  kind: FindingKind,
  belongsTo: number | null,
  policy: Policy,
): UnreadableIssue {
  const whose = belongsTo === null ? "another issue" : `#${belongsTo}`;
  const reason = `its Followthrough marker belongs to ${whose}`;
  return cannotBeRead(issue, kind, reason, policy, BELONGS_ELSEWHERE);
}

/** One whose record nobody signed who is allowed to. */
export function distrusted(issue: ListedIssue, kind: FindingKind, policy: Policy): UnreadableIssue {
  return cannotBeRead(issue, kind, "its Followthrough marker was edited: the signature does not fit", policy);
}

/** The same of a record that names another key, where none fits: then it is likelier that the App has a new key. */
export function withOtherKey(doubt: UnreadableIssue): UnreadableIssue {
  return {
    ...doubt,
    reason: "no record here is signed with a key that config pins",
    wayBack: `${ADD_THE_KEY} ${doubt.wayBack}`,
  };
}
