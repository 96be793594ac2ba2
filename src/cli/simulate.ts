import { readFile } from "node:fs/promises";
import { connectionTo } from "../app/connection.ts";
import { createLog, systemClock } from "../app/runtime.ts";
import {
  asSettingsError,
  type Environment,
  readLogLevel,
  readNow,
  readWorkSettings,
} from "../app/settings.ts";
import { CONFIG_PATH, type LoadedPolicy, loadPolicy, type ReadFile } from "../config/load.ts";
import { ConfigError } from "../config/problems.ts";
import { PublicHolidays } from "../config/public-holidays.ts";
import { formatRepository, type RepositoryRef, sameRepository } from "../domain/issue-ref.ts";
import { SettingsError } from "../domain/settings-error.ts";
import { differencesOf } from "../domain/simulation/tally.ts";
import { messageOf, plural } from "../domain/text.ts";
import { appTokens } from "../github/client/app-auth.ts";
import { apiBaseUrl, webUrl } from "../github/client/base-url.ts";
import { type Client, createClient, fixedToken } from "../github/client/client.ts";
import {
  ABSENT,
  type FaultKind,
  faultKindOf,
  isSsoRefusal,
  MovedError,
  onFault,
} from "../github/client/errors.ts";
import { GraphQL } from "../github/client/graphql.ts";
import { fileReader } from "../github/gate/read/policy.ts";
import { AppHost } from "../github/hosts/app-host.ts";
import { NoGraphQLError, type ReadContext, RequestBudget } from "../github/simulation/evidence.ts";
import { imaginedHistory } from "../github/simulation/imagined.ts";
import { type Simulation, simulate } from "../github/simulation/simulate.ts";
import { forJobSummary } from "../markdown/escape.ts";
import { type PolicyResult, renderComparison } from "../markdown/simulation/comparison.ts";
import { renderDetails, renderSimulation } from "../markdown/simulation/simulation.ts";
import type { Clock } from "../reconcile/ports.ts";
import { runCommand } from "./run.ts";
import { simulationJson } from "./simulate-json.ts";
import { readSimulateOptions, SIMULATE_USAGE, type SimulateOptions } from "./simulate-options.ts";

/** A workflow's token has 1,000 requests an hour, and a person's 5,000. */
const MAX_REQUESTS = 900;

/** A terminal shows progress if reading takes longer than this. */
const QUIET_MS = 2_000;

const DAY_MS = 86_400_000;

/** The token may not read the repository, or it doesn't exist. */
const UNREADABLE: readonly FaultKind[] = [...ABSENT, "forbidden"];

await runCommand(main);

async function main(args: readonly string[]): Promise<number> {
  const options = readSimulateOptions(args);
  if (options === null) {
    console.log(SIMULATE_USAGE);
    return 0;
  }
  const { repository } = options;
  const clock = systemClock(readNow(process.env));
  const budget = new RequestBudget(MAX_REQUESTS);
  const progress = showProgress(budget);
  try {
    const client = await clientFor(repository);
    const loaded = await readPolicies(client, options, clock);
    const context = { client, graphql: new GraphQL(), repository, clock, budget, onRequest: progress.update };
    const simulation = await run(context, loaded, options);
    progress.end();
    print(simulation, loaded, options, webUrl(client.request.endpoint.DEFAULTS.baseUrl));
    return 0;
  } catch (error) {
    progress.end();
    throw explained(error, repository);
  }
}

/** Says of an error about the whole repository what is wrong with it. */
function explained(error: unknown, repository: RepositoryRef): unknown {
  if (error instanceof NoGraphQLError) return new SettingsError(error.message);
  const name = formatRepository(repository);
  if (error instanceof MovedError && error.repository && sameRepository(error.repository, repository))
    return new SettingsError(`${name} was renamed or transferred. Use its present name.`);
  if (!UNREADABLE.includes(faultKindOf(error)) || isSsoRefusal(error)) return error;
  const who = tokenIn(process.env) ? "the token" : "the App";
  return new SettingsError(
    `${name} can't be read: it doesn't exist, or ${who} may not read its contents, issues and pull requests.`,
  );
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
  options: SimulateOptions,
  serverUrl: string,
): void {
  const { repository, json } = options;
  const results = simulation.simulated.map(({ rules, replayed }, index): PolicyResult => {
    return { name: policies[index]!.name, timeZone: rules.policy.timeZone, replayed };
  });
  const [first, second] = results as [PolicyResult, PolicyResult?];
  const day = (instant: number) => new Date(instant).toISOString().slice(0, 10);
  const { since, now } = simulation;
  const notes = [...noteOnItems(simulation, options), ...simulation.notes];
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
    json
      ? JSON.stringify(simulationJson(results, { ...simulation, notes }, repository), null, 2)
      : text().trimEnd(),
  );
}

/** Which issues count as items, if those are not the ones that the App tracked, or if there are none. */
function noteOnItems({ hasItems }: Simulation, { label, due }: SimulateOptions): string[] {
  if (label === null) {
    return hasItems
      ? []
      : [
          "No action item and no postmortem was tracked here in this time, so nothing could hold a merge. With --label LABEL, the issues with a label count as action items.",
        ];
  }
  if (!hasItems)
    return [`No issue with the label “${label}” was open in this time, so nothing could hold a merge.`];
  const when = due === null ? "when the settings say" : `${plural(due, "day")} after they were opened`;
  return [`Issues with the label “${label}” count as action items, due ${when}.`];
}

/** The settings to apply: first those of `--config` or of the repository, then those of `--against`. */
async function readPolicies(
  client: Client,
  { repository, config, against, label }: SimulateOptions,
  clock: Clock,
): Promise<NamedPolicy[]> {
  const read = fileReader(client);
  const files = [config, ...(against === null ? [] : [against])];
  const { year } = clock.now().toZonedDateTimeISO("UTC");
  return Promise.all(
    files.map(async (file) => {
      const loaded =
        file === null ? await loadPolicy(read, repository) : await loadFile(read, repository, file);
      const name = file ?? "the present settings";
      // Only imagined items need days that are counted: records have theirs.
      return { name, loaded: label === null ? loaded : await new PublicHolidays().writeOut(loaded, year) };
    }),
  );
}

/** Loads a file of this machine in place of the repository's settings. Its problems name the file. */
async function loadFile(read: ReadFile, repository: RepositoryRef, file: string): Promise<LoadedPolicy> {
  const text = await readFile(file, "utf8").catch((error) => {
    throw new SettingsError(`${file} can't be read: ${messageOf(error)}`);
  });
  const readIt: ReadFile = async (place, path) => {
    return sameRepository(place, repository) && path === CONFIG_PATH ? text : read(place, path);
  };
  try {
    return await loadPolicy(readIt, repository);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const replaced = `${formatRepository(repository)}:${CONFIG_PATH}`;
    throw new ConfigError(
      error.problems.map((problem) => (problem.file === replaced ? { ...problem, file } : problem)),
    );
  }
}

function tokenIn(env: Environment): string | undefined {
  return env.GITHUB_TOKEN || env.GH_TOKEN;
}

async function clientFor(repository: RepositoryRef): Promise<Client> {
  const { env } = process;
  const log = createLog(env.LOG_LEVEL ? readLogLevel(env) : "error", process.stderr);
  const token = tokenIn(env);
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
