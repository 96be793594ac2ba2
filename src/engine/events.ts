import { asksOfIncident, findCommands } from "../commands/find-commands.ts";
import { parseDispatch } from "../config/dispatch.ts";
import { CONFIG_PATH, nameInFolder } from "../config/load.ts";
import type { Dispatch } from "../domain/intake/dispatched.ts";
import { type IssueRef, type RepositoryRef, sameOwner } from "../domain/issue-ref.ts";
import { issueRefFromUrl } from "../github/observe/issues.ts";
import { isOutside } from "../github/observe/people.ts";
import { isTagged } from "../github/observe/recent-writes.ts";
import type { SweepRequest } from "../reconcile/ports.ts";
import type { Requester } from "../reconcile/work.ts";
import { readTag, recurrencesIn, STATUS_HEADING } from "../record/comment-tag.ts";
import { canonicalJson } from "../record/hidden-json.ts";
import { isAdopted, keysNamedBy } from "../record/links.ts";
import { readReportTag } from "../record/report-tag.ts";
import { fingerprint } from "../record/visible-text.ts";
import type { Payload, PayloadIssue } from "./payload.ts";
import { type ShownIssue, shownBy } from "./seen-issues.ts";

/** The incidents that an event may concern, by the webhook's name. */
const KEYS_OF: Readonly<Record<"issues" | "issue_comment" | "sub_issues", (payload: Payload) => IssueRef[]>> =
  {
    issues: (payload) => keysOfIssue(payload, payload.issue, mayBeIncident(payload)),
    issue_comment: (payload) =>
      mayMatter(payload) ? keysOfIssue(payload, payload.issue, mayBeIncident(payload) || asks(payload)) : [],
    sub_issues: (payload) => [
      ...keysOfIssue(payload, payload.parent_issue, true),
      ...keysOfIssue(payload, payload.sub_issue, false),
    ],
  };

/** Events that may change which repositories the App can access, and what to sweep after each. */
const SWEEP_OF: Readonly<
  Record<
    "installation" | "installation_repositories" | "installation_target" | "repository",
    (payload: Payload) => SweepRequest | null
  >
> = {
  installation: ownerOf,
  installation_repositories: ownerOf,
  // The owner was renamed.
  installation_target: ({ account }) =>
    account?.login ? { owner: account.login, only: null, accessChanged: true } : null,
  repository: (payload) => {
    const repository = repositoryOf(payload);
    return repository && { owner: repository.owner, only: [repository], accessChanged: true };
  },
};

/** The event of a push. What it pushed is not used: the settings are read from the default branch. */
const PUSH = "push" as const;

/** The event of a job that waits for the App. Its callback address and its run are not used: the API tells what waits. */
const DEPLOYMENT = "deployment_protection_rule" as const;

/** The event that a tool sends to a repository, and its type for incidents. */
const DISPATCH = "repository_dispatch" as const;

const INCIDENT = "incident";

/** The actions after which a pull request or a merge group needs another look at its check. */
const CHECKED_AFTER: Readonly<
  Record<"pull_request" | "merge_group" | "check_run" | "check_suite", readonly string[]>
> = {
  pull_request: ["opened", "synchronize", "reopened", "labeled", "unlabeled", "edited"],
  merge_group: ["checks_requested"],
  check_run: ["rerequested"],
  check_suite: ["rerequested"],
};

/** The webhooks that the App reads. */
export const EVENTS = [
  ...keysIn(KEYS_OF),
  ...keysIn(SWEEP_OF),
  ...keysIn(CHECKED_AFTER),
  DEPLOYMENT,
  DISPATCH,
  PUSH,
];

/** What a webhook leads to. Apart from a dispatch, it never says what to do, only where to look. */
export interface WebhookEffect {
  readonly keys: readonly IssueRef[];
  /** Who caused the event; null if the payload does not say. */
  readonly requester: Requester | null;
  /** The issues in an event that a bot caused. */
  readonly shown: readonly ShownIssue[];
  /** The issue whose comment was edited or deleted: its comments must be read again. */
  readonly changed: IssueRef | null;
  /** The repository whose settings changed; those of a `.github` repository are its owner's. */
  readonly settings: RepositoryRef | null;
  /** Where the App's checks may say something else now. */
  readonly checks: RepositoryRef | null;
  readonly sweep: SweepRequest | null;
  /** Where a deployment may wait for the App. */
  readonly deploysIn: RepositoryRef | null;
  /** What a tool sent, which GitHub keeps nowhere. */
  readonly dispatch: Dispatch | null;
}

/** Null when the event cannot concern the App. */
export function effectOf(event: string, payload: Payload): WebhookEffect | null {
  const keys = isIn(KEYS_OF, event) ? KEYS_OF[event](payload) : [];
  const sweep = isIn(SWEEP_OF, event) ? SWEEP_OF[event](payload) : sweepForIndex(payload);
  const changed = event === "issue_comment" ? issueOfChangedComment(payload) : null;
  const deploysIn = event === DEPLOYMENT ? repositoryOf(payload) : null;
  const checks = mayTurnChecks(event, payload, keys) ? repositoryOf(payload) : null;
  const settings = event === PUSH && changesSettings(payload) ? repositoryOf(payload) : null;
  const dispatch = event === DISPATCH ? dispatchOf(payload) : null;
  if (keys.length === 0 && !sweep && !changed && !checks && !deploysIn && !settings && !dispatch) return null;
  return {
    keys,
    requester: requesterOf(payload),
    shown: shownBy(payload),
    changed,
    checks,
    sweep,
    deploysIn,
    settings,
    dispatch,
  };
}

/** A dispatch about an incident. Only those who can write to the repository can send one. */
function dispatchOf(payload: Payload): Dispatch | null {
  const { action, client_payload, sender } = payload;
  const repository = repositoryOf(payload);
  if (action !== INCIDENT || !repository) return null;
  return {
    repository,
    sender: sender?.login ?? "ghost",
    ...parseDispatch(client_payload),
    fingerprint: fingerprint(canonicalJson(client_payload ?? null)),
  };
}

/** An item that somebody closes turns checks at once, before the App has written anything. */
function mayTurnChecks(event: string, { action = "" }: Payload, keys: readonly IssueRef[]): boolean {
  if (isIn(CHECKED_AFTER, event)) return CHECKED_AFTER[event].includes(action);
  return event === "issues" && keys.length > 0;
}

/**
 * Whether a push may have changed the settings on the default branch, or added a template where they are. A forced one can take commits
 * away without naming them.
 */
function changesSettings({ ref, repository, commits = [], forced = false }: Payload): boolean {
  if (ref !== `refs/heads/${repository?.default_branch}`) return false;
  const paths = commits.flatMap(({ modified = [], removed = [] }) => [...modified, ...removed]);
  const added = commits.flatMap((commit) => commit.added ?? []);
  return forced || paths.includes(CONFIG_PATH) || added.some((path) => nameInFolder(path) !== null);
}

/** Who caused an event. Only people with a role, and Apps, can act on what others wrote. */
function requesterOf({ sender, comment, issue }: Payload): Requester | null {
  if (!sender) return null;
  const { user, author_association } = comment ?? issue ?? {};
  const isAuthor = sender.login === user?.login && sender.type !== "Bot";
  return { login: sender.login, isOutsider: isAuthor && isOutside(author_association) };
}

/** The gate is red without an index, so its repository is swept at once. Only Apps and bots cause that, not whoever writes a tag. */
function sweepForIndex(payload: Payload): SweepRequest | null {
  const { action = "", issue, comment } = payload;
  const isGone = ["closed", "unlabeled", "deleted", "transferred"].includes(action) && comment === undefined;
  const repository = repositoryOf(payload);
  if (!isGone || !repository || issue?.user?.type !== "Bot") return null;
  if (readReportTag(issue.body ?? "") !== "index") return null;
  return { owner: repository.owner, only: [repository], accessChanged: false };
}

function ownerOf({ installation }: Payload): SweepRequest | null {
  const owner = installation?.account?.login;
  return owner ? { owner, only: null, accessChanged: true } : null;
}

function issueOfChangedComment({ action, issue }: Payload): IssueRef | null {
  return (action === "edited" || action === "deleted") && issue?.url ? issueRefFromUrl(issue.url) : null;
}

/** The repository that a payload is about. */
function repositoryOf({ repository }: Payload): RepositoryRef | null {
  return repository ? { owner: repository.owner.login, repo: repository.name } : null;
}

/**
 * The incidents that an issue's marker names, now or before an edit; otherwise the issue itself, if it may be an incident.
 * An adopted issue may be an incident as well. Anyone can write a marker, so only incidents of the same owner count.
 */
function keysOfIssue(payload: Payload, issue: PayloadIssue | undefined, mayBeIncident: boolean): IssueRef[] {
  const repository = repositoryOf(payload);
  if (!issue || issue.pull_request || !repository) return [];
  const here = { ...repository, id: payload.repository?.id ?? 0 };
  const isOwn = (key: IssueRef) => sameOwner(key, repository);
  const before = typeof payload.changes?.body === "object" ? payload.changes.body.from : null;
  const bodies = [issue.body, before].filter((body) => typeof body === "string");
  const named = bodies.flatMap((body) => keysNamedBy({ body }, here)).filter(isOwn);
  if (named.length > 0 && !bodies.some((body) => isAdopted({ body }))) return named;
  const ref = (issue.url && issueRefFromUrl(issue.url)) || { ...repository, number: issue.number };
  return [...named, ...(mayBeIncident && isOwn(ref) ? [ref] : [])];
}

/**
 * Each repository chooses its incident labels and types, so any may be one, even one that was just removed. An issue without
 * them can have a postmortem that someone asked for, which takes over a new title.
 */
function mayBeIncident({ action, issue, changes }: Payload): boolean {
  const isMarked = (issue?.labels?.length ?? 0) > 0 || Boolean(issue?.type);
  return isMarked || action === "unlabeled" || action === "untyped" || Boolean(changes?.title);
}

/** Whether a comment has a command, or had one. */
function asks(payload: Payload): boolean {
  return textsOf(payload).some(asksOfIncident);
}

/**
 * Whether a comment, or how it was changed, can matter: by a command, because it is one of the App's that someone else
 * changed, or because the App wrote for another incident that an item came up again. All other comments are not even looked
 * at, since anyone can write thousands.
 */
function mayMatter(payload: Payload): boolean {
  const { action, comment } = payload;
  const texts = textsOf(payload);
  if (comment?.user?.type !== "Bot") return texts.some((text) => findCommands(text, true).length > 0);
  return texts.some(action === "created" ? isOfOther : isOfApp);
}

/** A comment as it is and as it was. */
function textsOf({ comment, changes }: Payload): string[] {
  const before = typeof changes?.body === "object" ? changes.body.from : null;
  return [comment?.body, before].filter((text) => typeof text === "string");
}

/** Whether a comment looks like one of those that the App finds again. */
function isOfApp(text: string): boolean {
  return isTagged(text) || text.startsWith(STATUS_HEADING);
}

/** Whether a comment was written in the pass of another incident than that of its issue. */
function isOfOther(text: string): boolean {
  const tag = readTag(text);
  return tag !== null && recurrencesIn([tag]) > 0;
}

function keysIn<Name extends string>(table: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(table) as Name[];
}

function isIn<Name extends string>(table: Readonly<Record<Name, unknown>>, event: string): event is Name {
  return Object.hasOwn(table, event);
}
