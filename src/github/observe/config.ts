import { CONFIG_PATH } from "../../config/load.ts";
import { ConfigError } from "../../config/problems.ts";
import type { ConfigProblem } from "../../domain/config-problem.ts";
import { DEFAULT_POLICY } from "../../domain/default-policy.ts";
import { formatRepository, type RepositoryRef } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import { isMorePrivate } from "../../domain/visibility.ts";
import type { ConfigTrouble } from "../../markdown/messages/config-report.ts";
import type { Lack } from "../../markdown/messages/lacking.ts";
import type { Issue } from "../../observed/issue.ts";
import { looksLikePostmortem } from "../../observed/recorded-issues.ts";
import { type ConfigSnapshot, reportsAmong } from "../../observed/reports.ts";
import { onFault } from "../client/errors.ts";
import {
  type FindRepository,
  type InstalledRepository,
  isUsable,
} from "../repositories/installed-repositories.ts";
import { LastCheck } from "../repositories/last-check.ts";
import { ConfigFiles } from "./config-files.ts";
import type { ObserverContext } from "./context.ts";
import { digestHomeOf } from "./digest-home.ts";
import { environmentLacks, lacksPermissions } from "./environments.ts";

/** For an API that doesn't tell the App's permissions. */
const FORBIDDEN: Lack = { kind: "permissions", choice: "deployments" };

const DAY = "2026-12-01".length;

/** Reads the problems of a repository's config, and the reports about them. */
export class ConfigObserver {
  readonly #context: ObserverContext;
  /** The last day on which there was no problem and no open report. */
  readonly #lastCheck = new LastCheck<string>();
  /** When the environments of the settings lacked nothing. */
  readonly #environments = new LastCheck<Pick<Policy, "deployments"> & { readonly day: string }>();

  readonly #files: ConfigFiles;

  constructor(context: ObserverContext) {
    this.#context = context;
    this.#files = new ConfigFiles(context.policies);
  }

  /** Null if there is no problem and no open report, or if the repository does not use the App. */
  async observe(repository: RepositoryRef): Promise<ConfigSnapshot | null> {
    const { repositories, clock } = this.#context;
    const day = clock.now().toString().slice(0, DAY);
    const lastSeen = (ref: RepositoryRef) => repositories.lastSeen(ref);
    const seen = await lastSeen(repository);
    if (!isUsable(seen)) return null;
    const { id } = seen.repository;
    if (this.#lastCheck.isSame(id, day) && !(await this.#trouble(seen, lastSeen))) return null;
    const find = (ref: RepositoryRef) => repositories.find(ref);
    const installed = await find(repository);
    if (!isUsable(installed)) return null;
    const trouble = await this.#trouble(installed, find);
    const own = await this.#context.issues.listOwn(installed, null);
    const reports = reportsAmong(own, "config", {
      trust: this.#context.trust,
      policy: await this.#keys(installed),
    });
    const isOpen = reports.some(({ state }) => state === "open");
    if (trouble) this.#lastCheck.forget(id);
    else if (!isOpen) this.#lastCheck.remember(id, day);
    if (!trouble && !isOpen) return null;
    if (!trouble || isOpen || (await this.#isConcerned(installed, trouble, own))) {
      return { repository: installed.repository, trouble, reports };
    }
    return null;
  }

  async #trouble(installed: InstalledRepository, find: FindRepository): Promise<ConfigTrouble | null> {
    try {
      const policy = await this.#context.policies.cachedToday(installed);
      const home = await digestHomeOf({ ...this.#context, installed, policy, find });
      if (home.kind === "refused") return { kind: "digest-refused", refusal: home.refusal };
      const lacks = [
        ...(await this.#lacking(installed, policy)),
        ...(await this.#files.lacks(installed, policy)),
      ];
      return lacks.length > 0 ? { kind: "lacking", lacks } : null;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const problems = await this.#toldHere(installed, error.problems);
      return problems.length > 0 ? { kind: "unreadable", problems } : null;
    }
  }

  /** What GitHub has to be told for parts of the App that the settings turn on. */
  async #lacking(installed: InstalledRepository, { check, deployments }: Policy): Promise<Lack[]> {
    const wanted = [
      ...(check ? (["gate-check"] as const) : []),
      ...(deployments.length > 0 ? (["deployments"] as const) : []),
    ];
    const lacking = wanted.filter((choice) => lacksPermissions(installed, choice));
    const lacks = lacking.map((choice): Lack => ({ kind: "permissions", choice }));
    return lacking.includes("deployments")
      ? lacks
      : [...lacks, ...(await this.#lackingIn(installed, deployments))];
  }

  /** The same for environments. An owner's settings may list those of other repositories. */
  async #lackingIn(installed: InstalledRepository, deployments: readonly string[]): Promise<Lack[]> {
    const { id } = installed.repository;
    const state = { day: this.#context.clock.now().toString().slice(0, DAY), deployments };
    if (deployments.length === 0 || this.#environments.isSame(id, state)) return [];
    const lacks: Lack[] = [];
    for (const environment of deployments) {
      const reading = environmentLacks(installed, this.#context.app, environment);
      const lack = await reading.catch(onFault(["forbidden"], FORBIDDEN));
      if (lack && (lack.kind !== "environment" || this.#isOwnSetting(installed, "gate.deployments")))
        lacks.push(lack);
      if (lack?.kind === "permissions") break;
    }
    if (lacks.length === 0) this.#environments.remember(id, state);
    else this.#environments.forget(id);
    return lacks;
  }

  #isOwnSetting({ repository }: InstalledRepository, key: string): boolean {
    return this.#context.policies.isOwn(repository, key);
  }

  /** The signing keys that the config pins; none if it cannot be read. */
  async #keys(installed: InstalledRepository): Promise<Pick<Policy, "signingKeys">> {
    try {
      return await this.#context.policies.cachedToday(installed);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return { signingKeys: [] };
    }
  }

  /** Problems of the shared config are reported once, in its own repository, if the App is installed there. */
  async #toldHere(
    { repository }: InstalledRepository,
    problems: readonly ConfigProblem[],
  ): Promise<readonly ConfigProblem[]> {
    const own = problems.filter(({ file }) => isFileOf(file, repository));
    if (own.length === problems.length) return problems;
    const shared = await this.#context.repositories.find({ owner: repository.owner, repo: ".github" });
    const isSecret = shared !== null && isMorePrivate(shared.repository.visibility, repository.visibility);
    return isUsable(shared) || isSecret ? own : problems;
  }

  /**
   * Whether the repository uses the App: it has its own config or a postmortem, or, for a problem of the shared config, an
   * issue with the default incident label.
   */
  async #isConcerned(
    installed: InstalledRepository,
    trouble: ConfigTrouble,
    own: readonly Issue[],
  ): Promise<boolean> {
    const { client, repository } = installed;
    if (own.some((issue) => looksLikePostmortem(issue, this.#context.trust))) return true;
    if (trouble.kind === "lacking") {
      const isOfFile = trouble.lacks.some(({ kind }) => kind === "template" || kind === "misnamed");
      return isOfFile || ["check", "gate.deployments"].some((key) => this.#isOwnSetting(installed, key));
    }
    if (trouble.kind !== "unreadable") return false;
    if (trouble.problems.some(({ file }) => isFileOf(file, repository))) return true;
    const { owner, repo } = repository;
    const labels = DEFAULT_POLICY.incident.labels[0]!;
    const { data } = await client.rest.issues.listForRepo({ owner, repo, labels, per_page: 1 });
    return data.length > 0;
  }
}

function isFileOf(file: string, repository: RepositoryRef): boolean {
  return file === `${formatRepository(repository)}:${CONFIG_PATH}`;
}
