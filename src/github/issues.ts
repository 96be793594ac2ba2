import type { IssueRef, RepositoryRef } from "../domain/issue-ref.ts";
import type { Issue, StateChange } from "../reconcile/snapshot.ts";
import type { Client } from "./client.ts";
import { kindOf, MovedError, VanishingError } from "./errors.ts";
import { allItems, allPages } from "./pages.ts";
import type { RecentWrites } from "./recent-writes.ts";
import type { Place } from "./repositories.ts";
import { type AppIdentity, toIssue } from "./to-issue.ts";

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
