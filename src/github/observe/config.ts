import { CONFIG_PATH } from "../../config/load.ts";
import { ConfigError } from "../../config/problems.ts";
import { DEFAULT_POLICY } from "../../domain/default-policy.ts";
import { formatRepository, type RepositoryRef } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import type { ConfigTrouble, WrittenProblem } from "../../markdown/messages/config-report.ts";
import type { Issue } from "../../observed/issue.ts";
import { looksLikePostmortem } from "../../observed/recorded-issues.ts";
import { type ConfigSnapshot, reportsAmong } from "../../observed/reports.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { Trust } from "../../record/trust.ts";
import type { Place } from "../repositories/installed-repositories.ts";
import { type IssueReading, listOwnIssues } from "./issues.ts";
import { type DigestHomeReading, digestHomeOf } from "./weekly-digest.ts";

export interface ConfigObserverOptions extends IssueReading, DigestHomeReading {
  readonly trust: Trust;
  readonly clock: Clock;
}

/** Reads what is wrong with a repository's config, and whether people were told. */
export class ConfigObserver {
  readonly #options: ConfigObserverOptions;
  /** The day on which nothing was wrong and no report was open, by repository id. */
  readonly #clean = new Map<number, string>();

  constructor(options: ConfigObserverOptions) {
    this.#options = options;
  }

  /** Null when nothing is wrong and nobody was told that something is, or when it is nobody's concern. */
  async observe(repository: RepositoryRef): Promise<ConfigSnapshot | null> {
    const place = await this.#options.repositories.find(repository);
    if (!place || place.repository.archived || !place.repository.hasIssues) return null;
    const { id } = place.repository;
    const trouble = await this.#trouble(place);
    const day = this.#options.clock.now().toString().slice(0, "2026-12-01".length);
    if (!trouble && this.#clean.get(id) === day) return null;
    const own = await listOwnIssues(place.client, place.repository, null, this.#options);
    const reports = reportsAmong(own, "config", {
      trust: this.#options.trust,
      policy: await this.#keys(place),
    });
    const isOpen = reports.some(({ state }) => state === "open");
    if (trouble) this.#clean.delete(id);
    else if (!isOpen) this.#clean.set(id, day);
    if (!trouble && !isOpen) return null;
    if (!trouble || isOpen || (await this.#isConcerned(place, trouble, own))) {
      return { repository: place.repository, trouble, reports };
    }
    return null;
  }

  async #trouble(place: Place): Promise<ConfigTrouble | null> {
    try {
      const policy = await this.#options.policies.ofToday(place);
      const home = await digestHomeOf(place, policy, this.#options);
      return home.kind === "refused" ? { kind: "digest-refused", refusal: home.refusal } : null;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const problems = await this.#toldHere(place, error.problems);
      return problems.length > 0 ? { kind: "unreadable", problems } : null;
    }
  }

  /** The keys that the config pins; none while it cannot be read. */
  async #keys(place: Place): Promise<Pick<Policy, "signingKeys">> {
    try {
      return await this.#options.policies.ofToday(place);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return { signingKeys: [] };
    }
  }

  /** The owner's shared config is spoken of in its own repository, once, where the App is at home there. */
  async #toldHere(
    { repository }: Place,
    problems: readonly WrittenProblem[],
  ): Promise<readonly WrittenProblem[]> {
    const own = problems.filter(({ file }) => isFileOf(file, repository));
    if (own.length === problems.length) return problems;
    const shared = await this.#options.repositories.find({ owner: repository.owner, repo: ".github" });
    const isTold = shared && !shared.repository.archived && shared.repository.hasIssues;
    const isSecret = shared?.repository.private === true && !repository.private;
    return isTold || isSecret ? own : problems;
  }

  /**
   * A config of its own says that a repository wants to be followed. For the owner's, or for a digest, it has to have
   * something of ours, or an incident as they are called by default.
   */
  async #isConcerned(
    { client, repository }: Place,
    trouble: ConfigTrouble,
    own: readonly Issue[],
  ): Promise<boolean> {
    if (own.some((issue) => looksLikePostmortem(issue, this.#options.trust))) return true;
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
