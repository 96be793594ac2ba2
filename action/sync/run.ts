import { type IssueRef, issueKey } from "../../src/domain/issue-ref.ts";
import type { WebhookEffect } from "../../src/engine/events.ts";
import { apiBaseUrl } from "../../src/github/client/base-url.ts";
import { type Client, createClient, fixedToken } from "../../src/github/client/client.ts";
import type { Clock } from "../../src/reconcile/ports.ts";
import { InputError } from "../inputs.ts";
import type { Runner } from "../run.ts";
import { readSyncInputs, type SyncInputs } from "./inputs.ts";
import { missedSince } from "./missed.ts";
import { type Output, Report } from "./report.ts";
import { RequestBudget } from "./request-budget.ts";

/** How long GitHub may take to show what was written. */
const SETTLE_MS = 10_000;

/** The longest wait for a limit. The next run goes on. */
const MAX_PAUSE_MS = 60_000;

/** Issues that changed since the last good run, the oldest first. The sweep finds more. */
const MAX_MISSED = 100;

export interface SyncRunner extends Runner {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: Output;
  /** The event's payload, parsed. It is not trusted: apart from a dispatch, it only says where to look. */
  readonly payload: () => unknown;
  /** Default: 10 s. */
  readonly settleMs?: number;
}

/**
 * Runs the App's loop once, for the event of a workflow.
 * @returns the exit code: 1 if something is left undone, so that the next run does it. Never throws.
 */
export async function sync(runner: SyncRunner): Promise<number> {
  const report = new Report(runner.output);
  const requests = new RequestBudget();
  try {
    await work(runner, requests, report);
  } catch (error) {
    if (error instanceof InputError) for (const problem of error.problems) report.problem(problem);
    else report.failed(error);
  }
  return report.publish(requests.sent);
}

async function work(runner: SyncRunner, requests: RequestBudget, report: Report): Promise<void> {
  const { env, clock } = runner;
  const get = (name: string) => (env[`INPUT_${name.toUpperCase()}`] ?? "").trim();
  const inputs = readSyncInputs(get, env);
  const clientOptions = {
    baseUrl: apiBaseUrl(env),
    fetch: requests.counting(runner.fetch),
    clock,
    log: report.log,
    userAgent: "followthrough-sync",
    writeIntervalMs: 1_000,
    maxPauseMs: MAX_PAUSE_MS,
  };
  const client = createClient({ ...clientOptions, auth: fixedToken(inputs.ownToken) });
  const isEvent = /^(?:issue|repository_dispatch$)/.test(env.GITHUB_EVENT_NAME ?? "");
  const { repository, workflow } = inputs;
  const now = clock.now().epochMilliseconds;
  const since = isEvent ? missedSince(client, repository, { workflow, now }) : Promise.resolve(null);
  // Everything else is loaded while the first request is pending.
  since.catch(() => {});
  const { signerOf } = await import("./signer.ts");
  const signer = signerOf(inputs.signingKey);
  const { effectOf } = await import("../../src/engine/events.ts");
  const effect = isEvent ? effectOf(env.GITHUB_EVENT_NAME!, runner.payload() as object) : null;
  const missed = await missedKeys(client, inputs, await since, effect);
  if (isEvent && !effect && missed.length === 0) return;
  const { runLoop } = await import("./loop.ts");
  const settleMs = runner.settleMs ?? SETTLE_MS;
  await runLoop(
    { effect, missed, sweeps: !isEvent },
    {
      ...{ inputs, signer, clientOptions, clock, settleMs, requests, report },
      ...{ chatAddresses: inputs.chatAddresses, post: runner.fetch },
    },
  );
  const mayHaveTurned = !isEvent || effect?.checks || report.writes > 0;
  if (inputs.recheck && mayHaveTurned) await recheck(inputs, runner, requests, report);
}

/** What the workflow's token writes starts no other workflow, so the checks are turned here. */
async function recheck(
  { ownToken, repository, gateWorkflow }: SyncInputs,
  { fetch, clock, env }: SyncRunner,
  requests: RequestBudget,
  report: Report,
): Promise<void> {
  if (!requests.hasRoom()) return report.left(["the checks of pull requests"]);
  const { recheckChecks } = await import("../recheck/run.ts");
  const { readRecheckInputs } = await import("../recheck/inputs.ts");
  const given = { "github-token": ownToken, workflow: gateWorkflow };
  const inputs = readRecheckInputs(
    (name) => given[name as keyof typeof given],
    `${repository.owner}/${repository.repo}`,
  );
  const runner = { fetch: requests.counting(fetch), clock };
  try {
    for (const line of await recheckChecks(inputs, runner, env)) report.note(line);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.problems.map((text) => text.replace("input workflow", "input gate-workflow")));
  }
}

/** The incidents of the issues that changed since then, without those of the event. */
async function missedKeys(
  client: Client,
  { repository }: SyncInputs,
  since: string | null,
  effect: WebhookEffect | null,
): Promise<readonly IssueRef[]> {
  if (since === null) return [];
  const { owner, repo, id } = repository;
  const listing = { owner, repo, since, state: "all", sort: "updated", direction: "asc" } as const;
  const route = "GET /repos/{owner}/{repo}/issues";
  const { data } = await client.request(route, { ...listing, per_page: MAX_MISSED });
  const { effectOf } = await import("../../src/engine/events.ts");
  const from = { id, owner: { login: owner }, name: repo };
  // Any of them may have lost its incident label, or have a new command.
  const keys = data.flatMap(
    (issue) => effectOf("issues", { action: "unlabeled", repository: from, issue })?.keys ?? [],
  );
  const done = new Set((effect?.keys ?? []).map(issueKey));
  const found = new Map(keys.map((key) => [issueKey(key), key]));
  return [...found].flatMap(([name, key]) => (done.has(name) ? [] : [key]));
}
