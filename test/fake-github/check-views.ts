import { APP, fullName, type Hub, iso } from "./hub.ts";
import { repositoryUrl, WEB } from "./owner-views.ts";
import { type CheckRunRow, type CheckSuiteRow, nowOf, type RepositoryRow } from "./state.ts";
import { showApp } from "./views.ts";

/** Check runs as GitHub's API and its webhooks show them. */

/** What a check of this name is now; the newest counts. */
export function checkOn({ state }: Hub, { id }: RepositoryRow, sha: string, name = "Followthrough") {
  return state.checks.findLast((row) => {
    return row.repositoryId === id && row.headSha === sha && row.name === name;
  });
}

export function suiteOn({ state }: Hub, { id }: RepositoryRow, sha: string): CheckSuiteRow | undefined {
  return state.suites.find((row) => row.repositoryId === id && row.headSha === sha);
}

export function showCheckRun(hub: Hub, row: CheckRunRow, seen = nowOf(row)) {
  const repository = hub.repositoryById(row.repositoryId);
  const url = `${repositoryUrl(repository)}/check-runs/${row.id}`;
  const html_url = `${WEB}/${fullName(repository)}/runs/${row.id}`;
  return {
    id: row.id,
    node_id: `CR_${row.id}`,
    name: row.name,
    head_sha: row.headSha,
    external_id: seen.externalId ?? "",
    url,
    html_url,
    details_url: html_url,
    status: seen.status,
    conclusion: seen.conclusion,
    started_at: iso(row.createdAt),
    completed_at: seen.completedAt === null ? null : iso(seen.completedAt),
    output: {
      ...{ title: seen.title, summary: seen.summary, text: null },
      annotations_count: 0,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: suiteOn(hub, repository, row.headSha)!.id },
    app: { ...showApp(hub), id: APP.id },
    pull_requests: [],
  };
}
