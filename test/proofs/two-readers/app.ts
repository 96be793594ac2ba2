import { fixedToken } from "../../../src/github/client/client.ts";
import { GitHubWorld } from "../../../src/github/github-world.ts";
import { AppHost } from "../../../src/github/hosts/app-host.ts";
import { Repositories } from "../../../src/github/repositories/installed-repositories.ts";
import { Policies } from "../../../src/github/repositories/policies.ts";
import { RepositoryVersions } from "../../../src/github/repositories/repository-versions.ts";
import { readBody } from "../../../src/markdown/checklist/checklist.ts";
import type { ChecksSnapshot } from "../../../src/observed/checks.ts";
import { planChecks } from "../../../src/plan/repository/checks.ts";
import type { Clock } from "../../../src/reconcile/ports.ts";
import { APP } from "../../fake-github/hub.ts";
import { Network } from "../../fake-github/network.ts";
import { API } from "../../fake-github/owner-views.ts";
import type { GitHub } from "../../fake-github/server.ts";
import { SIGNER } from "../../scenarios/app-process.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const SHOP = { owner: "acme", repo: "shop" };

/** A new process of the App writes its checks on acme/shop. Returns what it wrote and why. */
export async function writeChecks(github: GitHub, clock: Clock): Promise<ChecksSnapshot["heads"]> {
  const network = new Network(github);
  const fetch = network.fetchOf({ isDead: false }, clock);
  const clientOptions = {
    baseUrl: API,
    fetch,
    clock,
    log,
    userAgent: "followthrough/test",
    writeIntervalMs: 0,
  };
  const tokens = {
    app: fixedToken("head.claims.signature"),
    installation: (id: number) => fixedToken(`ghs_${id}_9999999999999`),
  };
  const { signal } = new AbortController();
  const host = new AppHost({ clientOptions, tokens, log, signal });
  const world = new GitHubWorld({
    app: { login: APP.bot },
    appId: APP.id,
    repositories: new Repositories({ host, clock }),
    policies: new Policies(clock, clock),
    versions: new RepositoryVersions(),
    ...{ signer: SIGNER, clock, log, settleMs: 0, readBody },
  });
  const snapshot = await world.observeChecks(SHOP);
  for (const operation of snapshot ? planChecks(snapshot) : []) await world.apply(operation, clock.now());
  if (network.violations.length > 0) throw network.violations[0];
  return snapshot?.heads ?? [];
}
