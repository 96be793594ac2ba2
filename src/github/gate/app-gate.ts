import { CONFIG_PATH } from "../../config/load.ts";
import { withoutMorePrivate } from "../../domain/gate/evaluate-gate.ts";
import type { Verdict } from "../../domain/gate/verdict.ts";
import type { Repository } from "../../observed/issue.ts";
import type { Clock } from "../../reconcile/ports.ts";
import { webUrl } from "../client/base-url.ts";
import type { Client } from "../client/client.ts";
import { type FaultKind, faultKindOf, MovedError } from "../client/errors.ts";
import type { GraphQL } from "../client/graphql.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import type { QueryContext } from "./change/ask.ts";
import type { SettingsMemory } from "./change/config-check.ts";
import type { RunEvent } from "./change/event.ts";
import { type FileMemory, listedSource } from "./change/listed-source.ts";
import type { PullRequestSource } from "./change/source.ts";
import { evaluateEvent, type GateState, NO_REQUEST, readState } from "./evaluate.ts";
import type { GateInputs } from "./inputs.ts";
import type { OpenHead } from "./open-heads.ts";

/** The gate of one repository, as the App itself evaluates it: what was read once, for any number of changes. */
export interface AppGate {
  /** What was read. Its verdict is the one for everything that is no change: a push, a deployment. */
  readonly state: GateState;
  /** The verdict for a pull request or a merge group. The change is read only if something would block it. */
  readonly judge: (change: RunEvent) => Promise<Verdict>;
}

/** What evaluating the gate needs. */
interface AppGateTools {
  readonly graphql: GraphQL;
  /** The clock that gives the current day. */
  readonly clock: Clock;
  /** What is known of the open pull requests. */
  readonly heads?: readonly OpenHead[];
  /** Default: none beyond this evaluation. */
  readonly files?: FileMemory;
  readonly settingsMemory?: SettingsMemory;
}

/**
 * Reads the gate of a repository with the settings alone, because the App has no inputs that make them stricter. What can't
 * be read leaves it undecided, as in the Action. But what may work later, such as a rate limit, must not turn a check: then
 * this and `judge` throw what the client threw.
 */
export async function readAppGate(
  { client, repository }: InstalledRepository,
  { graphql, clock, heads = [], files = new Map(), settingsMemory = new Map() }: AppGateTools,
): Promise<AppGate> {
  const host = new URL(webUrl(client.request.endpoint.DEFAULTS.baseUrl)).host;
  const faults: unknown[] = [];
  let source: PullRequestSource | undefined;
  const sourceOf = (context: QueryContext) => {
    source ??= listedSource(context, files, heads);
    return source;
  };
  const reader = {
    ...{ client: noting(client, repository.id, faults), graphql, clock, host, sourceOf },
    settingsMemory,
  };
  const withoutFaults = async <Result>(reading: Promise<Result>): Promise<Result> => {
    const result = await reading;
    if (faults.length > 0) throw faults.splice(0)[0];
    return result;
  };
  const state = await withoutFaults(readState(inputsOf(repository), reader));
  return {
    state: { ...state, verdict: withoutMorePrivate(state.verdict) },
    judge: (change) => withoutFaults(evaluateEvent(state, () => change, reader)),
  };
}

function inputsOf({ owner, repo, id }: Repository): GateInputs {
  const current = { owner, repo };
  return {
    ...NO_REQUEST,
    configPath: CONFIG_PATH,
    current,
    currentId: id,
    repositories: [current],
    owners: [],
    asOf: null,
  };
}

/** Faults that say nothing about the repository. */
const PASSING: readonly FaultKind[] = ["transient", "rate-limited", "moved", "unauthorized"];

/** The client, which also remembers passing faults: the gate turns them into problems, which would turn the check. */
function noting(client: Client, repositoryId: number, faults: unknown[]): Client {
  const request = async (...call: Parameters<Client["request"]>) => {
    try {
      return await client.request(...call);
    } catch (error) {
      const isPassing = PASSING.includes(faultKindOf(error)) && !isTransferred(error, repositoryId);
      if (isPassing) faults.push(error);
      throw error;
    }
  };
  return { ...client, request: Object.assign(request, client.request) as Client["request"] };
}

/** GitHub redirects from an issue to the repository that it was transferred to. The gate takes that as an answer. */
function isTransferred(error: unknown, from: number): boolean {
  if (!(error instanceof MovedError)) return false;
  const [, to] = /\/repositories\/(\d+)\/issues\/\d+$/.exec(error.location ?? "") ?? [];
  return to !== undefined && Number(to) !== from;
}
