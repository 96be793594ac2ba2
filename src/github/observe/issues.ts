import type { RestEndpointMethodTypes } from "@octokit/plugin-rest-endpoint-methods";
import { type IssueRef, issueKey } from "../../domain/issue-ref.ts";
import { isIncident } from "../../domain/labels.ts";
import type { Policy } from "../../domain/policy.ts";
import type { Issue, StateChange } from "../../observed/issue.ts";
import type { Client } from "../client/client.ts";
import { ABSENT, faultKindOf, MovedError, onFault, VanishingError } from "../client/errors.ts";
import { allItems } from "../client/pages.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import { toFieldValues } from "./field-values.ts";
import type { OwnIssues } from "./own-issues.ts";
import type { RecentWrites } from "./recent-writes.ts";
import type { Writers } from "./writers.ts";

export type ApiIssue = RestEndpointMethodTypes["issues"]["get"]["response"]["data"];

/**
 * Converts an API issue; null for a pull request, which the issues API also lists.
 * @param repositoryId the database id of its repository, which the API does not return with issues; null if unknown
 */
export function toIssue(data: ApiIssue, repositoryId: number | null, writers: Writers): Issue | null {
  const ref = issueRefFromUrl(data.url);
  if (data.pull_request || !ref) return null;
  const author = data.user?.login ?? "ghost";
  const issue = {
    ref,
    id: data.id,
    repositoryId,
    ...(data.node_id && { nodeId: data.node_id }),
    url: data.html_url,
    title: data.title,
    body: data.body ?? "",
    state: data.state === "closed" ? "closed" : "open",
    stateReason: data.state_reason ?? null,
    labels: data.labels.map((label) => (typeof label === "string" ? label : (label.name ?? ""))),
    type: data.type?.name ?? null,
    ...(data.issue_field_values && { fields: toFieldValues(data.issue_field_values) }),
    assignees: (data.assignees ?? []).map((assignee) => assignee.login),
    author,
    createdAt: data.created_at,
    updatedAt: data.updated_at,
    closedAt: data.closed_at ?? null,
    locked: data.locked,
    comments: data.comments,
    parent: data.parent_issue_url ? issueRefFromUrl(data.parent_issue_url) : null,
    ...(data.sub_issues_summary && { subIssueTotal: data.sub_issues_summary.total }),
  } as const;
  return { ...issue, byApp: writers.wrote(issue) };
}

/** Which incidents to list. `since` is an instant (ISO 8601): only issues that changed from then on. */
type WhichIncidents = { readonly state: "open" } | { readonly state: "all"; readonly since: string };

export const EVENTS = "GET /repos/{owner}/{repo}/issues/{issue_number}/events";

/** How the API's routes name an issue. */
export function addressOf({ owner, repo, number }: IssueRef) {
  return { owner, repo, issue_number: number };
}

/** Reads an issue's API URL: `…/repos/OWNER/REPO/issues/12`. */
export function issueRefFromUrl(url: string): IssueRef | null {
  const match = /\/repos\/([^/]+)\/([^/]+)\/issues\/(\d+)$/.exec(url);
  return match ? { owner: match[1]!, repo: match[2]!, number: Number(match[3]) } : null;
}

/** Reads issues, and overlays the App's recent writes on what GitHub shows. */
export class Issues {
  /** Whether listings of the App's issues are cached, so that they need no more requests. */
  readonly isListing: boolean = false;
  protected readonly writers: Writers;
  protected readonly recent: RecentWrites;
  readonly #ownIssues: OwnIssues;

  constructor(writers: Writers, recent: RecentWrites, ownIssues: OwnIssues) {
    this.writers = writers;
    this.recent = recent;
    this.#ownIssues = ownIssues;
  }

  /** Null if the issue was deleted or transferred, or is a pull request. */
  read(installed: InstalledRepository, ref: IssueRef): Promise<Issue | null> {
    return this.readNow(installed, ref);
  }

  /** The issues that the App opened there and that changed since an instant (ISO 8601); may include older ones. */
  own(installed: InstalledRepository, since: string | null): Promise<Issue[]> {
    return this.listOwn(installed, since);
  }

  /** The same of several repositories. */
  async ownIn(installed: readonly InstalledRepository[], since: string | null): Promise<Issue[]> {
    return (await Promise.all(installed.map((each) => this.own(each, since)))).flat();
  }

  /**
   * One issue; null if it was deleted or transferred, or is a pull request. Throws `VanishingError` if GitHub returns 404 for
   * an issue that a listing has just shown, because single issues may lag behind listings.
   */
  async readNow({ client, repository }: InstalledRepository, ref: IssueRef): Promise<Issue | null> {
    const answer = await client.rest.issues.get(addressOf(ref)).catch((error) => {
      const isLost = faultKindOf(error) === "not-found" && this.recent.wasSeen(ref);
      return isLost ? Promise.reject(new VanishingError(ref)) : onFault([...ABSENT, "moved"], null)(error);
    });
    const issue = answer && toIssue(answer.data, repository.id, this.writers);
    return issue && this.recent.overlay(issue);
  }

  /**
   * An issue of a repository that people named, or where GitHub says that it was transferred; `not-visible` if it cannot be
   * read.
   */
  async readNamed(
    { client, repository }: InstalledRepository,
    number: number,
  ): Promise<Issue | TransferTarget | "pull-request" | "not-visible"> {
    const invisible = onFault([...ABSENT, "forbidden"], null);
    const { owner, repo } = repository;
    const answer = await client.rest.issues.get(addressOf({ owner, repo, number })).catch((error) => {
      return error instanceof MovedError ? error : invisible(error);
    });
    if (!answer) return "not-visible";
    if (answer instanceof MovedError) return transferTarget(answer) ?? "not-visible";
    const issue = toIssue(answer.data, repository.id, this.writers);
    return issue ? this.recent.overlay(issue) : "pull-request";
  }

  /** The issues that the App opened in a repository and that changed since an instant (ISO 8601), in any state. */
  async listOwn({ client, repository }: InstalledRepository, since: string | null): Promise<Issue[]> {
    const data = await this.#ownIssues.list(client, repository, since, this.writers.othersIn(repository));
    const listed = data.flatMap((entry) => toIssue(entry, repository.id, this.writers) ?? []);
    for (const issue of listed) if (issue.byApp) this.writers.learnFrom(issue);
    const issues = listed.flatMap((issue) =>
      issue.byApp || this.writers.wrote(issue) ? { ...issue, byApp: true } : [],
    );
    return this.recent.overlayListing(repository, issues, (issue) => issue.byApp);
  }

  /** The issues that others opened there and that have this label; the open ones, or those in any state. */
  async listLabeled(
    { client, repository }: InstalledRepository,
    label: string,
    state: "open" | "all" = "open",
  ): Promise<Issue[]> {
    const { owner, repo } = repository;
    const parameters = { owner, repo, labels: label, state } as const;
    const data = await allItems(client, "GET /repos/{owner}/{repo}/issues", parameters);
    const issues = data.flatMap((entry) => toIssue(entry, repository.id, this.writers) ?? []);
    return issues.filter(({ byApp }) => !byApp).map((issue) => this.recent.overlay(issue));
  }

  /** The issues that a label or a type makes incidents, each once. A label is a listing, since GitHub lists only what has all of several. */
  async incidents(
    { client, repository: { id, owner, repo } }: InstalledRepository,
    policy: Policy,
    which: WhichIncidents,
  ): Promise<Issue[]> {
    const { labels, types } = policy.incident;
    const filters = [...labels.map((label) => ({ labels: label })), ...types.map((type) => ({ type }))];
    const lists = filters.map((filter) => {
      return allItems(client, "GET /repos/{owner}/{repo}/issues", { owner, repo, ...which, ...filter });
    });
    const issues = (await Promise.all(lists))
      .flat()
      .flatMap((entry) => toIssue(entry, id, this.writers) ?? []);
    const byKey = new Map(issues.map((issue) => [issueKey(issue.ref), issue]));
    return this.recent.overlayListing({ owner, repo }, [...byKey.values()], (issue) => {
      return isIncident(issue, policy) && (which.state === "all" || issue.state === "open");
    });
  }

  /**
   * An issue's sub-issues, which can be in other repositories; null if the API has none, as on an older Enterprise Server.
   */
  async listSubIssues(client: Client, ref: IssueRef): Promise<Issue[] | null> {
    const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/sub_issues";
    const data = await allItems(client, route, addressOf(ref)).catch(onFault(ABSENT, null));
    if (!data) return null;
    const issues = data.flatMap((entry) => toIssue(entry, null, this.writers) ?? []);
    return issues.map((issue) => this.recent.overlay(issue));
  }

  /**
   * Who last closed or reopened an issue; null if no one did. Of a login that others use, too, it was the App if its record says so.
   * @param isDone whether the issue is closed according to its record
   */
  async readLastStateChange(client: Client, ref: IssueRef, isDone: boolean): Promise<StateChange | null> {
    const events = await allItems(client, EVENTS, addressOf(ref));
    const last = events.findLast(({ event }) => event === "closed" || event === "reopened");
    if (!last) return null;
    const isRecorded = isDone === (last.event === "closed");
    return { byApp: this.writers.did(last.actor?.login, ref, isRecorded), at: last.created_at };
  }
}

/** Reads issues for one scan of a repository, and reads each listing only once. */
export class ListedIssues extends Issues {
  override readonly isListing = true;
  readonly #known = new Map<string, Issue>();
  readonly #listAgain: (installed: InstalledRepository) => Promise<Issue[]>;
  /** By repository id. */
  readonly #own = new Map<number, Promise<Issue[]>>();
  readonly #labeled = new Map<number, Promise<Issue[]>>();
  readonly #incidents = new Map<number, Promise<Issue[]>>();

  /** @param listAgain lists the issues that the App opened, in any state */
  constructor(
    sources: ConstructorParameters<typeof Issues>,
    listAgain: (installed: InstalledRepository) => Promise<Issue[]>,
  ) {
    super(...sources);
    this.#listAgain = listAgain;
  }

  /** Caches an issue from another listing, so that it is not read again. */
  remember(issue: Issue): void {
    this.#known.set(issueKey(issue.ref), issue);
  }

  override async read(installed: InstalledRepository, ref: IssueRef): Promise<Issue | null> {
    const known = this.#known.get(issueKey(ref));
    return known ? this.recent.overlay(known) : super.read(installed, ref);
  }

  override async readNamed(installed: InstalledRepository, number: number) {
    const { owner, repo } = installed.repository;
    const known = this.#known.get(issueKey({ owner, repo, number }));
    return known ? this.recent.overlay(known) : super.readNamed(installed, number);
  }

  /** The listing of open incidents is cached, with the issues in it. */
  override async incidents(
    installed: InstalledRepository,
    policy: Policy,
    which: WhichIncidents,
  ): Promise<Issue[]> {
    if (which.state !== "open") return super.incidents(installed, policy, which);
    const { id } = installed.repository;
    const listing = this.#incidents.get(id) ?? super.incidents(installed, policy, which);
    this.#incidents.set(id, listing);
    for (const issue of await listing) this.remember(issue);
    return (await listing).map((issue) => this.recent.overlay(issue));
  }

  /** Caches the issues of others with this label, in any state. */
  async rememberLabeled(installed: InstalledRepository, label: string): Promise<void> {
    const { id } = installed.repository;
    const listing = this.#labeled.get(id) ?? this.listLabeled(installed, label, "all");
    this.#labeled.set(id, listing);
    for (const issue of await listing) this.remember(issue);
  }

  /** All issues that the App opened there. */
  override async own(installed: InstalledRepository): Promise<Issue[]> {
    const { repository } = installed;
    const listing = this.#own.get(repository.id) ?? this.#listAgain(installed);
    this.#own.set(repository.id, listing);
    return this.recent.overlayListing(repository, await listing, (issue) => issue.byApp);
  }
}

/** What happened to a missing issue: deleted, transferred to this one, or `not-visible` if unknown. */
export type MissingIssue = "deleted" | "not-visible" | TransferTarget;

/** Where an issue was transferred to. */
export interface TransferTarget {
  readonly repositoryId: number;
  readonly number: number;
}

/** Reads GitHub's redirect for a transferred issue: https://docs.github.com/rest/issues/issues#get-an-issue. */
function transferTarget({ location }: MovedError): TransferTarget | null {
  const [, id, number] = /\/repositories\/(\d+)\/issues\/(\d+)$/.exec(location ?? "") ?? [];
  return id ? { repositoryId: Number(id), number: Number(number) } : null;
}

/** Finds out what happened to an issue that could not be read. */
export async function readMissingIssue(client: Client, ref: IssueRef): Promise<MissingIssue> {
  try {
    await client.rest.issues.get(addressOf(ref));
    return "not-visible";
  } catch (error) {
    if (error instanceof MovedError) return transferTarget(error) ?? "not-visible";
    const kind = faultKindOf(error);
    if (kind === "gone") return "deleted";
    if (kind !== "not-found") throw error;
    return "not-visible";
  }
}
