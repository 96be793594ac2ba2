import type { GateProblem } from "../../../domain/gate/verdict.ts";
import { messageOf } from "../../../domain/text.ts";
import { type FaultKind, faultKindOf, isSsoRefusal } from "../../client/errors.ts";

const NEXT_STEPS: Readonly<Partial<Record<FaultKind, string>>> = {
  "not-found":
    "It doesn't exist, or the token can't see it. The workflow's own token can read only its own repository, so pass an App's token as github-token for others.",
  forbidden:
    "The token can't read it: give the job `permissions: { contents: read, issues: read, pull-requests: read }`.",
  unauthorized: "GitHub rejected the token: pass a valid one as github-token.",
  moved: "The repository was renamed or transferred: use its new name.",
  gone: "Issues are disabled in this repository: enable them, or remove it from the list.",
  "rate-limited": "Run the check again when the rate limit has reset.",
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
  const nextStep = (isSso ? SSO : NEXT_STEPS[kind]) ?? "This error was not expected: please report it.";
  const text = `The repository could not be read. ${nextStep} (${messageOf(error)})`;
  return { text, isWorkflow: OF_WORKFLOW.includes(kind) && !isSso };
}

/** Why a part of a pull request could not be read, and what to do about it. */
export function explainPullRequest(error: unknown): string {
  if (isSsoRefusal(error)) return `${SSO} (${messageOf(error)})`;
  const isDenied = ["forbidden", "not-found"].includes(faultKindOf(error));
  return isDenied
    ? `Give the job \`permissions: { contents: read, issues: read, pull-requests: read }\`. (${messageOf(error)})`
    : `(${messageOf(error)})`;
}
