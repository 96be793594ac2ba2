import { expect } from "@jest/globals";
import { listen } from "../../fake-github/listen.ts";
import { headOf } from "../../fake-github/pull-views.ts";
import { type ApiWorld, installedFor, modelOf, READS, TOKEN } from "../api-world.ts";
import type { Row, RowRun, TokenKind } from "./row.ts";
import { runRow } from "./run-row.ts";

const BASE = "a".repeat(40);
const HEAD = "b".repeat(40);

/**
 * Runs a row against the model of GitHub, which checks each request and response against GitHub's OpenAPI description
 * and permissions.
 */
export async function runOnModel(row: Row): Promise<void> {
  const { token = "workflow", fault } = row.run ?? {};
  const github = await listen(modelOf({ ...worldOf(row), token: grantOf(token), ...faulty(fault) }));
  try {
    const queue = { base: BASE, head: HEAD };
    const brought = token === "expired" ? "ghs_expired" : TOKEN;
    await runRow(row, {
      apiUrl: github.url,
      token: brought,
      repository: "acme/shop",
      queue,
      head: headIn(row),
    });
    expect(github.violations).toEqual([]);
  } finally {
    await github.close();
  }
}

function headIn({ world: { issues = [], pullRequests = [] } }: Row): string | null {
  const last = pullRequests.at(-1);
  return last ? headOf({ number: issues.length + pullRequests.length }, last) : null;
}

function worldOf({ world }: Row): ApiWorld {
  const { config, issues = [], pullRequests = [], other, queue = [] } = world;
  const numbered = pullRequests.map(
    (pull, index) => [`acme/shop#${issues.length + index + 1}`, pull] as const,
  );
  const firstCommit = { sha: BASE, parent: null, message: "Begin", files: [] };
  const queued = queue.map((message, index) => {
    const sha = (at: number) => (at === queue.length ? HEAD : at === 0 ? BASE : String(at).repeat(40));
    return { sha: sha(index + 1), parent: sha(index), message, files: [] };
  });
  return {
    issues: { "acme/shop": issues, ...(other && { "acme/shop-other": other }) },
    files: config === undefined ? {} : { "acme/shop:.github/followthrough.yml": config },
    pullRequests: Object.fromEntries(numbered),
    commits: { "acme/shop": [firstCommit, ...queued] },
    branches: { "acme/shop:main": BASE },
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
