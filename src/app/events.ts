import { asksOfIncident } from "../commands/find-commands.ts";
import { type IssueRef, type RepositoryRef, sameOwner } from "../domain/issue-ref.ts";
import { issueRefFromUrl } from "../github/observe/issues.ts";
import type { SweepRequest } from "../reconcile/ports.ts";
import { isAdopted, keysNamedBy } from "../record/links.ts";

/** What the handlers read of a payload. Nothing in it is believed: it only says where to look. */
export interface Payload {
  readonly action?: string;
  readonly repository?: {
    readonly id?: number;
    readonly owner: { readonly login: string };
    readonly name: string;
  };
  readonly issue?: PayloadIssue;
  readonly parent_issue?: PayloadIssue;
  readonly sub_issue?: PayloadIssue;
  readonly comment?: { readonly body?: string | null };
  readonly changes?: { readonly body?: { readonly from?: unknown } | boolean };
  readonly installation?: { readonly id: number; readonly account?: { readonly login?: string } };
}

interface PayloadIssue {
  readonly number: number;
  readonly url?: string;
  readonly body?: string | null;
  readonly labels?: readonly unknown[];
  readonly pull_request?: unknown;
}

/** Which key an event is a hint for: the table of all webhooks that the App reads. */
const KEYS_OF: Readonly<Record<"issues" | "issue_comment" | "sub_issues", (payload: Payload) => IssueRef[]>> =
  {
    issues: (payload) => keysOfIssue(payload, payload.issue, mayBeIncident(payload)),
    issue_comment: (payload) => keysOfIssue(payload, payload.issue, mayBeIncident(payload) || asks(payload)),
    sub_issues: (payload) => [
      ...keysOfIssue(payload, payload.parent_issue, true),
      ...keysOfIssue(payload, payload.sub_issue, false),
    ],
  };

/** Events after which the App may reach more, or other things, than before, and what is to be looked at then. */
const SWEEP_OF: Readonly<
  Record<
    "installation" | "installation_repositories" | "repository",
    (payload: Payload) => SweepRequest | null
  >
> = {
  installation: ownerOf,
  installation_repositories: ownerOf,
  repository: (payload) => {
    const repository = repositoryOf(payload);
    return repository && { owner: repository.owner, only: [repository], renewed: true };
  },
};

/** The webhooks that the App reads. */
export const EVENTS = [...keysIn(KEYS_OF), ...keysIn(SWEEP_OF)];

/** What an event tells the App to do: nothing but to look somewhere. */
export interface Hint {
  readonly keys: readonly IssueRef[];
  /** The issue of which a comment was edited or taken away: what was read of its comments holds no longer. */
  readonly changed: IssueRef | null;
  readonly sweep: SweepRequest | null;
}

/** Null when the event concerns nothing of ours. */
export function hintOf(event: string, payload: Payload): Hint | null {
  const keys = isIn(KEYS_OF, event) ? KEYS_OF[event](payload) : [];
  const sweep = isIn(SWEEP_OF, event) ? SWEEP_OF[event](payload) : null;
  if (keys.length === 0 && !sweep) return null;
  return { keys, changed: event === "issue_comment" ? issueOfChangedComment(payload) : null, sweep };
}

function ownerOf({ installation }: Payload): SweepRequest | null {
  const owner = installation?.account?.login;
  return owner ? { owner, only: null, renewed: true } : null;
}

function issueOfChangedComment({ action, issue }: Payload): IssueRef | null {
  return (action === "edited" || action === "deleted") && issue?.url ? issueRefFromUrl(issue.url) : null;
}

/** The repository that a payload is about. */
function repositoryOf({ repository }: Payload): RepositoryRef | null {
  return repository ? { owner: repository.owner.login, repo: repository.name } : null;
}

/**
 * The incidents that an issue's marker names, as it is or as it was before an edit; else the issue, if it may be one. An
 * item that others wrote may be an incident besides. Anybody can write a marker, so it names the owner's own only.
 */
function keysOfIssue(payload: Payload, issue: PayloadIssue | undefined, mayBe: boolean): IssueRef[] {
  const repository = repositoryOf(payload);
  if (!issue || issue.pull_request || !repository) return [];
  const here = { ...repository, id: payload.repository?.id ?? 0 };
  const isOwn = (key: IssueRef) => sameOwner(key, repository);
  const before = typeof payload.changes?.body === "object" ? payload.changes.body.from : null;
  const bodies = [issue.body, before].filter((body) => typeof body === "string");
  const named = bodies.flatMap((body) => keysNamedBy({ body }, here)).filter(isOwn);
  if (named.length > 0 && !bodies.some((body) => isAdopted({ body }))) return named;
  const ref = (issue.url && issueRefFromUrl(issue.url)) || { ...repository, number: issue.number };
  return [...named, ...(mayBe && isOwn(ref) ? [ref] : [])];
}

/** Labels differ by repository, so any label may be an incident's; a label that is gone may have been. */
function mayBeIncident({ action, issue }: Payload): boolean {
  return (issue?.labels?.length ?? 0) > 0 || action === "unlabeled";
}

function asks({ comment }: Payload): boolean {
  return asksOfIncident(comment?.body ?? "");
}

function keysIn<Name extends string>(table: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(table) as Name[];
}

function isIn<Name extends string>(table: Readonly<Record<Name, unknown>>, event: string): event is Name {
  return Object.hasOwn(table, event);
}
