import { messageOf } from "../../src/domain/text.ts";
import { type FaultKind, faultKindOf } from "../../src/github/client/errors.ts";

const WAYS_OUT: Readonly<Partial<Record<FaultKind, string>>> = {
  "not-found":
    "It does not exist, or the token may not see it: the workflow's own token reads its own repository only, so pass an App's token as github-token for others.",
  forbidden:
    "The token may not read it: give the job `permissions: { contents: read, issues: read, pull-requests: read }`.",
  unauthorized: "GitHub does not accept the token: pass a valid one as github-token.",
  moved: "The repository was renamed or transferred: use its new name.",
  gone: "Issues are switched off in this repository: switch them on, or take it off the list.",
  "rate-limited": "Run the check again when the limit has ended.",
  transient: "GitHub could not be reached, after several tries: run the check again later.",
};

/** Why a repository could not be read, and the way out. */
export function explainFailure(error: unknown): string {
  const wayOut = WAYS_OUT[faultKindOf(error)] ?? "This was not expected: please report it.";
  return `The repository could not be read. ${wayOut} (${messageOf(error)})`;
}

/** Why something of a pull request could not be read, and the way out. */
export function explainPullRequest(error: unknown): string {
  const isRefused = ["forbidden", "not-found"].includes(faultKindOf(error));
  return isRefused
    ? `Give the job \`permissions: { contents: read, issues: read, pull-requests: read }\`. (${messageOf(error)})`
    : `(${messageOf(error)})`;
}
