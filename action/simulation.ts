import { CONFIG_PATH, type LoadedPolicy, loadPolicy } from "../src/config/load.ts";
import { ConfigError } from "../src/config/problems.ts";
import { dayIn } from "../src/domain/calendar/days.ts";
import { evaluateGate } from "../src/domain/gate/evaluate-gate.ts";
import type { Verdict } from "../src/domain/gate/verdict.ts";
import type { RepositoryRef } from "../src/domain/issue-ref.ts";
import type { Policy } from "../src/domain/policy.ts";
import { differencesOf } from "../src/domain/simulation/tally.ts";
import type { RunEvent } from "../src/github/gate/change/event.ts";
import type { PullRequestHead } from "../src/github/gate/change/source.ts";
import { type GateState, type Reader, settingsFrom } from "../src/github/gate/evaluate.ts";
import { explainFailure } from "../src/github/gate/read/explain.ts";
import { fileReader } from "../src/github/gate/read/policy.ts";
import { RequestBudget } from "../src/github/simulation/evidence.ts";
import { rulesOf } from "../src/github/simulation/rules.ts";
import { simulate } from "../src/github/simulation/simulate.ts";
import { forJobSummary } from "../src/markdown/escape.ts";
import { type PolicyResult, renderComparison } from "../src/markdown/simulation/comparison.ts";
import type { Inputs } from "./inputs.ts";

/* What the settings of a pull request would do. It reads only, and has no effect on the verdict. */

/** What it may take of the token's requests, those for the rate limit and the settings included. */
const MAX_REQUESTS = 30;

/** The rate limit, and two files of settings. */
const OTHER_REQUESTS = 3;

/** With fewer points of GraphQL left in this hour, other workflows would go without. */
const MIN_POINTS = 300;

const DAY_MS = 86_400_000;

const POINTS_LEFT = "query { rateLimit { remaining } }";

interface Run {
  readonly state: GateState;
  readonly inputs: Inputs;
  readonly reader: Reader;
  readonly serverUrl: string;
}

/** What is compared. */
interface Compared {
  readonly repository: RepositoryRef;
  readonly pullRequest: PullRequestHead;
  readonly present: LoadedPolicy;
  readonly proposed: LoadedPolicy;
}

/**
 * A section of the summary: what the settings in a pull request that changes them would have done and would say today, beside the
 * present ones. "" for any other change, and if either settings can't be used. A failure becomes a sentence.
 */
export async function simulationFor(event: RunEvent, run: Run): Promise<string> {
  const { repository, current } = run.state;
  const present = current?.policy ?? null;
  if (event.about !== "pull-request" || repository === null || present === null) return "";
  const { pullRequest } = event;
  try {
    if (!(await changesSettings(pullRequest, repository, run.reader))) return "";
    const points = await pointsLeft(run.reader);
    if (points < MIN_POINTS) {
      return leftOut(`The token has only ${points} points of GraphQL left in this hour.`);
    }
    const proposed = await loadProposed(pullRequest, repository, run.reader);
    return await comparisonOf({ repository, pullRequest, present, proposed }, run);
  } catch (error) {
    // The verdict shows these.
    if (error instanceof ConfigError) return "";
    return leftOut(forJobSummary(explainFailure(error).text, 500));
  }
}

async function changesSettings(
  { number }: PullRequestHead,
  repository: RepositoryRef,
  { sourceOf, ...context }: Reader,
): Promise<boolean> {
  const files = await sourceOf!({ ...context, repository }).files(number);
  return files?.some(({ before, path }) => before === CONFIG_PATH || path === CONFIG_PATH) ?? false;
}

/** Infinite if GitHub limits nothing, as some Enterprise Servers do. */
async function pointsLeft({ client, graphql }: Reader): Promise<number> {
  const answer = await graphql.ask<{ rateLimit: { remaining: number } | null }>(client, POINTS_LEFT, {});
  return answer?.rateLimit?.remaining ?? Number.POSITIVE_INFINITY;
}

/** The settings as they would be after the merge. */
function loadProposed({ head }: PullRequestHead, repository: RepositoryRef, { client }: Reader) {
  const [shared, own] = [fileReader(client), fileReader(client, head)];
  return loadPolicy((place, path) => (place === repository ? own : shared)(place, path), repository);
}

async function comparisonOf(compared: Compared, run: Run): Promise<string> {
  const { repository, pullRequest, present, proposed } = compared;
  const { inputs, reader, state, serverUrl } = run;
  const now = reader.clock.now().epochMilliseconds;
  const since = now - inputs.simulateDays * DAY_MS;
  const budget = new RequestBudget(MAX_REQUESTS - OTHER_REQUESTS);
  const { simulated, notes } = await simulate(
    { ...reader, repository, budget },
    { policies: [present, proposed], since, now, host: reader.host },
  );
  if (budget.isExceeded) {
    return leftOut(
      `${inputs.simulateDays} days of merges take more than ${MAX_REQUESTS} requests. Set \`simulate-days\` to a smaller number.`,
    );
  }
  const said = [sentence(state.verdict), todayWith(compared, run)];
  const names = ["the present settings", `the settings in #${pullRequest.number}`];
  const [before, after] = simulated.map(({ rules, replayed }, index): PolicyResult => {
    return { name: names[index]!, timeZone: rules.policy.timeZone, replayed, today: said[index]! };
  }) as [PolicyResult, PolicyResult];
  const day = (instant: number) => new Date(instant).toISOString().slice(0, 10);
  const about = { repository, serverUrl, since: day(since), until: day(now), notes };
  return section(renderComparison(before, after, differencesOf(before.replayed, after.replayed), about));
}

/** What the gate says with the proposed settings about what it has read. */
function todayWith({ present, proposed }: Compared, { state, inputs, reader }: Run): string {
  const isSame = (["actionItems", "postmortem", "apps", "signingKeys"] as const).every(
    (key) => readingOf(present.policy, key) === readingOf(proposed.policy, key),
  );
  if (!isSame) return "not known, because these settings change which issues count";
  const policy = { ...proposed, ignoredInputs: [] };
  const settings = settingsFrom(inputs, { policy, isConfigHidden: false });
  const { settings: _, ...rules } = rulesOf(proposed).past;
  const today = dayIn(reader.clock.now().epochMilliseconds, rules.timeZone!);
  const data = state.results.map((result) => {
    if (result !== state.current) return result.data;
    return { ...result.data, ...rules, sources: proposed.sources, today, day: inputs.asOf ?? today };
  });
  return sentence(evaluateGate(data, settings, null, state.problems));
}

/** What decides which issues are read, and who is believed. */
function readingOf(policy: Policy, key: "actionItems" | "postmortem" | "apps" | "signingKeys"): string {
  const value = policy[key];
  return JSON.stringify("label" in value ? value.label : value);
}

function sentence({ outcome, headline }: Verdict): string {
  return `${outcome}: ${headline}`;
}

function leftOut(why: string): string {
  return section(`This was left out. ${why}\n`);
}

function section(text: string): string {
  return `\n## What the settings of this pull request would have done\n\n${text}`;
}
