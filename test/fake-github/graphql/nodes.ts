import { blobAt, commitAt } from "../history.ts";
import { fullName, type Hub, iso } from "../hub.ts";
import { WEB } from "../owner-views.ts";
import { headOf } from "../pull-views.ts";
import {
  at,
  type CommentRow,
  type Edit,
  type IssueRow,
  type IssueValue,
  type PullRow,
  type RepositoryRow,
} from "../state.ts";
import { nodeId } from "../views.ts";
import { type Asker, canSee, demand, notFound, shownComment, shownThread } from "./asker.ts";
import { showCommit, showQueueEntry } from "./checks.ts";
import { closingIssues, DEFAULT_BRANCH } from "./closing.ts";
import { CONNECTION, connection, type Page } from "./connection.ts";
import { editsOf, showFile } from "./edits.ts";
import { showActor, showLabel } from "./parts.ts";
import type { Answered } from "./schema.ts";
import { timelineItems } from "./timeline.ts";

/** For a default branch without commits in the model. */
const NO_COMMIT = "0".repeat(40);

/** Repositories, issues, pull requests and comments as the schema has them. A function takes the arguments of its field. */

export function showRepository(asker: Asker, row: RepositoryRow) {
  demand(asker, { metadata: "read" });
  const { hub } = asker;
  const find = (number: number) => threadOf(asker, hub.issue(row, number));
  return {
    __typename: "Repository",
    id: `R_${row.id}`,
    databaseId: row.id,
    name: row.name,
    nameWithOwner: fullName(row),
    owner: () => showActor(hub, row.owner),
    url: `${WEB}/${fullName(row)}`,
    isPrivate: row.visibility !== "public",
    visibility: row.visibility.toUpperCase(),
    isArchived: row.archived,
    hasIssuesEnabled: row.hasIssues,
    defaultBranchRef: {
      id: `REF_${row.id}`,
      name: DEFAULT_BRANCH,
      target: () => {
        const head = commitAt(hub, row, DEFAULT_BRANCH)?.sha ?? NO_COMMIT;
        return showCommit(asker, row, head, null);
      },
    },
    issue: ({ number }: Numbered) => {
      const found = find(number);
      if (found?.__typename === "Issue") return found;
      throw notFound(`an Issue with the number of ${number}`);
    },
    pullRequest: ({ number }: Numbered) => {
      const found = find(number);
      if (found?.__typename === "PullRequest") return found;
      throw notFound(`a PullRequest with the number of ${number}`);
    },
    issues: ({ filterBy, orderBy, ...page }: Page & IssueListing): unknown => {
      demand(asker, { issues: "read" });
      const { labels, states, since } = filterBy ?? {};
      const wanted = (labels ?? []).map((name) => hub.label(row, name)?.id);
      const listed = threadsOf(asker, row, orderBy, (one) => !hub.pull(one)).filter(
        ({ shown, value }) =>
          wanted.every((id) => id !== undefined && value.labels.includes(id)) &&
          (states?.includes(shown.state) ?? true) &&
          (!since || value.updatedAt >= Date.parse(since)),
      );
      return connection(
        "issues",
        listed.map(({ shown }) => shown),
        page,
      );
    },
    pullRequests: ({ states, orderBy, ...page }: Page & PullListing): unknown => {
      demand(asker, { pull_requests: "read" });
      const shown = threadsOf(asker, row, orderBy, (one) => hub.pull(one) !== undefined);
      const listed = shown
        .map((thread) => thread.shown)
        .filter(({ state }) => states?.includes(state) ?? true);
      return connection("pullRequests", listed, page);
    },
    object: ({ expression }: { readonly expression: string }) => {
      demand(asker, { contents: "read" });
      const oid = blobAt(hub, row, expression);
      return oid === undefined ? null : { __typename: "Blob", id: `B_${oid}`, oid };
    },
    issueOrPullRequest: ({ number }: Numbered) => {
      const found = find(number);
      if (found) return found;
      throw notFound(`an issue or pull request with the number of ${number}`);
    },
  };
}

interface Ordered {
  readonly orderBy?: { readonly field: string; readonly direction: string } | null;
}

interface PullListing extends Ordered {
  readonly states?: readonly string[] | null;
}

interface IssueListing extends Ordered {
  readonly filterBy?: {
    readonly labels?: readonly string[] | null;
    readonly states?: readonly string[] | null;
    readonly since?: string | null;
  } | null;
}

/** The issues or the pull requests of a repository, as listings have them. */
function threadsOf(
  asker: Asker,
  repository: RepositoryRow,
  orderBy: Ordered["orderBy"],
  isAsked: (row: IssueRow) => boolean,
) {
  const { hub } = asker;
  const listed = hub
    .issuesOf(repository)
    .filter(isAsked)
    .flatMap((row) => {
      const value = at(row, hub.now - hub.lag.listings);
      const shown = value && !value.deleted && threadOf(asker, row);
      return shown ? [{ row, value, shown }] : [];
    });
  if (orderBy?.field === "UPDATED_AT")
    listed.sort((a, b) => a.value.updatedAt - b.value.updatedAt || a.row.number - b.row.number);
  return orderBy?.direction === "DESC" ? listed.reverse() : listed;
}

interface Numbered {
  readonly number: number;
}

/** The issue or pull request of this row as whoever asks sees it; undefined if they do not. */
export function threadOf(asker: Asker, row: IssueRow | undefined) {
  const shown = shownThread(asker, row);
  if (!shown || !canSee(asker, shown.row)) return undefined;
  const pull = asker.hub.pull(shown.row);
  return pull ? showPull(asker, shown.row, shown.value, pull) : showIssue(asker, shown.row, shown.value);
}

export function commentOf(asker: Asker, row: CommentRow | undefined) {
  const { hub } = asker;
  const shown = shownComment(asker, row);
  const thread = shown && threadOf(asker, hub.issueById(shown.row.issueId));
  if (!thread) return undefined;
  const { id, author, createdAt } = shown.row;
  return {
    __typename: "IssueComment",
    id: `IC_${id}`,
    ...databaseIds(id),
    url: `${thread.url}#issuecomment-${id}`,
    body: shown.value.body,
    author: () => showActor(hub, author),
    createdAt: iso(createdAt),
    updatedAt: iso(shown.value.updatedAt),
    ...editOf(hub, shown.value.lastEdit),
    repository: thread.repository,
  };
}

function showIssue(asker: Asker, row: IssueRow, value: IssueValue) {
  demand(asker, { issues: "read" });
  return {
    __typename: "Issue" as const,
    ...showThread(asker, row, value, "issues"),
    state: value.state.toUpperCase(),
    closed: value.state === "closed",
    closedAt: value.closedAt === null ? null : iso(value.closedAt),
    stateReason: ({ enableDuplicate }: { enableDuplicate: boolean }) => {
      if (value.stateReason !== "duplicate" || enableDuplicate)
        return value.stateReason?.toUpperCase() ?? null;
      // GitHub does not say what it answers then.
      throw new Error("The model tells of duplicates to stateReason(enableDuplicate: true) only.");
    },
    includesCreatedEdit: value.lastEdit !== undefined,
    userContentEdits: (page: Page) => connection("userContentEdits", editsOf(asker.hub, row), page),
  };
}

function showPull(asker: Asker, row: IssueRow, value: IssueValue, pull: PullRow) {
  demand(asker, { pull_requests: "read" });
  const thread = showThread(asker, row, value, "pull");
  const repository = asker.hub.repositoryById(row.repositoryId);
  const { mergedAt, mergeCommit: oid } = pull;
  const merged = mergedAt !== null;
  return {
    __typename: "PullRequest" as const,
    ...thread,
    state: merged ? "MERGED" : value.state.toUpperCase(),
    closed: merged || value.state === "closed",
    merged,
    mergedAt: merged ? iso(mergedAt) : null,
    mergeCommit: () => {
      if (!merged || oid === undefined) return null;
      demand(asker, { contents: "read" });
      return showCommit(asker, repository, oid);
    },
    files: (page: Page) => connection("files", pull.files.map(showFile), page),
    baseRefName: pull.base,
    headRefName: `change-${row.number}`,
    headRefOid: headOf(row, pull),
    commits: (page: Page) => {
      const commit = () => showCommit(asker, repository, headOf(row, pull));
      return connection("commits", [{ id: `PRC_${row.id}`, commit }], page);
    },
    mergeQueueEntry: () => showQueueEntry(asker, repository, row),
    closingIssuesReferences: ({ userLinkedOnly, ...page }: Page & { userLinkedOnly: boolean }) => {
      demand(asker, { issues: "read" });
      const rows = closingIssues(asker, pull, row, userLinkedOnly);
      return connection(
        "closingIssuesReferences",
        rows.map((issue) => threadOf(asker, issue)),
        page,
      );
    },
  };
}

/** What an issue and a pull request have in common. */
function showThread(asker: Asker, row: IssueRow, value: IssueValue, path: string) {
  const { hub } = asker;
  const repository = hub.repositoryById(row.repositoryId);
  return {
    id: nodeId(hub, row),
    ...databaseIds(row.id),
    number: row.number,
    url: `${WEB}/${fullName(repository)}/${path}/${row.number}`,
    title: value.title,
    body: value.body ?? "",
    author: () => showActor(hub, row.author),
    createdAt: iso(row.createdAt),
    updatedAt: iso(value.updatedAt),
    ...editOf(hub, value.lastEdit),
    locked: value.locked,
    repository: () => showRepository(asker, repository),
    assignees: (page: Page) =>
      connection(
        "assignees",
        value.assignees.map((login) => showActor(hub, login)),
        page,
      ),
    timelineItems: (page: Page & { itemTypes?: readonly string[] }) =>
      timelineItems(hub, row, page, (id) => threadOf(asker, hub.issueById(id)) ?? null),
    labels: (page: Page) => {
      const rows = repository.labels.filter(({ id }) => value.labels.includes(id));
      return connection(
        "labels",
        rows.map((label) => showLabel(repository, label)),
        page,
      );
    },
    comments: (page: Page) =>
      connection(
        "comments",
        hub.comments(row).flatMap((comment) => commentOf(asker, comment) ?? []),
        page,
      ),
  };
}

/** `databaseId` is an `Int`, which ids outgrow; the other one is text. */
function databaseIds(id: number) {
  return { databaseId: id, fullDatabaseId: String(id) };
}

function editOf(hub: Hub, edit: Edit | undefined) {
  return {
    lastEditedAt: edit ? iso(edit.at) : null,
    editor: () => (edit ? showActor(hub, edit.by) : null),
  };
}

const WRITTEN = ["author", "body", "createdAt", "editor", "lastEditedAt", "updatedAt"];
const IDS = ["id", "databaseId", "fullDatabaseId"];
const THREAD = [
  ...IDS,
  ...WRITTEN,
  ...["number", "url", "title", "state", "closed", "locked", "repository", "labels", "comments"],
  ...["assignees", "timelineItems"],
];

export const NODES: Answered = {
  Comment: ["id", ...WRITTEN],
  Issue: [...THREAD, "closedAt", "stateReason", "includesCreatedEdit", "userContentEdits"],
  IssueComment: [...IDS, ...WRITTEN, "url", "repository"],
  IssueCommentConnection: CONNECTION,
  IssueCommentEdge: ["cursor", "node"],
  IssueConnection: CONNECTION,
  IssueEdge: ["cursor", "node"],
  IssueOrPullRequest: [],
  LabelConnection: CONNECTION,
  LabelEdge: ["cursor", "node"],
  PullRequest: [
    ...THREAD,
    ...["merged", "mergedAt", "mergeCommit", "baseRefName", "headRefName", "headRefOid"],
    ...["closingIssuesReferences", "commits", "files", "mergeQueueEntry"],
  ],
  PullRequestChangedFile: ["path", "changeType"],
  PullRequestChangedFileConnection: CONNECTION,
  PullRequestChangedFileEdge: ["cursor", "node"],
  PullRequestConnection: CONNECTION,
  PullRequestEdge: ["cursor", "node"],
  Repository: [
    ...["id", "databaseId", "name", "nameWithOwner", "owner", "url", "isPrivate", "visibility", "isArchived"],
    ...["hasIssuesEnabled", "defaultBranchRef", "issue", "issues", "pullRequest", "pullRequests"],
    "issueOrPullRequest",
    "object",
  ],
  UserConnection: CONNECTION,
  UserContentEdit: ["id", "createdAt", "deletedAt", "diff", "editedAt", "editor", "updatedAt"],
  UserContentEditConnection: CONNECTION,
  UserContentEditEdge: ["cursor", "node"],
  UserEdge: ["cursor", "node"],
};
