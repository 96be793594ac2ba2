import { createRequire } from "node:module";
import { expect } from "@jest/globals";
import { type ActionResult, actionNode, runGate } from "../../harness/gate.ts";
import type { Expected, Row } from "./row.ts";

/** Where a row's world was created. */
export interface RowEnvironment {
  readonly apiUrl: string;
  readonly token: string;
  /** The `owner/repo` in place of acme/shop. The other repository has the suffix `-other`. */
  readonly repository: string;
  /** The first and the last commit of the merge queue's branch. */
  readonly queue: { readonly base: string; readonly head: string };
  /** The last commit of the last pull request's branch; null if there is no pull request. */
  readonly head: string | null;
}

interface Payload {
  readonly action?: string;
  readonly pull_request?: object;
  readonly merge_group?: object;
}

/** GitHub's documented example of each event. */
const documented = createRequire(import.meta.url)("@octokit/webhooks-examples") as {
  readonly name: string;
  readonly examples: readonly Payload[];
}[];

/** What is run for a row. */
export interface GateRun {
  readonly apiUrl: string;
  readonly token: string;
  readonly repository: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly event: { readonly name: string; readonly payload: object };
}

/** The bundle on the Node version for Actions. */
const runBundle = (run: GateRun): Promise<ActionResult> => runGate({ ...run, node: actionNode() });

/**
 * Runs the gate as a runner does after the row's event, and checks the result.
 * @param runs Default: the bundle.
 */
export async function runRow(
  row: Row,
  environment: RowEnvironment,
  runs: (run: GateRun) => Promise<ActionResult> = runBundle,
): Promise<void> {
  const { event = "push", inputs = {} } = row.run ?? {};
  const toRowRepository = (text: string) => text.replaceAll("acme/shop", environment.repository);
  const result = await runs({
    apiUrl: environment.apiUrl,
    token: environment.token,
    repository: environment.repository,
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, toRowRepository(value)])),
    event: { name: event, payload: payloadOf(row, event, environment) },
  });
  const toAcmeShop = (text: string) => text.replaceAll(environment.repository, "acme/shop");
  const { code, log, summary, outputs } = result;
  expectRow(row.expected, {
    code,
    log: toAcmeShop(log),
    summary: toAcmeShop(summary),
    outputs: { ...outputs, items: toAcmeShop(outputs.items!) },
  });
}

function expectRow(expected: Expected, { code, log, summary, outputs }: ActionResult): void {
  const { verdict, open = 0, overdue = 0, dueSoon = 0 } = expected;
  expect({ code, outputs }).toEqual({
    code: expected.code,
    outputs: {
      verdict,
      "open-count": String(open),
      "overdue-count": String(overdue),
      "due-soon-count": String(dueSoon),
      items: expect.any(String),
    },
  });
  const items = JSON.parse(outputs.items!) as object[];
  if (expected.items) expect(items.slice(0, expected.items.length)).toMatchObject(expected.items);
  if (expected.items?.length === 0) expect(items).toEqual([]);
  expect(log).toMatch(new RegExp(`^Followthrough gate: ${verdict}`, "m"));
  for (const expectedText of expected.log ?? []) expect(log).toContain(expectedText);
  for (const expectedText of expected.summary ?? []) expect(summary).toMatch(expectedText);
  expectInert(log, summary);
  const annotations = annotationsIn(log);
  if (expected.annotations) expect(annotations).toEqual(expected.annotations);
  expect(annotations.some((line) => line.startsWith("error"))).toBe(code !== 0);
  expect(
    /\*\*(?:Re-run jobs|Merge when ready)\*\*|Change the workflow|its next commit runs this check/.test(
      summary,
    ),
  ).toBe(verdict !== "pass");
}

/** No one is mentioned, nothing is rendered as markup, and the runner executes only the gate's commands. */
function expectInert(log: string, summary: string): void {
  expect(summary).not.toMatch(/@[a-z]|<img|<!--/i);
  expect(Buffer.byteLength(summary)).toBeLessThan(1_048_576);
  const workflowCommands = log.split("\n").filter((line) => /^\s*::|##\[/.test(line));
  for (const line of workflowCommands) expect(line).toMatch(/^::(?:group::|endgroup::|error |warning )/);
}

/** Level and title of each annotation. */
function annotationsIn(log: string): string[] {
  return [...log.matchAll(/^::(error|warning) title=([^,:]*).*?::/gm)].map(
    ([, level, title]) => `${level} ${decodeURIComponent(title!)}`,
  );
}

/** The event file: GitHub's example, adapted to this repository and its last pull request. */
function payloadOf({ world }: Row, event: string, { repository, queue, head }: RowEnvironment): object {
  if (event === "schedule") return { schedule: "0 5 * * 1-5" };
  const examples = documented.find(({ name }) => name === event)!.examples;
  const example = examples.find(({ action }) => event !== "pull_request" || action === "opened")!;
  const payload = JSON.parse(
    JSON.stringify(example).replaceAll(/Codertocat\/Hello-World|octo-org\/octo-repo/g, repository),
  ) as Payload;
  const { issues = [], pullRequests = [] } = world;
  const number = issues.length + pullRequests.length;
  if (event === "merge_group") {
    const head_ref = `refs/heads/gh-readonly-queue/main/pr-${number}-${queue.base}`;
    const shas = { base_sha: queue.base, head_sha: queue.head };
    return { ...payload, merge_group: { ...payload.merge_group, ...shas, head_ref } };
  }
  if (event !== "pull_request") return payload;
  const { body = null, labels = [], base = "main" } = pullRequests.at(-1)!;
  const pullRequest = payload.pull_request as { base: { repo: object }; head: { sha: string } };
  const target = {
    ...pullRequest.base,
    ref: base,
    repo: { ...pullRequest.base.repo, default_branch: "main" },
  };
  const source = { ...pullRequest.head, sha: head };
  const change = { number, body, labels: labels.map((name) => ({ name })), base: target, head: source };
  return { ...payload, number, pull_request: { ...pullRequest, ...change } };
}
