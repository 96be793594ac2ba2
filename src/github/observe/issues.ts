import type { RestEndpointMethodTypes } from "@octokit/rest";
import { type IssueRef, issueKey, type RepositoryRef } from "../../domain/issue-ref.ts";
import type { Issue, StateChange } from "../../observed/issue.ts";
import type { Client } from "../client/client.ts";
import { kindOf, MovedError, VanishingError } from "../client/errors.ts";
import { allItems, allPages } from "../client/pages.ts";
import type { Place } from "../repositories/installed-repositories.ts";
import type { RecentWrites } from "./recent-writes.ts";

/** What the readers of issues share. */
export interface IssueReading {
  readonly app: AppIdentity;
  readonly recent: RecentWrites;
}

/** Where an observer gets its issues from. */
export interface IssueSource {
  /** Whether all that the App wrote in a repository is at hand, and costs nothing more. */
  readonly isListing: boolean;
  /** Null when it is gone, moved away, or a pull request. */
  read(place: Place, ref: IssueRef): Promise<Issue | null>;
  /** The issues that the App wrote there and that changed since an instant (ISO 8601); others may be among them. */
  own(place: Place, since: string | null): Promise<Issue[]>;
}

/** Reads every time that it is asked. */
export function freshIssues(reading: IssueReading): IssueSource {
  return {
    isListing: false,
    read: ({ client }, ref) => readIssue(client, ref, reading),
    own: ({ client, repository }, since) => listOwnIssues(client, repository, since, reading),
  };
}

/**
 * One issue; null when it is gone, moved away, or a pull request. Throws `VanishingError` when GitHub does not know of one
 * that a listing has just shown: single issues may lag behind those.
 */
export async function readIssue(
  client: Client,
  ref: IssueRef,
  { app, recent }: IssueReading,
): Promise<Issue | null> {
  const { owner, repo, number } = ref;
  try {
    const { data } = await client.rest.issues.get({ owner, repo, issue_number: number });
    const issue = toIssue(data, app);
    return issue && recent.overlay(issue);
  } catch (error) {
    const kind = kindOf(error);
    if (kind === "not-found" && recent.wasSeen(ref)) throw new VanishingError(ref);
    if (["not-found", "gone", "moved"].includes(kind)) return null;
    throw error;
  }
}

/** What became of an issue that is not there: deleted, moved to another repository, or `unseen` when nobody can tell. */
export type Fate = "deleted" | "unseen" | { readonly repositoryId: number; readonly number: number };

/** Asks GitHub, which redirects from where a transferred issue was: https://docs.github.com/rest/issues/issues#get-an-issue. */
export async function readFate(client: Client, { owner, repo, number }: IssueRef): Promise<Fate> {
  try {
    await client.rest.issues.get({ owner, repo, issue_number: number });
    return "unseen";
  } catch (error) {
    const kind = kindOf(error);
    if (kind === "gone") return "deleted";
    if (kind !== "not-found" && kind !== "moved") throw error;
    const location = error instanceof MovedError ? error.location : null;
    const [, id, to] = /\/repositories\/(\d+)\/issues\/(\d+)$/.exec(location ?? "") ?? [];
    return id ? { repositoryId: Number(id), number: Number(to) } : "unseen";
  }
}

/** An issue that people named; `unseen` is one that is gone, moved away, or not to be read. */
export async function readNamedIssue(
  client: Client,
  { owner, repo, number }: IssueRef,
  { app, recent }: IssueReading,
): Promise<Issue | "pull-request" | "unseen"> {
  try {
    const { data } = await client.rest.issues.get({ owner, repo, issue_number: number });
    const issue = toIssue(data, app);
    return issue ? recent.overlay(issue) : "pull-request";
  } catch (error) {
    if (["not-found", "gone", "moved", "forbidden"].includes(kindOf(error))) return "unseen";
    throw error;
  }
}

/** The issues that the App wrote in a repository and that changed since an instant (ISO 8601), whatever their state. */
export async function listOwnIssues(
  client: Client,
  { owner, repo }: RepositoryRef,
  since: string | null,
  { app, recent }: IssueReading,
): Promise<Issue[]> {
  const data = await allItems(client, "GET /repos/{owner}/{repo}/issues", {
    owner,
    repo,
    creator: app.login,
    state: "all",
    sort: "created",
    direction: "asc",
    ...(since && { since }),
  });
  const issues = data.map((entry) => toIssue(entry, app)).filter((issue) => issue !== null);
  return recent.overlayListing({ owner, repo }, issues, (issue) => issue.byApp);
}

/** An issue's sub-issues; null when the API has none, as on an older Enterprise Server. */
export async function listSubIssues(
  client: Client,
  { owner, repo, number }: IssueRef,
  { app, recent }: IssueReading,
): Promise<Issue[] | null> {
  try {
    const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/sub_issues";
    const data = await allItems(client, route, { owner, repo, issue_number: number });
    const issues = data.flatMap((entry) => toIssue(entry, app) ?? []);
    return issues.map((issue) => recent.overlay(issue));
  } catch (error) {
    const kind = kindOf(error);
    if (kind === "not-found" || kind === "gone") return null;
    throw error;
  }
}

/** Who last closed or reopened an issue; null when nobody did. */
export async function readLastStateChange(
  client: Client,
  { owner, repo, number }: IssueRef,
  { app }: IssueReading,
): Promise<StateChange | null> {
  let last: StateChange | null = null;
  const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/events";
  for await (const events of allPages(client, route, { owner, repo, issue_number: number })) {
    for (const { event, actor, created_at } of events) {
      if (event !== "closed" && event !== "reopened") continue;
      last = { byApp: actor?.login.toLowerCase() === app.login.toLowerCase(), at: created_at };
    }
  }
  return last;
}

/** When one of these labels last went on; null when no event tells, as for an issue that was opened with it. */
export async function readLabelledAt(
  client: Client,
  { owner, repo, number }: IssueRef,
  labels: readonly string[],
): Promise<string | null> {
  const wanted = new Set(labels.map((label) => label.toLowerCase()));
  let last: string | null = null;
  const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/events";
  for await (const events of allPages(client, route, { owner, repo, issue_number: number })) {
    for (const event of events) {
      const name = "label" in event ? event.label?.name : undefined;
      if (event.event === "labeled" && name && wanted.has(name.toLowerCase())) last = event.created_at;
    }
  }
  return last;
}

/** What one look at a repository listed, shared by the glances at its keys: each listing is read once. */
export class ListedIssues implements IssueSource {
  readonly isListing = true;
  readonly #reading: IssueReading;
  readonly #known = new Map<string, Issue>();
  /** By repository id. */
  readonly #own = new Map<number, Promise<Issue[]>>();

  constructor(reading: IssueReading) {
    this.#reading = reading;
  }

  /** Keeps an issue that another listing showed, so that nobody asks for it again. */
  learn(issue: Issue): void {
    this.#known.set(issueKey(issue.ref), issue);
  }

  async read({ client }: Place, ref: IssueRef): Promise<Issue | null> {
    const known = this.#known.get(issueKey(ref));
    return known ? this.#reading.recent.overlay(known) : readIssue(client, ref, this.#reading);
  }

  /** All that the App wrote there, however old. */
  async own({ client, repository }: Place): Promise<Issue[]> {
    const listing = this.#own.get(repository.id) ?? listOwnIssues(client, repository, null, this.#reading);
    this.#own.set(repository.id, listing);
    return this.#reading.recent.overlayListing(repository, await listing, (issue) => issue.byApp);
  }
}

export type ApiIssue = RestEndpointMethodTypes["issues"]["get"]["response"]["data"];

/** The App's login as an author, such as `followthrough[bot]`. */
export interface AppIdentity {
  readonly login: string;
}

/** GitHub's issue as the loop sees it; null for a pull request, which the issues API lists too. */
export function toIssue(data: ApiIssue, app: AppIdentity): Issue | null {
  const ref = issueRefFromUrl(data.url);
  if (data.pull_request || !ref) return null;
  const author = data.user?.login ?? "ghost";
  return {
    ref,
    id: data.id,
    url: data.html_url,
    title: data.title,
    body: data.body ?? "",
    state: data.state === "closed" ? "closed" : "open",
    stateReason: data.state_reason ?? null,
    labels: data.labels.map((label) => (typeof label === "string" ? label : (label.name ?? ""))),
    assignees: (data.assignees ?? []).map((assignee) => assignee.login),
    author,
    byApp: author.toLowerCase() === app.login.toLowerCase(),
    createdAt: data.created_at,
    updatedAt: data.updated_at,
    closedAt: data.closed_at ?? null,
    locked: data.locked,
    comments: data.comments,
    parent: data.parent_issue_url ? issueRefFromUrl(data.parent_issue_url) : null,
    ...(data.sub_issues_summary && { subIssueTotal: data.sub_issues_summary.total }),
  };
}

/** Reads `…/repos/OWNER/REPO/issues/12`, the API's own address of an issue. */
export function issueRefFromUrl(url: string): IssueRef | null {
  const match = /\/repos\/([^/]+)\/([^/]+)\/issues\/(\d+)$/.exec(url);
  return match ? { owner: match[1]!, repo: match[2]!, number: Number(match[3]) } : null;
}
