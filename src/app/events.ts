import type { IssueRef, RepositoryRef } from "../domain/issue-ref.ts";
import { issueRefFromUrl } from "../github/to-issue.ts";
import { isAdopted, keysNamedBy } from "../reconcile/keys.ts";

/** What the handlers read of a payload. Nothing in it is believed: it only says where to look. */
export interface Payload {
  readonly action?: string;
  readonly repository?: { readonly owner: { readonly login: string }; readonly name: string };
  readonly issue?: PayloadIssue;
  readonly parent_issue?: PayloadIssue;
  readonly sub_issue?: PayloadIssue;
  readonly comment?: { readonly body?: string | null };
  readonly changes?: { readonly body?: { readonly from?: unknown } | boolean };
  readonly installation?: { readonly id: number };
}

interface PayloadIssue {
  readonly number: number;
  readonly url?: string;
  readonly body?: string | null;
  readonly labels?: readonly unknown[];
  readonly pull_request?: unknown;
}

/** Which key an event is a hint for: the table of all webhooks that the App reads. */
export const KEYS_OF: Readonly<
  Record<"issues" | "issue_comment" | "sub_issues", (payload: Payload) => IssueRef[]>
> = {
  issues: (payload) => keysOfIssue(payload, payload.issue, mayBeIncident(payload)),
  issue_comment: (payload) =>
    keysOfIssue(payload, payload.issue, mayBeIncident(payload) || isCommand(payload)),
  sub_issues: (payload) => [
    ...keysOfIssue(payload, payload.parent_issue, true),
    ...keysOfIssue(payload, payload.sub_issue, false),
  ],
};

/** Events after which whole repositories are to be looked at: the App can reach more, or others, than before. */
export const SWEEPING_EVENTS = ["installation", "installation_repositories", "repository"] as const;

/** The issue of which a comment was edited or taken away: what was read of its comments holds no longer. */
export function issueOfChangedComment({ action, issue }: Payload): IssueRef | null {
  return (action === "edited" || action === "deleted") && issue?.url ? issueRefFromUrl(issue.url) : null;
}

/** The repository that a payload is about. */
export function repositoryOf({ repository }: Payload): RepositoryRef | null {
  return repository ? { owner: repository.owner.login, repo: repository.name } : null;
}

/**
 * The incidents that an issue's marker names, as it is or as it was before an edit; else the issue, if it may be one. An
 * item that others wrote may be an incident besides.
 */
function keysOfIssue(payload: Payload, issue: PayloadIssue | undefined, mayBe: boolean): IssueRef[] {
  if (!issue || issue.pull_request) return [];
  const before = typeof payload.changes?.body === "object" ? payload.changes.body.from : null;
  const bodies = [issue.body, before].filter((body) => typeof body === "string");
  const named = bodies.flatMap((body) => keysNamedBy({ body }));
  if (named.length > 0 && !bodies.some((body) => isAdopted({ body }))) return named;
  const own = issue.url ? issueRefFromUrl(issue.url) : null;
  const repository = repositoryOf(payload);
  const ref = own ?? (repository && { ...repository, number: issue.number });
  return [...named, ...(mayBe && ref ? [ref] : [])];
}

/** Labels differ by repository, so any label may be an incident's; a label that is gone may have been. */
function mayBeIncident({ action, issue }: Payload): boolean {
  return (issue?.labels?.length ?? 0) > 0 || action === "unlabeled";
}

function isCommand({ comment }: Payload): boolean {
  return /^\s*\/postmortem\b/im.test(comment?.body ?? "");
}
