import { CONFIG_PATH } from "../../config/load.ts";
import { ConfigError } from "../../config/problems.ts";
import type { ConfigProblem } from "../../domain/config-problem.ts";
import { DEFAULT_POLICY } from "../../domain/default-policy.ts";
import { formatRepository, isShared, type RepositoryRef } from "../../domain/issue-ref.ts";
import { isTeam } from "../../domain/items/owners.ts";
import type { Policy } from "../../domain/policy.ts";
import { isMorePrivate } from "../../domain/visibility.ts";
import { isSameLogin, loginOf } from "../../domain/writers.ts";
import { workAtOnce } from "../../domain/writers-at-work.ts";
import type { ConfigTrouble } from "../../markdown/messages/config-report.ts";
import type { Lack } from "../../markdown/messages/lacking.ts";
import type { Issue } from "../../observed/issue.ts";
import { looksLikePostmortem } from "../../observed/recorded-issues.ts";
import { type ConfigSnapshot, reportsAmong } from "../../observed/reports.ts";
import type { Log } from "../../reconcile/ports.ts";
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
import { environmentLacks, hidesTeams, lacksPermissions } from "./environments.ts";

/** For an API that doesn't tell the App's permissions. */
const FORBIDDEN: Lack = { kind: "permissions", choice: "deployments" };

const AT_ONCE =
  "several writers of the settings work at once, which doubles nothing but the work. Next: stop all but one of them";

type Keys = Pick<Policy, "apps" | "signingKeys">;

const DAY = "2026-12-01".length;

/** Reads the problems of a repository's config, and the reports about them. */
export class ConfigObserver {
  readonly #context: ObserverContext;
  readonly #log: Pick<Log, "warn">;
  /** When there was no problem and no open report: from `#stateOf`. */
  readonly #lastCheck = new LastCheck<string>();
  /** The ids of the repositories where several writers work, as the log says. */
  readonly #logged = new Set<number>();
  /** When the environments of the settings lacked nothing. */
  readonly #environments = new LastCheck<Pick<Policy, "deployments"> & { readonly day: string }>();

  readonly #files: ConfigFiles;

  constructor(context: ObserverContext, log: Pick<Log, "warn">) {
    this.#context = context;
    this.#log = log;
    this.#files = new ConfigFiles(context.policies);
  }

  /** Null if there is no problem and no open report, or if the repository does not use the App. */
  async observe(repository: RepositoryRef): Promise<ConfigSnapshot | null> {
    const { repositories } = this.#context;
    const lastSeen = (ref: RepositoryRef) => repositories.lastSeen(ref);
    const seen = await lastSeen(repository);
    if (!isUsable(seen)) return null;
    const { id } = seen.repository;
    const state = await this.#stateOf(seen);
    if (state !== null && this.#lastCheck.isSame(id, state) && !(await this.#trouble(seen, lastSeen)))
      return null;
    const find = (ref: RepositoryRef) => repositories.find(ref);
    const installed = await find(repository);
    if (!isUsable(installed)) return null;
    const found = await this.#trouble(installed, find);
    const own = await this.#context.issues.own(installed, null);
    const policy = await this.#keys(installed);
    const trouble = found ?? this.#severalWriters(installed, own, policy);
    const reports = reportsAmong(own, "config", { trust: this.#context.trust, policy });
    const isOpen = reports.some(({ state }) => state === "open");
    if (trouble || state === null) this.#lastCheck.forget(id);
    else if (!isOpen) this.#lastCheck.remember(id, state);
    if (!trouble && !isOpen) return null;
    if (!trouble || isOpen || (await this.#isConcerned(installed, trouble, own))) {
      return { repository: installed.repository, trouble, reports };
    }
    return null;
  }

  /** The day; where the settings list several writers, also the version of the repository, because its index may tell of them. */
  async #stateOf(seen: InstalledRepository): Promise<string | null> {
    const { clock, versions, writers } = this.#context;
    const day = clock.now().toString().slice(0, DAY);
    if (writers.keysOf(seen.repository).apps.length < 2) return day;
    const version = await versions.lastKnown(seen);
    return version && `${day} ${version}`;
  }

  /** Whether other writers work here, too, as the index says. All writers read the same there. */
  #severalWriters(
    { repository: { id, owner, repo } }: InstalledRepository,
    own: readonly Issue[],
    policy: Keys,
  ): ConfigTrouble | null {
    const { trust, clock } = this.#context;
    const { apps } = policy;
    const indexes = apps.length > 1 ? reportsAmong(own, "index", { trust, policy }) : [];
    if (!indexes.some(({ identity }) => workAtOnce(identity.writers, apps, clock.now()))) {
      this.#logged.delete(id);
      return null;
    }
    if (!this.#logged.has(id)) this.#log.warn({ repository: `${owner}/${repo}`, apps }, AT_ONCE);
    this.#logged.add(id);
    return { kind: "several-writers", apps };
  }

  async #trouble(installed: InstalledRepository, find: FindRepository): Promise<ConfigTrouble | null> {
    try {
      const policy = await this.#context.policies.cachedToday(installed);
      const home = await digestHomeOf({ ...this.#context, installed, policy, find });
      if (home.kind === "refused") return { kind: "digest-refused", refusal: home.refusal };
      const lacks = [
        ...(await this.#lacking(installed, policy)),
        ...(await this.#files.lacks(installed, policy)),
        ...this.#addressLacks(installed, policy),
      ];
      return lacks.length > 0 ? { kind: "lacking", lacks } : null;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const problems = await this.#toldHere(installed, error.problems);
      return problems.length > 0 ? { kind: "unreadable", problems } : null;
    }
  }

  /** What GitHub has to be told for parts of the App that the settings turn on. */
  async #lacking(installed: InstalledRepository, policy: Policy): Promise<Lack[]> {
    const { check, deployments } = policy;
    const wanted = [
      ...(check ? (["gate-check"] as const) : []),
      ...(deployments.length > 0 ? (["deployments"] as const) : []),
    ];
    const lacking = wanted.filter((choice) => lacksPermissions(installed, choice));
    const settings = settingsWithTeams(policy);
    const lacks = [
      ...lacking.map((choice): Lack => ({ kind: "permissions", choice })),
      ...(settings.length > 0 && hidesTeams(installed) ? [{ kind: "teams", settings } as const] : []),
    ];
    return lacking.includes("deployments")
      ? lacks
      : [...lacks, ...(await this.#lackingIn(installed, deployments))];
  }

  /** The addresses of chats that nobody may use who reads them in this file. */
  #addressLacks(installed: InstalledRepository, { notify }: Policy): Lack[] {
    if (!this.#isOwnSetting(installed, "notify")) return [];
    const names = notify.map(({ address }) => address);
    const { chat } = this.#context;
    const { repository } = installed;
    const isAllowed = (name: string) =>
      isShared(repository) ? chat.allowsSome(name, repository.owner) : chat.allows(name, repository);
    const refused = [...new Set(names)].filter((name) => !isAllowed(name));
    return refused.length > 0 ? [{ kind: "addresses", names: refused }] : [];
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

  /** The writers and the signing keys of the config; none if it cannot be read. */
  async #keys(installed: InstalledRepository): Promise<Keys> {
    try {
      return await this.#context.policies.cachedToday(installed);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return { apps: [], signingKeys: [] };
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
   * issue with the default incident label. Of several writers, only the first one opens a report of that.
   */
  async #isConcerned(
    installed: InstalledRepository,
    trouble: ConfigTrouble,
    own: readonly Issue[],
  ): Promise<boolean> {
    const { app, trust } = this.#context;
    if (trouble.kind === "several-writers") return isSameLogin(app.login, loginOf(trouble.apps[0]!));
    const { client, repository } = installed;
    if (own.some((issue) => looksLikePostmortem(issue, trust))) return true;
    if (trouble.kind === "lacking") {
      const isOfFile = trouble.lacks.some(({ kind }) => kind === "template" || kind === "misnamed");
      const keys = ["check", "gate.deployments", "notify", ...TEAM_SETTINGS];
      return isOfFile || keys.some((key) => this.#isOwnSetting(installed, key));
    }
    if (trouble.kind !== "unreadable") return false;
    if (trouble.problems.some(({ file }) => isFileOf(file, repository))) return true;
    const { owner, repo } = repository;
    const labels = DEFAULT_POLICY.incident.labels[0]!;
    const { data } = await client.rest.issues.listForRepo({ owner, repo, labels, per_page: 1 });
    return data.length > 0;
  }
}

/** The settings that let members of teams decide. */
const TEAM_SETTINGS = ["approvers.teams", "postmortem.review.by"];

/** Those of them that list a team. */
function settingsWithTeams({ approvers, postmortem }: Policy): string[] {
  const lists = [approvers.teams, postmortem.review?.by ?? []];
  return TEAM_SETTINGS.filter((_, index) => lists[index]?.some(isTeam));
}

function isFileOf(file: string, repository: RepositoryRef): boolean {
  return file === `${formatRepository(repository)}:${CONFIG_PATH}`;
}
