import { loadPolicy } from "../../../src/config/load.ts";
import { passes } from "../../../src/domain/gate/evaluate-gate.ts";
import { isBlocking } from "../../../src/domain/gate/pull-requests.ts";
import { createClient, fixedToken } from "../../../src/github/client/client.ts";
import { GraphQL } from "../../../src/github/client/graphql.ts";
import { evaluateEvent, NO_REQUEST, readState } from "../../../src/github/gate/evaluate.ts";
import { fileReader } from "../../../src/github/gate/read/policy.ts";
import { RequestBudget } from "../../../src/github/simulation/evidence.ts";
import { type Simulation, simulate } from "../../../src/github/simulation/simulate.ts";
import type { Clock } from "../../../src/reconcile/ports.ts";
import { Network } from "../../fake-github/network.ts";
import { API } from "../../fake-github/owner-views.ts";
import type { GitHub } from "../../fake-github/server.ts";

const SHOP = { owner: "acme", repo: "shop" };
const CONFIG = ".github/followthrough.yml";
const HOST = "github.com";
const log = { debug() {}, info() {}, warn() {}, error() {} };

/** What the gate said of a merge, when it was asked. */
export interface Recorded {
  readonly number: number;
  readonly answer: "held" | "passed";
  /** The issues that held it. */
  readonly by: readonly number[];
}

const TOKEN = {
  ...{ id: 7, account: "acme", repositories: null, isPersonal: false, token: "of a workflow" },
  permissions: { contents: "read", issues: "read", metadata: "read", pull_requests: "read" },
} as const;

/** A client with a token that reads acme's repositories, as a workflow can have it. */
function readerOf(github: GitHub, clock: Clock) {
  const { tokens } = github.hub.state;
  if (!tokens.some(({ token }) => token === TOKEN.token)) tokens.push(TOKEN);
  const network = new Network(github);
  const client = createClient({
    baseUrl: API,
    auth: fixedToken(TOKEN.token),
    fetch: network.fetchOf({ isDead: false }, clock),
    clock,
    log,
    userAgent: "followthrough-gate",
    writeIntervalMs: 0,
  });
  return { network, client, graphql: new GraphQL(), clock };
}

/** Asks the gate about a pull request, as the Action does. */
export async function askGate(github: GitHub, clock: Clock, number: number): Promise<Recorded> {
  const reader = { ...readerOf(github, clock), host: HOST };
  const inputs = {
    ...NO_REQUEST,
    ...{ configPath: CONFIG, current: SHOP, repositories: [SHOP], owners: [], asOf: null },
    currentId: github.hub.repository("acme", "shop")!.id,
  };
  const state = await readState(inputs, reader);
  const head = String(number).padStart(40, "d");
  const event = () => ({ about: "pull-request", pullRequest: { number, head } }) as const;
  const verdict = await evaluateEvent(state, event, reader);
  if (passes(verdict)) return { number, answer: "passed", by: [] };
  return { number, answer: "held", by: numbersOf(verdict.findings.filter(isBlocking)) };
}

function numbersOf(found: readonly { readonly issue: { readonly number: number } }[]): number[] {
  return found.map(({ issue }) => issue.number).sort((a, b) => a - b);
}

/** Replays the merges of the last days, as the command line does. */
export async function replayed(
  github: GitHub,
  clock: Clock,
  { days = 92, most = 500 }: { readonly days?: number; readonly most?: number } = {},
): Promise<Simulation> {
  const { client, graphql } = readerOf(github, clock);
  const policy = await loadPolicy(fileReader(client), SHOP);
  const budget = new RequestBudget(most);
  const now = clock.now().epochMilliseconds;
  const context = { client, graphql, repository: SHOP, clock, budget };
  return simulate(context, { policies: [policy], since: now - days * 86_400_000, now, host: HOST });
}

/** The answers of a replay, as they are recorded, with the ones that aren't known. */
export function answersOf({ simulated }: Simulation) {
  return simulated[0]!.replayed.map(({ merge: { number }, answer, holders }) => ({
    number,
    answer,
    by: numbersOf(holders),
  }));
}
