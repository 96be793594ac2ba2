import { CONFIG_PATH } from "../../config/load.ts";
import { ConfigError } from "../../config/problems.ts";
import { DEFAULT_POLICY } from "../../domain/default-policy.ts";
import { formatRepository, type RepositoryRef } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import type { ConfigTrouble, WrittenProblem } from "../../markdown/messages/config-report.ts";
import type { Issue } from "../../observed/issue.ts";
import { looksLikePostmortem } from "../../observed/recorded-issues.ts";
import { type ConfigSnapshot, reportsAmong } from "../../observed/reports.ts";
import { type InstalledRepository, isUsable } from "../repositories/installed-repositories.ts";
import { LastCheck } from "../repositories/last-check.ts";
import type { ObserverContext } from "./context.ts";
import { digestHomeOf } from "./digest-home.ts";

/** Reads what is wrong with a repository's config, and whether people were told. */
export class ConfigObserver {
  readonly #context: ObserverContext;
  /** The day on which nothing was wrong and no report was open. */
  readonly #lastCheck = new LastCheck<string>();

  constructor(context: ObserverContext) {
    this.#context = context;
  }

  /** Null when nothing is wrong and nobody was told that something is, or when it is nobody's concern. */
  async observe(repository: RepositoryRef): Promise<ConfigSnapshot | null> {
    const installed = await this.#context.repositories.find(repository);
    if (!isUsable(installed)) return null;
    const { id } = installed.repository;
    const trouble = await this.#trouble(installed);
    const day = this.#context.clock.now().toString().slice(0, "2026-12-01".length);
    if (!trouble && this.#lastCheck.isSame(id, day)) return null;
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

  async #trouble(installed: InstalledRepository): Promise<ConfigTrouble | null> {
    try {
      const policy = await this.#context.policies.cachedToday(installed);
      const home = await digestHomeOf(installed, policy, this.#context);
      return home.kind === "refused" ? { kind: "digest-refused", refusal: home.refusal } : null;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const problems = await this.#toldHere(installed, error.problems);
      return problems.length > 0 ? { kind: "unreadable", problems } : null;
    }
  }

  /** The keys that the config pins; none while it cannot be read. */
  async #keys(installed: InstalledRepository): Promise<Pick<Policy, "signingKeys">> {
    try {
      return await this.#context.policies.cachedToday(installed);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return { signingKeys: [] };
    }
  }

  /** The owner's shared config is spoken of in its own repository, once, where the App is at home there. */
  async #toldHere(
    { repository }: InstalledRepository,
    problems: readonly WrittenProblem[],
  ): Promise<readonly WrittenProblem[]> {
    const own = problems.filter(({ file }) => isFileOf(file, repository));
    if (own.length === problems.length) return problems;
    const shared = await this.#context.repositories.find({ owner: repository.owner, repo: ".github" });
    const isSecret = shared?.repository.private === true && !repository.private;
    return isUsable(shared) || isSecret ? own : problems;
  }

  /**
   * A config of its own says that a repository wants to be followed. For the owner's, or for a digest, it has to have
   * something of ours, or an incident as they are called by default.
   */
  async #isConcerned(
    { client, repository }: InstalledRepository,
    trouble: ConfigTrouble,
    own: readonly Issue[],
  ): Promise<boolean> {
    if (own.some((issue) => looksLikePostmortem(issue, this.#context.trust))) return true;
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
