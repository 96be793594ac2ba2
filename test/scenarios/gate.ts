import { evaluateGate } from "../../src/domain/gate/evaluate-gate.ts";
import { createClient, fixedToken } from "../../src/github/client/client.ts";
import { GraphQL } from "../../src/github/client/graphql.ts";
import { DEFAULT_SETTINGS } from "../../src/github/gate/evaluate.ts";
import { fileReader } from "../../src/github/gate/read/policy.ts";
import { readRepository } from "../../src/github/gate/read/repository.ts";
import { API } from "../fake-github/owner-views.ts";
import type { Simulation } from "./simulation.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };

/** What the gate reads and finds in a repository (`owner/repo`) now, as the Action does. */
export async function gateIn(sim: Simulation, repository: string) {
  const [owner, repo] = repository.split("/") as [string, string];
  const client = createClient({
    baseUrl: API,
    auth: fixedToken("ghs_815_9999999999999"),
    fetch: sim.network.fetchOf({ isDead: false }, sim.time),
    clock: sim.time,
    log,
    userAgent: "followthrough-gate",
    writeIntervalMs: 0,
  });
  const graphql = new GraphQL();
  const reader = {
    client,
    graphql,
    clock: sim.time,
    read: fileReader(client),
    now: sim.time.now().epochMilliseconds,
  };
  const { id } = sim.github.hub.repository(owner, repo)!;
  const facts = { idOf: async () => id, isMorePrivate: async () => false };
  const configPath = ".github/followthrough.yml";
  const inputs = { current: { owner, repo }, configPath, asOf: null, repositories: [] };
  const context = { ...reader, inputs, facts, onLongListing: () => {} };
  const { data } = await readRepository({ owner, repo }, context);
  const verdict = evaluateGate([data], DEFAULT_SETTINGS);
  const { findings, problems } = verdict.repositories[0]!;
  return { verdict, outcome: verdict.outcome, findings, problems, lastSweep: data.lastSweep };
}
