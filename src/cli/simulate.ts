import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createLog, systemClock } from "../app/runtime.ts";
import { connectionTo } from "../app/service.ts";
import { asSettingsError, readLogLevel, readWorkSettings } from "../app/settings.ts";
import { CONFIG_PATH, type LoadedPolicy, loadPolicy, type ReadFile } from "../config/load.ts";
import { ConfigError, formatProblem } from "../config/problems.ts";
import { PublicHolidays } from "../config/public-holidays.ts";
import { formatRepository, type RepositoryRef, sameRepository } from "../domain/issue-ref.ts";
import { SettingsError } from "../domain/settings-error.ts";
import { differencesOf } from "../domain/simulation/tally.ts";
import { messageOf } from "../domain/text.ts";
import { appTokens } from "../github/client/app-auth.ts";
import { apiBaseUrl, webUrl } from "../github/client/base-url.ts";
import { type Client, createClient, fixedToken } from "../github/client/client.ts";
import { onFault } from "../github/client/errors.ts";
import { GraphQL } from "../github/client/graphql.ts";
import { fileReader } from "../github/gate/read/policy.ts";
import { AppHost } from "../github/hosts/app-host.ts";
import { NoGraphQLError, type ReadContext, RequestBudget } from "../github/simulation/evidence.ts";
import { imaginedHistory } from "../github/simulation/imagined.ts";
import { type Simulation, simulate } from "../github/simulation/simulate.ts";
import { forJobSummary } from "../markdown/escape.ts";
import { type PolicyResult, renderComparison } from "../markdown/simulation/comparison.ts";
import { renderDetails, renderSimulation } from "../markdown/simulation/simulation.ts";
import { simulationJson } from "./simulate-json.ts";
import { readSimulateOptions, SIMULATE_USAGE, type SimulateOptions } from "./simulate-options.ts";

if (existsSync(".env")) process.loadEnvFile(".env");

/** A workflow's token has 1,000 requests an hour, and a person's 5,000. */
const MAX_REQUESTS = 900;

/** A terminal shows progress if reading takes longer than this. */
const QUIET_MS = 2_000;

const DAY_MS = 86_400_000;

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof ConfigError)
    for (const problem of error.problems) console.error(formatProblem(problem));
  else if (error instanceof SettingsError || error instanceof NoGraphQLError) console.error(error.message);
  else throw error;
  process.exitCode = 1;
}

async function main(args: readonly string[]): Promise<void> {
  const options = readSimulateOptions(args);
  if (options === null) return console.log(SIMULATE_USAGE);
  const { repository } = options;
  const clock = systemClock();
  const client = await clientFor(repository);
  const loaded = await readPolicies(client, options);
  const budget = new RequestBudget(MAX_REQUESTS);
  const progress = showProgress(budget);
  const context = { client, graphql: new GraphQL(), repository, clock, budget, onRequest: progress.update };
  const simulation = await run(context, loaded, options);
  progress.end();
  print(simulation, loaded, options, webUrl(client.request.endpoint.DEFAULTS.baseUrl));
}

/** A policy, and how people know it. */
interface NamedPolicy {
  readonly name: string;
  readonly loaded: LoadedPolicy;
}

function run(
  context: ReadContext,
  policies: readonly NamedPolicy[],
  { repository, days, label, due }: SimulateOptions,
): Promise<Simulation> {
  const now = context.clock.now().epochMilliseconds;
  const span = due === null ? null : { days: due, business: false };
  return simulate(context, {
    policies: policies.map(({ loaded }) => loaded),
    since: now - days * DAY_MS,
    now,
    host: new URL(webUrl(context.client.request.endpoint.DEFAULTS.baseUrl)).host,
    imagine:
      label === null
        ? null
        : { label, historyOf: (issue, rules) => imaginedHistory(issue, rules, repository, span) },
  });
}

function print(
  simulation: Simulation,
  policies: readonly NamedPolicy[],
  { repository, json }: SimulateOptions,
  serverUrl: string,
): void {
  const results = simulation.simulated.map(({ rules, replayed }, index): PolicyResult => {
    return { name: policies[index]!.name, timeZone: rules.policy.timeZone, replayed };
  });
  const [first, second] = results as [PolicyResult, PolicyResult?];
  const day = (instant: number) => new Date(instant).toISOString().slice(0, 10);
  const { since, now, notes } = simulation;
  const about = { repository, serverUrl, since: day(since), until: day(now), notes };
  const text = () =>
    second
      ? [
          renderComparison(first, second, differencesOf(first.replayed, second.replayed), about),
          `## With ${forJobSummary(second.name, 100)}`,
          "",
          renderDetails(second, about),
        ].join("\n")
      : renderSimulation(first, about);
  console.log(
    json ? JSON.stringify(simulationJson(results, simulation, repository), null, 2) : text().trimEnd(),
  );
}

/** The settings to apply: first those of `--config` or of the repository, then those of `--against`. */
async function readPolicies(
  client: Client,
  { repository, config, against, label }: SimulateOptions,
): Promise<NamedPolicy[]> {
  const read = fileReader(client);
  const files = [config, ...(against === null ? [] : [against])];
  const year = new Date().getFullYear();
  return Promise.all(
    files.map(async (file) => {
      const loaded = await loadPolicy(
        file === null ? read : await withFile(read, repository, file),
        repository,
      );
      const name = file ?? "the present settings";
      // Only imagined items need days that are counted: records have theirs.
      return { name, loaded: label === null ? loaded : await new PublicHolidays().writeOut(loaded, year) };
    }),
  );
}

/** Reads a file of this machine in place of the repository's settings. */
async function withFile(read: ReadFile, repository: RepositoryRef, file: string): Promise<ReadFile> {
  const text = await readFile(file, "utf8").catch((error) => {
    throw new SettingsError(`${file} can't be read: ${messageOf(error)}`);
  });
  return async (place, path) => {
    return sameRepository(place, repository) && path === CONFIG_PATH ? text : read(place, path);
  };
}

async function clientFor(repository: RepositoryRef): Promise<Client> {
  const { env } = process;
  const log = createLog(env.LOG_LEVEL ? readLogLevel(env) : "error", process.stderr);
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  if (token) {
    const baseUrl = asSettingsError(() => apiBaseUrl(env));
    return createClient({ ...connectionTo(baseUrl, env, log), auth: fixedToken(token), writeIntervalMs: 0 });
  }
  if (!env.APP_ID) {
    throw new SettingsError(
      "Set GITHUB_TOKEN to a token that can read the repository, its issues and its pull requests (for example, with GITHUB_TOKEN=$(gh auth token)), or set the App's credentials: APP_ID and PRIVATE_KEY.",
    );
  }
  const settings = readWorkSettings(env);
  const clientOptions = {
    ...connectionTo(settings.apiUrl, env, log),
    writeIntervalMs: settings.writeIntervalMs,
  };
  const tokens = appTokens({ ...clientOptions, appId: settings.appId, privateKey: settings.privateKey });
  const host = new AppHost({ clientOptions, tokens, log, signal: new AbortController().signal });
  const found = await host.byName(repository).catch(onFault(["not-found"], null));
  if (found) return found.access.client;
  throw new SettingsError(
    `The App is not installed on ${formatRepository(repository)}, or has no access to it.`,
  );
}

function showProgress(budget: RequestBudget): { update: () => void; end: () => void } {
  const startedAt = Date.now();
  let isShown = false;
  const update = () => {
    if (!process.stderr.isTTY || Date.now() - startedAt < QUIET_MS) return;
    isShown = true;
    process.stderr.write(`\rReading the past: ${budget.used} requests …`);
  };
  const end = () => {
    if (isShown) process.stderr.write("\n");
  };
  return { update, end };
}
