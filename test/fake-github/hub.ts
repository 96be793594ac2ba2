import { groupBy } from "../../src/domain/text.ts";
import type { Clock } from "../../src/reconcile/ports.ts";
import type { AssigneeRefusal, CopilotAnswer } from "./assignees.ts";
import { type Level, readManifest } from "./manifest.ts";
import { headOf } from "./pull-views.ts";
import {
  type CommentRow,
  type DeliveryRow,
  emptyState,
  type IssueRow,
  type IssueValue,
  type LabelRow,
  nowOf,
  type PullRow,
  type RepositoryRow,
  type Role,
  type State,
  type WorkflowRunRow,
} from "./state.ts";
import type { BoxFollowing } from "./task-boxes.ts";

export const APP = { id: 4711, slug: "followthrough", bot: "followthrough[bot]" } as const;
export const MANIFEST = readManifest();

/** Whom a listing with `creator=slug[bot]` shows: enterprise hosts were reported to show `none`; or those of `slug`. */
type CreatorFilter = "works" | "none" | "slug";

/** What github.com was seen to do beyond its documentation. */
export const LIKE_GITHUB: Partial<Hub> = { updatedLaterMs: 1_000 };

/** Everything that GitHub knows, with the look-ups that the routes, the people and the webhooks share. */
export class Hub {
  readonly state: State = emptyState();
  readonly clock: Clock;
  /** False plays an Enterprise Server from before sub-issues. */
  subIssues = true;
  /** False plays a smaller API, which tells of an issue's events and no more. */
  timelines = true;
  /** False plays an API without GraphQL. */
  graphql = true;
  assigneeRefusal: AssigneeRefusal = "one";
  copilot: CopilotAnswer = "assigned";
  boxes: BoxFollowing = "never";
  /** Whether issues are shown with the values of their fields; false plays an API that tells them only by themselves. */
  listsFields = true;
  /** False drops the values of fields that a token writes, and says nothing; the same for types. */
  keepsFields = true;
  keepsTypes = true;
  /** Whether the history of reviews shows what Apps said of deployments. */
  showsReviews = true;
  /** Whose name is on what Followthrough writes. */
  writer: string = APP.bot;
  /** What the App may do, and the events that it gets. */
  permissions: Readonly<Record<string, Level>> = MANIFEST.permissions;
  events: readonly string[] = MANIFEST.events;
  /** How long GitHub takes to check a box, in milliseconds. */
  boxDelay = 0;
  /** By how many milliseconds `updated_at` is later than `created_at` without an edit: palantir/policy-bot#459. */
  updatedLaterMs = 0;
  creatorFilter: CreatorFilter = "works";
  /** How far listings lag behind writes, in milliseconds; and single objects. */
  lag = { listings: 0, objects: 0 };
  /** Told of each webhook that GitHub is about to send. */
  onDelivery: (delivery: DeliveryRow) => void = () => {};
  /** Told of each run that starts again. */
  onRerun: (run: WorkflowRunRow) => void = () => {};

  /** Grows with every change, so that what was shown once need not be made again. */
  version = 0;
  /** How much of `version` is due to new rows, which the groups below notice by themselves. */
  #newRows = 0;
  readonly #subIssues = new Grouped<IssueRow>((row) => (nowOf(row).deleted ? null : nowOf(row).parent));
  readonly #comments = new Grouped<CommentRow>((row) => (nowOf(row) === null ? null : row.issueId));

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get now(): number {
    return this.clock.now().epochMilliseconds;
  }

  id(): number {
    this.version++;
    this.#newRows++;
    return this.state.nextId++;
  }

  send(delivery: DeliveryRow): void {
    this.state.deliveries.push(delivery);
    this.onDelivery(delivery);
  }

  repository(owner: string, name: string): RepositoryRow | undefined {
    const wanted = `${owner}/${name}`.toLowerCase();
    return this.state.repositories.find((row) => fullName(row).toLowerCase() === wanted);
  }

  renamedRepository(owner: string, name: string): RepositoryRow | undefined {
    return this.state.repositories.find((row) => row.formerNames.includes(`${owner}/${name}`.toLowerCase()));
  }

  repositoryById(id: number): RepositoryRow {
    return this.state.repositories.find((row) => row.id === id)!;
  }

  /** The open pull request that ends in this commit, or waits in a merge queue as this commit; undefined if there is none. */
  hasHead({ id }: RepositoryRow, sha: string): boolean {
    const isHead = this.issuesOf(this.repositoryById(id)).some((row) => {
      const pull = this.pull(row);
      return pull !== undefined && headOf(row, pull) === sha;
    });
    const isQueued = this.state.queue.some((entry) => entry.repositoryId === id && entry.head === sha);
    return isHead || isQueued || this.state.commits.some((row) => row.repositoryId === id && row.sha === sha);
  }

  issue(repository: RepositoryRow, number: number): IssueRow | undefined {
    return this.state.issues.find((row) => row.repositoryId === repository.id && row.number === number);
  }

  issueById(id: number): IssueRow | undefined {
    return this.state.issues.find((row) => row.id === id);
  }

  issuesOf(repository: RepositoryRow): IssueRow[] {
    return this.state.issues.filter((row) => row.repositoryId === repository.id);
  }

  /** What makes an issue a pull request; undefined for an issue that is none. */
  pull(issue: IssueRow): PullRow | undefined {
    return this.state.pulls.find((row) => row.issueId === issue.id);
  }

  comments(issue: IssueRow): CommentRow[] {
    return [...this.#comments.of(issue.id, this.state.comments, this.version - this.#newRows)];
  }

  children(issue: IssueRow): readonly IssueRow[] {
    return this.#subIssues.of(issue.id, this.state.issues, this.version - this.#newRows);
  }

  /** Changes a repository's own settings. */
  alter(repository: RepositoryRow, change: Partial<RepositoryRow>): void {
    this.version++;
    Object.assign(repository, change);
  }

  /** Changes an issue; `updated_at` moves along. */
  change(issue: IssueRow, change: Partial<IssueValue>): void {
    this.version++;
    const before = nowOf(issue);
    const value = { ...before, updatedAt: Math.max(this.now, before.updatedAt), ...change };
    issue.versions.push({ at: this.now, value });
  }

  /** Labels are found whatever their case. */
  label(repository: RepositoryRow, name: string): LabelRow | undefined {
    return repository.labels.find((row) => row.name.toLowerCase() === name.toLowerCase());
  }

  addLabel(
    repository: RepositoryRow,
    name: string,
    color = "ededed",
    description: string | null = null,
  ): LabelRow {
    const row = { id: this.id(), name, color, description, createdAt: this.now };
    repository.labels.push(row);
    return row;
  }

  /** The role that somebody holds in a repository; null is none. */
  role(repository: RepositoryRow, login: string): Role | null {
    const organization = this.state.organizations.get(repository.owner.toLowerCase());
    if (repository.owner.toLowerCase() === login.toLowerCase()) return "admin";
    if (organization?.members[login] === "admin") return "admin";
    return repository.collaborators[login] ?? (organization?.members[login] ? "read" : null);
  }

  /** What GitHub says an author is to a repository: https://docs.github.com/graphql/reference/enums#commentauthorassociation. */
  association(repository: RepositoryRow, login: string): "OWNER" | "MEMBER" | "COLLABORATOR" | "NONE" {
    if (repository.owner.toLowerCase() === login.toLowerCase()) return "OWNER";
    const organization = this.state.organizations.get(repository.owner.toLowerCase());
    if (organization?.members[login]) return "MEMBER";
    return repository.collaborators[login] ? "COLLABORATOR" : "NONE";
  }

  /** Who can be assigned: people with a role, and members of the organization. */
  assignable(repository: RepositoryRow, login: string): boolean {
    return (
      this.state.users.get(login.toLowerCase())?.type === "User" && this.role(repository, login) !== null
    );
  }
}

/** Rows by the issue that they belong to, grouped anew once there are others or something changed. */
class Grouped<Row> {
  readonly #issueOf: (row: Row) => number | null;
  #known: { readonly version: number; readonly rows: readonly Row[]; readonly count: number } | null = null;
  #groups: ReadonlyMap<string, readonly Row[]> = new Map();

  /** @param issueOf the id of the issue; null for a row that does not count */
  constructor(issueOf: (row: Row) => number | null) {
    this.#issueOf = issueOf;
  }

  of(issueId: number, rows: readonly Row[], version: number): readonly Row[] {
    const known = this.#known;
    if (known?.version !== version || known.rows !== rows || known.count !== rows.length) {
      const counting = rows.filter((row) => this.#issueOf(row) !== null);
      this.#groups = groupBy(counting, (row) => String(this.#issueOf(row)));
      this.#known = { version, rows, count: rows.length };
    }
    return this.#groups.get(String(issueId)) ?? [];
  }
}

export function fullName({ owner, name }: Pick<RepositoryRow, "owner" | "name">): string {
  return `${owner}/${name}`;
}

/** GitHub tells time in whole seconds. */
export function iso(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
