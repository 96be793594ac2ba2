import { ConfigError } from "../../config/problems.ts";
import { isShared, type RepositoryRef, sameRepository } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import { containsName } from "../../domain/text.ts";
import { isMorePrivate, isPublic } from "../../domain/visibility.ts";
import type { FoundRepository, Welcome } from "../../markdown/messages/welcome.ts";
import { reportsAmong, type WelcomeSnapshot } from "../../observed/reports.ts";
import type { CompletedSweep, Log, ObservedReport } from "../../reconcile/ports.ts";
import { WELCOME_LABEL } from "../../record/report-tag.ts";
import { ABSENT, onFault } from "../client/errors.ts";
import { allItems } from "../client/pages.ts";
import { readAppGate } from "../gate/app-gate.ts";
import { loadTemplate } from "../repositories/files.ts";
import { type InstalledRepository, isUsable } from "../repositories/installed-repositories.ts";
import type { ObserverContext } from "./context.ts";
import { REMEMBERED_MS } from "./recent-writes.ts";

/** How long after the installation the App may introduce itself. */
const NEW_MS = 24 * 3_600_000;

/** How many repositories it looks into. */
const MAX_READ = 10;

/** How many of the repositories it looks up for that. */
const MAX_LOOKED_UP = 100;

const NOWHERE =
  "installed, and no welcome issue opens: that needs a .github repository that is not public, or else a single repository. Next: add the gate's workflow and label an issue as an incident; https://github.com/followthrough/followthrough#install-in-five-minutes";

/** What this process knows of the welcome of an installation. `looking`: it may have opened one. */
type State = "nowhere" | "looking" | "opened" | "done";

/**
 * Reads what the App says once after its installation. Nothing but GitHub remembers that it was said: the issue, or after that was
 * deleted its label.
 */
export class WelcomeObserver {
  readonly #context: ObserverContext;
  readonly #log: Pick<Log, "info">;
  /** By owner and time of the installation. */
  readonly #states = new Map<string, State>();

  constructor(context: ObserverContext, log: Pick<Log, "info">) {
    this.#context = context;
    this.#log = log;
  }

  /**
   * Null if nothing is to be said there, which takes no request a day after the installation, and none after the welcome was seen
   * at rest. `markUpToDate` records that nothing is missing now.
   */
  async observe(
    repository: RepositoryRef,
    sweep: CompletedSweep,
  ): Promise<ObservedReport<WelcomeSnapshot> | null> {
    const { repositories } = this.#context;
    const seen = await repositories.lastSeen(repository);
    if (!seen || !this.#isOfInterest(seen)) return null;
    if (!isHome(seen, sweep)) return this.#sayNowhere(seen, sweep);
    const installed = await repositories.find(repository);
    if (!installed || !isHome(installed, sweep)) return null;
    const snapshot = await this.#read(installed, sweep);
    const name = nameOf(installed);
    if (snapshot.welcomes.length > 0) this.#states.set(name, "opened");
    else if (snapshot.found) this.#states.set(name, "looking");
    return {
      snapshot,
      markUpToDate: () => {
        if (!this.#isFresh(snapshot)) this.#states.set(name, "done");
      },
    };
  }

  /** A day later, only a process that may have opened one looks for a second one that another process opened. */
  #isOfInterest(installed: InstalledRepository): boolean {
    const state = this.#states.get(nameOf(installed));
    if (state === "looking" || state === "opened") return true;
    return state !== "done" && this.#isNew(installed);
  }

  #isNew({ installedAt }: InstalledRepository): boolean {
    return Math.abs(this.#now() - Date.parse(installedAt)) < NEW_MS;
  }

  /** A welcome of another process may not be listed yet. */
  #isFresh({ welcomes }: WelcomeSnapshot): boolean {
    return welcomes.some(({ createdAt }) => Math.abs(this.#now() - Date.parse(createdAt)) <= REMEMBERED_MS);
  }

  #now(): number {
    return this.#context.clock.now().epochMilliseconds;
  }

  #sayNowhere(installed: InstalledRepository, { repositories }: CompletedSweep): null {
    const name = nameOf(installed);
    if (this.#states.has(name)) return null;
    this.#states.set(name, "nowhere");
    const { owner } = installed.repository;
    this.#log.info({ owner, repositories: repositories.length }, NOWHERE);
    return null;
  }

  async #read(installed: InstalledRepository, sweep: CompletedSweep): Promise<WelcomeSnapshot> {
    const { policies, issues, trust } = this.#context;
    const policy = await policies.cachedToday(installed);
    const own = await issues.own(installed, null);
    const welcomes = reportsAmong(own, "welcome", { trust, policy });
    const isLabeled = containsName(await labelsOf(installed), WELCOME_LABEL);
    const isOver = this.#states.get(nameOf(installed)) === "opened" || !this.#isNew(installed);
    const isWanted = policy.welcome && welcomes.length === 0 && !isLabeled && !isOver;
    const found = isWanted ? await this.#found(installed, sweep) : null;
    return { home: installed.repository, welcomes, isLabeled, found };
  }

  /** Null if a repository has the label, which was the only one before others were added to the installation. */
  async #found(home: InstalledRepository, sweep: CompletedSweep): Promise<Omit<Welcome, "home"> | null> {
    const refs = sweep.repositories.slice(0, MAX_LOOKED_UP);
    const known = await Promise.all(refs.map((ref) => this.#context.repositories.lastSeen(ref)));
    const absent = known.filter((one) => one === null).length;
    const { visibility } = home.repository;
    const shown = known
      .filter(isUsable)
      .filter((one) => !isMorePrivate(one.repository.visibility, visibility));
    const repositories: FoundRepository[] = [];
    for (const installed of shown.slice(0, MAX_READ)) {
      const labels = await labelsOf(installed).catch(onFault([...ABSENT, "forbidden"], []));
      if (containsName(labels, WELCOME_LABEL)) return null;
      repositories.push({
        repository: installed.repository,
        found: await this.#foundIn(installed, labels).catch(unread),
      });
    }
    return { repositories, unlisted: sweep.repositories.length - absent - repositories.length };
  }

  async #foundIn(
    installed: InstalledRepository,
    existing: readonly string[],
  ): Promise<FoundRepository["found"]> {
    const { policies, graphql, clock } = this.#context;
    const policy = await policies.cachedToday(installed);
    const { source } = await loadTemplate(installed, policies, [], policy);
    const gate = await readAppGate(installed, { graphql, clock });
    const { outcome, headline } = gate.state.verdict;
    const { labels } = policy.incident;
    const named = [...labels, ...Object.keys(policy.severities)].map((name) => {
      return { name, exists: containsName(existing, name), isIncident: labels.includes(name) };
    });
    return {
      labels: named,
      template: source,
      past: await pastIncidents(installed, policy, existing),
      adoptSince: policy.adoptSince,
      gate: { outcome, headline },
    };
  }
}

/** The owner's `.github` repository if it is not public, else the only repository. */
function isHome(installed: InstalledRepository, { repositories }: CompletedSweep): boolean {
  const { repository } = installed;
  const isPrivateShared = isShared(repository) && !isPublic(repository.visibility);
  const isOnly = repositories.length === 1 && sameRepository(repositories[0]!, repository);
  return isUsable(installed) && (isPrivateShared || isOnly);
}

function nameOf({ repository: { owner }, installedAt }: InstalledRepository): string {
  return `${owner.toLowerCase()} ${installedAt}`;
}

const forbidden = onFault([...ABSENT, "forbidden"], null);

/** Another repository that can't be read, or that has errors in its settings, is listed as such. */
function unread(error: unknown): null {
  return error instanceof ConfigError ? null : forbidden(error);
}

async function labelsOf({ client, repository: { owner, repo } }: InstalledRepository): Promise<string[]> {
  const labels = await allItems(client, "GET /repos/{owner}/{repo}/labels", { owner, repo });
  return labels.map(({ name }) => name);
}

const PAGE = 100;

/** Issues that bear an incident label and were opened before the installation. */
async function pastIncidents(
  { client, repository: { owner, repo }, installedAt }: InstalledRepository,
  { incident }: Policy,
  existing: readonly string[],
): Promise<{ count: number; isAll: boolean }> {
  const past = new Set<number>();
  let isAll = true;
  for (const labels of incident.labels.filter((label) => containsName(existing, label))) {
    const { data } = await client.rest.issues.listForRepo({
      owner,
      repo,
      labels,
      state: "all",
      per_page: PAGE,
    });
    const isPast = ({ pull_request, created_at }: (typeof data)[number]) =>
      !pull_request && Date.parse(created_at) < Date.parse(installedAt);
    for (const { number } of data.filter(isPast)) past.add(number);
    isAll &&= data.length < PAGE;
  }
  return { count: past.size, isAll };
}
