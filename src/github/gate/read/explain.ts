import type { GateProblem } from "../../../domain/gate/verdict.ts";
import { messageOf } from "../../../domain/text.ts";
import { type FaultKind, faultKindOf, isSsoRefusal, RateLimitedError } from "../../client/errors.ts";

const NEXT_STEPS: Readonly<Partial<Record<FaultKind, string>>> = {
  "not-found":
    "It doesn't exist, or the token can't see it. The workflow's own token can read only its own repository, so pass an App's token as github-token for others.",
  forbidden:
    "The token can't read it: give the job `permissions: { contents: read, issues: read, pull-requests: read }`.",
  unauthorized: "GitHub rejected the token: pass a valid one as github-token.",
  moved: "The repository was renamed or transferred: use its new name.",
  gone: "Issues are disabled in this repository: enable them, or remove it from the list.",
  transient: "GitHub could not be reached after several tries: run the check again later.",
};

const SSO =
  "The organization enforces SAML single sign-on: authorize the token for it (on the token's page, Configure SSO), or pass an App's token as github-token.";

/** The faults that another token, permission or name in the workflow avoids. */
const OF_WORKFLOW: readonly FaultKind[] = ["not-found", "forbidden", "unauthorized", "moved"];

/** Why a repository could not be read, and what to do about it. */
export function explainFailure(error: unknown): GateProblem {
  const kind = faultKindOf(error);
  const isSso = isSsoRefusal(error);
  const known = isSso ? SSO : (limitNote(error) ?? NEXT_STEPS[kind]);
  const nextStep = known ?? "This error was not expected: please report it.";
  const text = `The repository could not be read. ${nextStep} (${messageOf(error)})`;
  return { text, isWorkflow: OF_WORKFLOW.includes(kind) && !isSso };
}

const MINUTE_MS = 60_000;

/** When to try again after a rate limit, by the first full minute; null for another error. */
function limitNote(error: unknown): string | null {
  if (!(error instanceof RateLimitedError)) return null;
  const minute = new Date(Math.ceil(error.until / MINUTE_MS) * MINUTE_MS).toISOString().slice(11, 16);
  return `The token's rate limit is used up: run the check again at ${minute} UTC or later.`;
}

/** Why a part of a pull request could not be read, and what to do about it. */
export function explainPullRequest(error: unknown): string {
  const known = isSsoRefusal(error) ? SSO : limitNote(error);
  if (known !== null) return `${known} (${messageOf(error)})`;
  const isDenied = ["forbidden", "not-found"].includes(faultKindOf(error));
  return isDenied
    ? `Give the job \`permissions: { contents: read, issues: read, pull-requests: read }\`. (${messageOf(error)})`
    : `(${messageOf(error)})`;
}
