import { type IssueRef, issueKey } from "../../domain/issue-ref.ts";
import type { Issue, StateChange } from "../../observed/issue.ts";
import type { Client } from "../client/client.ts";
import { faultKindOf, isAbsent, MovedError, VanishingError } from "../client/errors.ts";
import { allItems, allPages } from "../client/pages.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import { type AppIdentity, isApp, toIssue } from "./api-issue.ts";
import type { RecentWrites } from "./recent-writes.ts";

/** Reads issues, with what the App wrote lately laid over what GitHub shows. */
export class Issues {
  /** Whether all that the App wrote in a repository is at hand, and costs nothing more. */
  readonly isListing: boolean = false;
  protected readonly app: AppIdentity;
  protected readonly recent: RecentWrites;

  constructor(app: AppIdentity, recent: RecentWrites) {
    this.app = app;
    this.recent = recent;
  }

  /** Null when it is gone, moved away, or a pull request. */
  read({ client }: InstalledRepository, ref: IssueRef): Promise<Issue | null> {
    return this.readNow(client, ref);
  }

  /** The issues that the App wrote there and that changed since an instant (ISO 8601); others may be among them. */
  own(installed: InstalledRepository, since: string | null): Promise<Issue[]> {
    return this.listOwn(installed, since);
  }

  /**
   * One issue; null when it is gone, moved away, or a pull request. Throws `VanishingError` when GitHub does not know of one
   * that a listing has just shown: single issues may lag behind those.
   */
  async readNow(client: Client, ref: IssueRef): Promise<Issue | null> {
    const { owner, repo, number } = ref;
    try {
      const { data } = await client.rest.issues.get({ owner, repo, issue_number: number });
      const issue = toIssue(data, this.app);
      return issue && this.recent.overlay(issue);
    } catch (error) {
      const kind = faultKindOf(error);
      if (kind === "not-found" && this.recent.wasSeen(ref)) throw new VanishingError(ref);
      if (isAbsent(error) || kind === "moved") return null;
      throw error;
    }
  }

  /** An issue that people named; `unseen` is one that is gone, moved away, or not to be read. */
  async readNamed(
    client: Client,
    { owner, repo, number }: IssueRef,
  ): Promise<Issue | "pull-request" | "unseen"> {
    try {
      const { data } = await client.rest.issues.get({ owner, repo, issue_number: number });
      const issue = toIssue(data, this.app);
      return issue ? this.recent.overlay(issue) : "pull-request";
    } catch (error) {
      if (isAbsent(error) || ["moved", "forbidden"].includes(faultKindOf(error))) return "unseen";
      throw error;
    }
  }

  /** The issues that the App wrote in a repository and that changed since an instant (ISO 8601), whatever their state. */
  async listOwn(
    { client, repository: { owner, repo } }: InstalledRepository,
    since: string | null,
  ): Promise<Issue[]> {
    const data = await allItems(client, "GET /repos/{owner}/{repo}/issues", {
      owner,
      repo,
      creator: this.app.login,
      state: "all",
      sort: "created",
      direction: "asc",
      ...(since && { since }),
    });
    const issues = data.map((entry) => toIssue(entry, this.app)).filter((issue) => issue !== null);
    return this.recent.overlayListing({ owner, repo }, issues, (issue) => issue.byApp);
  }

  /** An issue's sub-issues; null when the API has none, as on an older Enterprise Server. */
  async listSubIssues(client: Client, { owner, repo, number }: IssueRef): Promise<Issue[] | null> {
    try {
      const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/sub_issues";
      const data = await allItems(client, route, { owner, repo, issue_number: number });
      const issues = data.flatMap((entry) => toIssue(entry, this.app) ?? []);
      return issues.map((issue) => this.recent.overlay(issue));
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  /** Who last closed or reopened an issue; null when nobody did. */
  async readLastStateChange(client: Client, { owner, repo, number }: IssueRef): Promise<StateChange | null> {
    let last: StateChange | null = null;
    const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/events";
    for await (const events of allPages(client, route, { owner, repo, issue_number: number })) {
      for (const { event, actor, created_at } of events) {
        if (event !== "closed" && event !== "reopened") continue;
        last = { byApp: isApp(actor?.login, this.app), at: created_at };
      }
    }
    return last;
  }
}

/** The same, where one scan of a repository has listed most of them: each listing is read once. */
export class ListedIssues extends Issues {
  override readonly isListing = true;
  readonly #known = new Map<string, Issue>();
  /** By repository id. */
  readonly #own = new Map<number, Promise<Issue[]>>();

  /** Keeps an issue that another listing showed, so that nobody asks for it again. */
  remember(issue: Issue): void {
    this.#known.set(issueKey(issue.ref), issue);
  }

  override async read(installed: InstalledRepository, ref: IssueRef): Promise<Issue | null> {
    const known = this.#known.get(issueKey(ref));
    return known ? this.recent.overlay(known) : super.read(installed, ref);
  }

  /** All that the App wrote there, however old. */
  override async own(installed: InstalledRepository): Promise<Issue[]> {
    const { repository } = installed;
    const listing = this.#own.get(repository.id) ?? this.listOwn(installed, null);
    this.#own.set(repository.id, listing);
    return this.recent.overlayListing(repository, await listing, (issue) => issue.byApp);
  }
}

/** What became of an issue that is not there: deleted, moved to another repository, or `not-visible` when nobody can tell. */
export type MissingIssue =
  | "deleted"
  | "not-visible"
  | { readonly repositoryId: number; readonly number: number };

/** Asks GitHub, which redirects from where a transferred issue was: https://docs.github.com/rest/issues/issues#get-an-issue. */
export async function readMissingIssue(
  client: Client,
  { owner, repo, number }: IssueRef,
): Promise<MissingIssue> {
  try {
    await client.rest.issues.get({ owner, repo, issue_number: number });
    return "not-visible";
  } catch (error) {
    const kind = faultKindOf(error);
    if (kind === "gone") return "deleted";
    if (kind !== "not-found" && kind !== "moved") throw error;
    const location = error instanceof MovedError ? error.location : null;
    const [, id, to] = /\/repositories\/(\d+)\/issues\/(\d+)$/.exec(location ?? "") ?? [];
    return id ? { repositoryId: Number(id), number: Number(to) } : "not-visible";
  }
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
