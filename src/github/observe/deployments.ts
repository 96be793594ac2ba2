import { LRUCache } from "lru-cache";
import { passes } from "../../domain/gate/evaluate-gate.ts";
import { type RepositoryRef, repositoryKey } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import { containsName } from "../../domain/text.ts";
import type { DeploymentAnswer, DeploymentSnapshot, WaitingDeployment } from "../../observed/deployments.ts";
import { ABSENT, onFault } from "../client/errors.ts";
import { allItems } from "../client/pages.ts";
import { readAppGate } from "../gate/app-gate.ts";
import { type InstalledRepository, isUsable } from "../repositories/installed-repositories.ts";
import type { ObserverContext } from "./context.ts";
import { environmentLacks, lacksPermissions } from "./environments.ts";

const RUNS = "GET /repos/{owner}/{repo}/actions/runs";

const JOBS = "GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs";

/** How many deployments this process remembers its answers to. */
const MAX_KEPT = 1_000;

/** Identifies a deployment. */
interface DeploymentName {
  readonly repository: RepositoryRef;
  readonly runId: number;
  readonly environment: string;
}

/**
 * What this process said about deployments. GitHub's history of reviews shows that too, but maybe later, and its
 * documentation doesn't say that it shows every status report.
 */
export class DeploymentAnswers {
  readonly #said = new LRUCache<string, readonly DeploymentAnswer[]>({
    maxSize: MAX_KEPT,
    sizeCalculation: () => 1,
  });

  of(deployment: DeploymentName): readonly DeploymentAnswer[] {
    return this.#said.get(nameOf(deployment)) ?? [];
  }

  remember(deployment: DeploymentName, answer: DeploymentAnswer): void {
    this.#said.set(nameOf(deployment), [...this.of(deployment), answer]);
  }
}

function nameOf({ repository, runId, environment }: DeploymentName): string {
  return `${repositoryKey(repository)} ${runId} ${environment.toLowerCase()}`;
}

/** Reads the deployments of a repository that wait for the App. */
export class DeploymentObserver {
  readonly #context: ObserverContext;
  readonly #answers: DeploymentAnswers;

  constructor(context: ObserverContext, answers: DeploymentAnswers) {
    this.#context = context;
    this.#answers = answers;
  }

  /** Null if nothing waits. Without environments in the settings, this needs no request of its own. */
  async observe(repository: RepositoryRef): Promise<DeploymentSnapshot | null> {
    const { repositories, policies, graphql, clock, gateDays } = this.#context;
    const seen = await repositories.lastSeen(repository);
    if (!isUsable(seen)) return null;
    const { deployments } = await policies.cachedToday(seen);
    if (deployments.length === 0 || lacksPermissions(seen, "deployments")) return null;
    const waiting = await this.#waiting(seen, deployments);
    if (waiting.length === 0) return null;
    const gate = await readAppGate(seen, { graphql, clock });
    gateDays.note(seen, gate);
    const { verdict } = gate.state;
    return { repository: seen.repository, verdict, passes: passes(verdict), waiting };
  }

  async #waiting(
    installed: InstalledRepository,
    environments: Policy["deployments"],
  ): Promise<WaitingDeployment[]> {
    const { owner, repo } = installed.repository;
    const runs = await allItems(installed.client, RUNS, {
      ...{ owner, repo, status: "waiting", exclude_pull_requests: true },
    });
    const asked = new Map<string, Promise<boolean>>();
    const found: WaitingDeployment[] = [];
    for (const { id } of runs) found.push(...(await this.#waitingOf(id, { installed, environments, asked })));
    return found;
  }

  /** The environments that a run waits for and that ask the App. */
  async #waitingOf(runId: number, { installed, environments, asked }: Reading): Promise<WaitingDeployment[]> {
    const { client, repository } = installed;
    const { owner, repo } = repository;
    const run = { owner, repo, run_id: runId };
    const pending = await client.rest.actions.getPendingDeploymentsForRun(run).catch(onFault(ABSENT, null));
    const names = (pending?.data ?? []).flatMap(({ environment }) => environment.name ?? []);
    const ours: string[] = [];
    for (const name of names.filter((each) => containsName(environments, each))) {
      if (!asked.has(name))
        asked.set(
          name,
          environmentLacks(installed, this.#context.app, name).then((lack) => lack === null),
        );
      if (await asked.get(name)) ours.push(name);
    }
    if (ours.length === 0) return [];
    const [{ data: reviews }, jobs] = await Promise.all([
      client.rest.actions.getReviewsForRun(run),
      allItems(client, JOBS, { ...run, filter: "latest" }),
    ]);
    const waitingJobs = jobs.filter(({ status }) => status === "waiting").map(({ id }) => id);
    return ours.map((environment) => {
      const own = reviews.filter(({ user, environments: of }) => {
        return (
          user?.login === this.#context.app.login &&
          of.some(({ name = "" }) => containsName([name], environment))
        );
      });
      const shown = own.map(({ state, comment }) => ({ approved: state === "approved", comment }));
      const said = this.#answers.of({ repository, runId, environment });
      const unseen = said.filter(({ comment }) => !shown.some((answer) => answer.comment === comment));
      return { runId, environment, jobs: waitingJobs, answers: [...shown, ...unseen] };
    });
  }
}

interface Reading {
  readonly installed: InstalledRepository;
  readonly environments: Policy["deployments"];
  /** Whether each environment asks the App, as far as that was read. */
  readonly asked: Map<string, Promise<boolean>>;
}
