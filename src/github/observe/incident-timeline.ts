import { mentionIssue, type RepositoryRef, sameRepository } from "../../domain/issue-ref.ts";
import { severityOf } from "../../domain/labels.ts";
import type { Policy } from "../../domain/policy.ts";
import { TIMELINE_MARK, type TimelineEvent } from "../../markdown/postmortem/timeline.ts";
import type { Comment } from "../../observed/comments.ts";
import type { Issue } from "../../observed/issue.ts";
import { notedIn } from "../../observed/same-incident.ts";
import { readCommentSignature } from "../../record/comment-signature.ts";
import type { RepositoryContext } from "./context.ts";
import { issueRefFromUrl } from "./issues.ts";
import { type Login, readTimeline, type TimelineEntry } from "./timeline.ts";
import { type AppIdentity, isActOf, isApp } from "./writers.ts";

/** The inputs of an incident's timeline besides GitHub's timeline. */
interface IncidentReading {
  readonly incident: Issue;
  /** The incident's comments, for an API whose timeline has none. */
  readonly comments: readonly Comment[];
  readonly policy: Pick<Policy, "severities">;
  /** The App, whose own comments and references are left out. */
  readonly app: AppIdentity;
}

/**
 * An incident's events, from its timeline, or else its events, or else from the issue itself.
 * @param known its timeline, if this pass has read it
 */
export async function observeTimeline(
  incident: Issue,
  comments: readonly Comment[],
  { installed: { client }, policy, app }: RepositoryContext,
  known: readonly TimelineEntry[] | null = null,
): Promise<TimelineEvent[]> {
  const entries = known ?? (await readTimeline(client, incident.ref));
  const events = entries
    ? timelineEvents(entries, { incident, comments, policy, app })
    : [opened(incident), ...closedLast(incident)];
  const notes = notedIn(comments).flatMap(({ notes }) => notes);
  return [...events, ...notes.map((note) => ({ kind: "noted", ...note }) as const)];
}

/**
 * The events in these entries, in their order.
 * @internal
 */
export function timelineEvents(
  entries: readonly TimelineEntry[],
  { incident, comments, policy, app }: IncidentReading,
): TimelineEvent[] {
  const byPeople = entries.filter((entry) => !isOurs(entry, app) || isForTool(entry));
  const hasComments = entries.some(({ event }) => event === "commented");
  const events = [
    opened(incident),
    ...byPeople.flatMap((entry) => eventOf(entry, incident)),
    ...(hasComments ? [] : commentEvents(comments, incident)),
  ];
  return withoutRepeatedLinks(withSeverities(events, policy));
}

/** Whether it is the App's. A comment by a login that others use, too, is if it has a signature: a false one only hides itself. */
function isOurs({ event, actor, user, body = "" }: TimelineEntry, app: AppIdentity): boolean {
  const login = loginOf(actor ?? user);
  if (event !== "commented") return isApp(login, app);
  return isActOf(login, app) || readCommentSignature(body) !== null;
}

/** What the App does to an incident itself, it does for a tool. */
function isForTool({ event = "" }: TimelineEntry): boolean {
  return ["closed", "labeled", "unlabeled"].includes(event);
}

function eventOf(entry: TimelineEntry, incident: Issue): TimelineEvent[] {
  const { event, label, assignee, assigner, actor } = entry;
  const at = entry.created_at;
  if (!at || Number.isNaN(Date.parse(at))) return [];
  const by = loginOf(actor);
  switch (event) {
    case "labeled":
      return label?.name ? [{ kind: "labelled", at, by, label: label.name }] : [];
    case "unlabeled":
      return label?.name ? [{ kind: "unlabelled", at, by, label: label.name }] : [];
    case "assigned":
      return assignee?.login
        ? [{ kind: "assigned", at, by: loginOf(assigner ?? actor), who: assignee.login }]
        : [];
    case "closed":
    case "reopened":
      return [{ kind: event, at, by }];
    case "commented":
      return commentOf(entry, at);
    case "cross-referenced":
      return pullRequestOf(entry, at, by, incident);
    case "referenced":
      return commitOf(entry, at, by, incident);
    default:
      return [];
  }
}

/** A comment with a rocket, or that begins with `timeline:`, is an event; others only show who took part. Hidden ones are left out. */
function commentOf(
  { user, actor, body = "", html_url, reactions, minimized }: TimelineEntry,
  at: string,
): TimelineEvent[] {
  if (minimized) return [];
  const by = loginOf(user ?? actor);
  const isMarked = (reactions?.rocket ?? 0) > 0 || TIMELINE_MARK.test(body);
  return [
    isMarked ? { kind: "comment", at, by, text: body, url: html_url ?? "" } : { kind: "spoke", at, by },
  ];
}

/** Pull requests of this repository and of public ones, because the title of a private one must not be shown. */
function pullRequestOf({ source }: TimelineEntry, at: string, by: string, { ref }: Issue): TimelineEvent[] {
  const issue = source?.issue;
  const from = issue?.url ? issueRefFromUrl(issue.url) : null;
  if (!issue?.pull_request || !from) return [];
  if (!sameRepository(from, ref) && issue.repository?.private !== false) return [];
  const name = mentionIssue(from, ref);
  const { title = "", html_url: url = "" } = issue;
  return [{ kind: "linked", what: "pull request", at, by, name, title, url }];
}

/** Commits of this repository whose message mentions the incident. */
function commitOf(
  { commit_id, commit_url }: TimelineEntry,
  at: string,
  by: string,
  { ref, url }: Issue,
): TimelineEvent[] {
  if (!commit_id || !commit_url) return [];
  const from = repositoryIn(commit_url);
  if (!from || !sameRepository(from, ref)) return [];
  const page = url.replace(/\/issues\/\d+$/, `/commit/${commit_id}`);
  return [{ kind: "linked", what: "commit", at, by, name: commit_id.slice(0, 7), title: "", url: page }];
}

function repositoryIn(url: string): RepositoryRef | null {
  const [, owner, repo] = /\/repos\/([\w.-]+)\/([\w.-]+)\/commits\//.exec(url) ?? [];
  return owner && repo ? { owner, repo } : null;
}

function commentEvents(comments: readonly Comment[], { url }: Issue): TimelineEvent[] {
  return comments
    .filter(({ byApp }) => !byApp)
    .map(({ id, author: by, body: text, createdAt: at }) => {
      if (!TIMELINE_MARK.test(text)) return { kind: "spoke", at, by };
      return { kind: "comment", at, by, text, url: `${url}#issuecomment-${id}` };
    });
}

/** Two changes of a severity label within this time are one. */
const SWAP_MS = 60_000;

/** Turns changes of severity labels into severity events; replacing a label with another is one event. */
function withSeverities(
  events: readonly TimelineEvent[],
  policy: Pick<Policy, "severities">,
): TimelineEvent[] {
  const result: TimelineEvent[] = [];
  let labels: readonly string[] = [];
  for (const event of events) {
    if (
      (event.kind !== "labelled" && event.kind !== "unlabelled") ||
      severityOf([event.label], policy) === null
    ) {
      result.push(event);
      continue;
    }
    const from = severityOf(labels, policy);
    labels = labels.filter((label) => !isSame(label, event.label));
    if (event.kind === "labelled") labels = [...labels, event.label];
    const to = severityOf(labels, policy);
    const last = result.at(-1);
    const swaps =
      last?.kind === "severity" &&
      isSame(last.by, event.by) &&
      Date.parse(event.at) - Date.parse(last.at) <= SWAP_MS;
    const since = swaps ? last.from : from;
    if (swaps) result.pop();
    if (since !== to) result.push({ kind: "severity", at: event.at, by: event.by, from: since, to });
  }
  return result;
}

function withoutRepeatedLinks(events: readonly TimelineEvent[]): TimelineEvent[] {
  const seen = new Set<string>();
  return events.filter((event) => {
    if (event.kind !== "linked") return true;
    const isNew = !seen.has(event.url);
    seen.add(event.url);
    return isNew;
  });
}

function opened({ createdAt, author }: Issue): TimelineEvent {
  return { kind: "opened", at: createdAt, by: author };
}

function closedLast({ closedAt }: Issue): TimelineEvent[] {
  return closedAt === null ? [] : [{ kind: "closed", at: closedAt, by: "someone" }];
}

/** GitHub shows deleted accounts as the user ghost. */
function loginOf(who: Login | null | undefined): string {
  return who?.login ?? "ghost";
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
