import type { Visibility } from "../../src/domain/visibility.ts";
import type { Level } from "./manifest.ts";

/** GitHub's rows, as the model keeps them. Instants are epoch milliseconds; values are never changed in place. */

export interface User {
  readonly login: string;
  readonly id: number;
  readonly type: "User" | "Organization" | "Bot";
}

interface Organization {
  readonly login: string;
  /** Members, by login. */
  readonly members: Readonly<Record<string, "admin" | "member">>;
  /** Members of teams, by slug. */
  readonly teams: Readonly<Record<string, readonly string[]>>;
  /** The fields that its issues can have. Null if it lacks the feature. */
  issueFields: readonly IssueFieldRow[] | null;
  issueTypes: readonly IssueTypeRow[] | null;
}

export interface IssueFieldRow {
  readonly id: number;
  readonly name: string;
  readonly dataType: "text" | "date" | "single_select" | "multi_select" | "number";
  readonly options?: readonly (readonly [id: number, name: string])[];
}

export interface IssueTypeRow {
  readonly id: number;
  readonly name: string;
  readonly isEnabled: boolean;
}

/** A day is text, a choice the name of an option. */
export type FieldValue = string | number | readonly string[];

export type Role = "read" | "triage" | "write" | "maintain" | "admin";

export interface RepositoryRow {
  readonly id: number;
  owner: string;
  name: string;
  visibility: Visibility;
  archived: boolean;
  hasIssues: boolean;
  readonly createdAt: number;
  pushedAt: number;
  /** Names that it had before, as `owner/name` in lower case. */
  formerNames: string[];
  readonly collaborators: Record<string, Role>;
  /** What an organization calls a role of its own that somebody holds, which is built on theirs. */
  readonly roleNames?: Readonly<Record<string, string>>;
  readonly files: Record<string, string>;
  readonly labels: LabelRow[];
  nextNumber: number;
}

export interface LabelRow {
  readonly id: number;
  name: string;
  color: string;
  description: string | null;
  readonly createdAt: number;
}

/** What can be changed of an issue. */
export interface IssueValue {
  readonly title: string;
  readonly body: string | null;
  readonly state: "open" | "closed";
  readonly stateReason: "completed" | "not_planned" | "duplicate" | "reopened" | null;
  /** Ids of labels. */
  readonly labels: readonly number[];
  /** The name of its issue type. */
  readonly type: string | null;
  /** By the id of the field. */
  readonly fields?: Readonly<Record<number, FieldValue>>;
  readonly assignees: readonly string[];
  readonly locked: boolean;
  readonly updatedAt: number;
  readonly closedAt: number | null;
  readonly closedBy: string | null;
  /** The database id of the issue whose sub-issue it is. */
  readonly parent: number | null;
  readonly deleted: boolean;
  /** The database id of the issue that it became in another repository. */
  readonly movedTo?: number;
  readonly lastEdit?: Edit;
}

/** The last change of a body; titles and labels are no edits. */
export interface Edit {
  readonly at: number;
  readonly by: string;
}

/** Something with its past, newest last: reads may lag behind. */
export interface Versioned<Value> {
  readonly versions: { readonly at: number; readonly value: Value }[];
}

export interface IssueRow extends Versioned<IssueValue> {
  readonly id: number;
  readonly number: number;
  readonly repositoryId: number;
  readonly author: string;
  readonly createdAt: number;
}

interface CommentValue {
  readonly body: string;
  readonly updatedAt: number;
  /** Reactions that are rockets. */
  readonly rockets?: number;
  /** Who gave it a thumbs up. */
  readonly thumbs?: readonly string[];
  readonly lastEdit?: Edit;
}

/** The text of an edit that somebody deleted from the history of an issue. */
interface DeletedEdit {
  readonly issueId: number;
  readonly editedAt: number;
  readonly at: number;
}

export interface CommentRow extends Versioned<CommentValue | null> {
  readonly id: number;
  readonly issueId: number;
  readonly author: string;
  readonly createdAt: number;
}

export interface EventRow {
  readonly id: number;
  readonly issueId: number;
  readonly event: string;
  readonly actor: string;
  readonly createdAt: number;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface InstallationRow extends Grant {
  readonly account: string;
  readonly createdAt: number;
  suspendedAt: number | null;
  /** Names of repositories; null is all. */
  repositories: string[] | null;
}

/** What a token opens. */
export interface Grant {
  readonly id: number;
  /** Whose repositories; null is everybody's. */
  readonly account: string | null;
  /** Names of repositories; null is all of the account's. */
  readonly repositories: readonly string[] | null;
  /** Whose name is on what it writes. Default: the App's. */
  readonly login?: string;
  /** Requests of REST in an hour. Default: an installation's. */
  readonly perHour?: number;
}

/** A token that is not the App's own: of a workflow, of an App that the workflow has, or of a person. */
export interface TokenRow extends Grant {
  readonly token: string;
  readonly permissions: Readonly<Record<string, Level>>;
  /** A person's is no installation's. */
  readonly isPersonal: boolean;
}

/** What makes an issue a pull request. */
export interface PullRow {
  readonly issueId: number;
  readonly base: string;
  readonly mergedAt: number | null;
  readonly mergeCommit?: string;
  /** The commit at the end of its branch. Default: one of its own. */
  readonly head?: string;
  readonly files: readonly ChangedFile[];
}

/** An issue that somebody linked to a pull request by hand. */
interface LinkRow {
  /** The database id of the issue that the pull request is. */
  readonly pullId: number;
  readonly issueId: number;
}

/** A changed file. A path alone stands for a file in which one line is another. */
export type ChangedFile =
  | string
  | {
      readonly filename: string;
      readonly previous_filename?: string;
      readonly status?: "added" | "removed";
      /** The lines as a unified diff. Null if GitHub doesn't show them, as those of a binary file. */
      readonly patch?: string | null;
      /** The id of its content: after the change, or before it if it is removed. */
      readonly sha?: string;
      /** Its text after the change. */
      readonly text?: string;
    };

export interface CommitRow {
  readonly sha: string;
  readonly repositoryId: number;
  readonly parent: string | null;
  /** The other parent of a merge. */
  readonly merged?: string;
  readonly message: string;
  readonly files: readonly ChangedFile[];
  /** Default: now. */
  readonly committedAt?: number;
}

/** A branch and its last commit. */
interface BranchRow {
  readonly repositoryId: number;
  readonly name: string;
  readonly sha: string;
}

/** A run of a workflow, as its latest attempt left it. */
export interface WorkflowRunRow {
  readonly id: number;
  readonly repositoryId: number;
  /** Its file, such as `followthrough.yml`. */
  readonly workflow: string;
  readonly event: string;
  readonly headSha: string;
  readonly createdAt: number;
  attempt: number;
  startedAt: number;
  /** When its status changed last. Default: when it started. */
  updatedAt?: number;
  status: "queued" | "in_progress" | "completed" | "waiting" | "action_required";
  conclusion: string | null;
  jobs: readonly JobRow[];
}

export interface JobRow {
  readonly id: number;
  readonly name: string;
  readonly conclusion: string | null;
}

/** Where deployments go, and the rules that they have to pass. */
export interface EnvironmentRow {
  readonly id: number;
  readonly repositoryId: number;
  readonly name: string;
  readonly createdAt: number;
  /** Whether the App is a custom protection rule there. */
  readonly asksApp: boolean;
  /** Whether a person has to review, too. */
  readonly asksPerson: boolean;
}

/** Whether a rule lets a deployment pass; `none` if the environment doesn't have this rule. */
type RuleState = "none" | "waiting" | "approved" | "rejected";

/** A job of a run that has to pass the rules of an environment before it starts. */
export interface DeploymentRow {
  readonly id: number;
  readonly runId: number;
  readonly jobId: number;
  readonly environmentId: number;
  app: RuleState;
  person: RuleState;
  /** How many status reports the App has written. */
  statuses: number;
}

/** What somebody said of the deployments of a run to an environment, in the order in which it was said. */
export interface DeploymentReviewRow {
  readonly runId: number;
  readonly environmentId: number;
  readonly state: "approved" | "rejected" | "pending";
  readonly by: string;
  readonly comment: string;
}

/** What can change of a check run. */
export interface CheckValue {
  readonly externalId: string | null;
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly completedAt: number | null;
}

/** A check run of the App. The newest of its name on a commit is the one that counts. */
export interface CheckRunRow extends Versioned<CheckValue> {
  readonly id: number;
  readonly repositoryId: number;
  readonly headSha: string;
  readonly name: string;
  readonly createdAt: number;
}

/** All check runs of the App on a commit. */
export interface CheckSuiteRow {
  readonly id: number;
  readonly repositoryId: number;
  readonly headSha: string;
  status: "queued" | "completed";
  updatedAt: number;
}

/** A pull request in a merge queue, with the commit that GitHub made to test it. */
export interface QueueRow {
  readonly id: number;
  readonly repositoryId: number;
  readonly issueId: number;
  readonly base: string;
  readonly head: string;
}

/** A webhook that GitHub has sent, or is about to. */
export interface DeliveryRow {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly at: number;
  readonly redelivery: boolean;
  status: "waiting" | "OK" | "failed";
}

/** A message that a chat got. */
export interface ChatRow {
  readonly path: string;
  readonly at: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

export interface State {
  readonly users: Map<string, User>;
  readonly organizations: Map<string, Organization>;
  readonly repositories: RepositoryRow[];
  readonly issues: IssueRow[];
  readonly comments: CommentRow[];
  readonly events: EventRow[];
  readonly installations: InstallationRow[];
  readonly tokens: TokenRow[];
  readonly deletedEdits: DeletedEdit[];
  readonly pulls: PullRow[];
  readonly links: LinkRow[];
  readonly commits: CommitRow[];
  readonly branches: BranchRow[];
  readonly deliveries: DeliveryRow[];
  readonly runs: WorkflowRunRow[];
  readonly environments: EnvironmentRow[];
  readonly deployments: DeploymentRow[];
  readonly deploymentReviews: DeploymentReviewRow[];
  readonly checks: CheckRunRow[];
  readonly suites: CheckSuiteRow[];
  readonly queue: QueueRow[];
  readonly chats: ChatRow[];
  nextId: number;
}

export function emptyState(): State {
  return {
    users: new Map(),
    organizations: new Map(),
    repositories: [],
    issues: [],
    comments: [],
    events: [],
    installations: [],
    tokens: [],
    deletedEdits: [],
    pulls: [],
    links: [],
    commits: [],
    branches: [],
    deliveries: [],
    runs: [],
    environments: [],
    deployments: [],
    deploymentReviews: [],
    checks: [],
    chats: [],
    suites: [],
    queue: [],
    nextId: 1000,
  };
}

export function nowOf<Value>({ versions }: Versioned<Value>): Value {
  return versions.at(-1)!.value;
}

/** What a reader saw at that instant; undefined before there was anything. */
export function at<Value>({ versions }: Versioned<Value>, instant: number): Value | undefined {
  return versions.findLast((version) => version.at <= instant)?.value;
}
