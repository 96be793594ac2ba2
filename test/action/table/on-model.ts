import { expect } from "@jest/globals";
import { listen } from "../../fake-github/listen.ts";
import { headOf } from "../../fake-github/pull-views.ts";
import { type ApiWorld, installedFor, modelOf, READS, TOKEN } from "../api-world.ts";
import { runInProcess } from "../runner.ts";
import { BASE, serve } from "../serve.ts";
import type { Row, RowRun, TokenKind } from "./row.ts";
import { runRow } from "./run-row.ts";

const BASE_SHA = "a".repeat(40);
const HEAD_SHA = "b".repeat(40);

/**
 * Runs the bundle for a row against the model of GitHub, which checks each request and response against GitHub's OpenAPI
 * description and permissions.
 */
export async function runOnModel(row: Row): Promise<void> {
  const github = await listen(modelOf(worldOf(row)));
  try {
    await runRow(row, { apiUrl: github.url, ...environmentOf(row) });
    expect(github.violations).toEqual([]);
  } finally {
    await github.close();
  }
}

/** The same with the sources, in this process. Its test file calls `isolate`. */
export async function runSourcesOnModel(row: Row): Promise<void> {
  const now = () => new Date().toISOString();
  serve(worldOf(row), now);
  await runRow(row, { apiUrl: BASE, ...environmentOf(row) }, ({ repository, token, inputs, event }) => {
    const env = { GITHUB_REPOSITORY: repository, GITHUB_REPOSITORY_ID: undefined };
    return runInProcess({ env, inputs: { "github-token": token, ...inputs }, event, now: now() });
  });
}

function environmentOf(row: Row) {
  const token = row.run?.token === "expired" ? "ghs_expired" : TOKEN;
  return { token, repository: "acme/shop", queue: { base: BASE_SHA, head: HEAD_SHA }, head: headIn(row) };
}

function headIn({ world: { issues = [], pullRequests = [] } }: Row): string | null {
  const last = pullRequests.at(-1);
  return last ? headOf({ number: issues.length + pullRequests.length }, last) : null;
}

function worldOf({ world, run: { token = "workflow", fault } = {} }: Row): ApiWorld {
  const { config, issues = [], pullRequests = [], other, queue = [] } = world;
  const numbered = pullRequests.map(
    (pull, index) => [`acme/shop#${issues.length + index + 1}`, pull] as const,
  );
  const firstCommit = { sha: BASE_SHA, parent: null, message: "Begin", files: [] };
  const queued = queue.map((message, index) => {
    const sha = (at: number) =>
      at === queue.length ? HEAD_SHA : at === 0 ? BASE_SHA : String(at).repeat(40);
    return { sha: sha(index + 1), parent: sha(index), message, files: [] };
  });
  return {
    issues: { "acme/shop": issues, ...(other && { "acme/shop-other": other }) },
    files: config === undefined ? {} : { "acme/shop:.github/followthrough.yml": config },
    pullRequests: Object.fromEntries(numbered),
    commits: { "acme/shop": [firstCommit, ...queued] },
    branches: { "acme/shop:main": BASE_SHA },
    token: grantOf(token),
    ...faulty(fault),
  };
}

function grantOf(kind: TokenKind): NonNullable<ApiWorld["token"]> {
  const { issues: _, ...withoutIssues } = READS;
  const { contents: __, ...withoutContents } = READS;
  switch (kind) {
    case "person":
      return {};
    case "app":
      return { ...installedFor(), repositories: null };
    case "app that reads teams":
      return { ...installedFor("shop"), permissions: { ...READS, members: "read" } };
    case "may not read issues":
      return { ...installedFor("shop"), permissions: withoutIssues };
    case "may not read contents":
      return { ...installedFor("shop"), permissions: withoutContents };
    default:
      return installedFor("shop");
  }
}

function faulty(fault: RowRun["fault"]): Pick<ApiWorld, "override"> {
  if (!fault) return {};
  const answer = { status: fault.status, body: { message: "Bad Gateway" } };
  return { override: ({ pathname }) => (pathname.includes(fault.at) ? answer : null) };
}
