import { blobIdOf, entriesIn, filesAt } from "../files.ts";
import { APP, fullName, iso } from "../hub.ts";
import { WEB } from "../owner-views.ts";
import { shown } from "../routes/checks.ts";
import type { CheckRunRow, CheckSuiteRow, IssueRow, RepositoryRow } from "../state.ts";
import { type Asker, demand } from "./asker.ts";
import { CONNECTION, connection, type Page } from "./connection.ts";
import type { Answered } from "./schema.ts";

/** Commits with their checks, and merge queues, as the schema has them. */

interface CheckFilter {
  readonly appId?: number | null;
  readonly checkName?: string | null;
  readonly checkType?: "ALL" | "LATEST" | null;
}

type Filtered = Page & { readonly filterBy?: CheckFilter | null };

/** @param sha where its files are: null for the default branch */
export function showCommit(asker: Asker, repository: RepositoryRow, oid: string, sha: string | null = oid) {
  const { hub } = asker;
  return {
    __typename: "Commit",
    id: `C_${oid}`,
    oid,
    file: ({ path }: { readonly path: string }) => {
      demand(asker, { contents: "read" });
      return showEntry(filesAt(hub, repository, sha) ?? {}, path);
    },
    url: `${WEB}/${fullName(repository)}/commit/${oid}`,
    checkSuites: ({ filterBy, ...page }: Filtered) => {
      demand(asker, { checks: "read" });
      const suites = hub.state.suites.filter((suite) => {
        const isHere = suite.repositoryId === repository.id && suite.headSha === oid;
        return isHere && (filterBy?.appId ?? APP.id) === APP.id;
      });
      return connection(
        "checkSuites",
        suites.map((suite) => showSuite(asker, suite)),
        page,
      );
    },
  };
}

/** A file or folder of a commit; null if there is none. */
function showEntry(files: Readonly<Record<string, string>>, path: string) {
  const inside = [...entriesIn(files, path).keys()];
  const text = files[path];
  if (text === undefined && inside.length === 0) return null;
  const oid = blobIdOf(text ?? inside.join("\n"));
  const tree = () => inside.map((name) => showEntry(files, `${path}/${name}`));
  const object =
    text === undefined
      ? { __typename: "Tree", id: `T_${oid}`, oid, entries: tree }
      : { __typename: "Blob", id: `B_${oid}`, oid };
  return { name: path.split("/").pop(), oid, object };
}

function showSuite(asker: Asker, suite: CheckSuiteRow) {
  const { hub } = asker;
  return {
    id: `CS_${suite.id}`,
    databaseId: suite.id,
    status: suite.status.toUpperCase(),
    updatedAt: iso(suite.updatedAt),
    checkRuns: ({ filterBy, ...page }: Filtered) => {
      const rows = hub.state.checks.filter((row) => {
        const isHere = row.repositoryId === suite.repositoryId && row.headSha === suite.headSha;
        return isHere && row.name === (filterBy?.checkName ?? row.name) && shown(hub, row);
      });
      const isCounted = ({ id, name }: CheckRunRow) =>
        filterBy?.checkType === "ALL" || !rows.some((other) => other.name === name && other.id > id);
      return connection(
        "checkRuns",
        rows.filter(isCounted).map((row) => showRun(asker, row)),
        page,
      );
    },
  };
}

function showRun({ hub }: Asker, row: CheckRunRow) {
  const { status, conclusion, externalId, completedAt, title, summary } = shown(hub, row)!;
  return {
    id: `CR_${row.id}`,
    databaseId: row.id,
    name: row.name,
    url: `${WEB}/${fullName(hub.repositoryById(row.repositoryId))}/runs/${row.id}`,
    status: status.toUpperCase(),
    conclusion: conclusion?.toUpperCase() ?? null,
    externalId,
    startedAt: iso(row.createdAt),
    completedAt: completedAt === null ? null : iso(completedAt),
    ...{ title, summary },
  };
}

/** Null if the pull request is in no merge queue. */
export function showQueueEntry(asker: Asker, repository: RepositoryRow, row: IssueRow) {
  demand(asker, { merge_queues: "read" });
  const { queue } = asker.hub.state;
  const entry = queue.find(({ issueId }) => issueId === row.id);
  if (!entry) return null;
  return {
    id: `MQE_${entry.id}`,
    position: queue.indexOf(entry) + 1,
    state: "AWAITING_CHECKS",
    headCommit: showCommit(asker, repository, entry.head),
    baseCommit: showCommit(asker, repository, entry.base),
  };
}

export const CHECKS: Answered = {
  CheckRun: [
    ...["id", "databaseId", "name", "url", "status", "conclusion", "externalId", "startedAt", "completedAt"],
    ...["title", "summary"],
  ],
  CheckRunConnection: CONNECTION,
  CheckRunEdge: ["cursor", "node"],
  CheckSuite: ["id", "databaseId", "status", "updatedAt", "checkRuns"],
  CheckSuiteConnection: CONNECTION,
  CheckSuiteEdge: ["cursor", "node"],
  MergeQueueEntry: ["id", "position", "state", "headCommit", "baseCommit"],
  PullRequestCommit: ["id", "commit"],
  PullRequestCommitConnection: CONNECTION,
  PullRequestCommitEdge: ["cursor", "node"],
};
