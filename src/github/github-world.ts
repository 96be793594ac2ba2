import type { Temporal } from "temporal-polyfill";
import { formatRepository, type IssueRef, type RepositoryRef } from "../domain/issue-ref.ts";
import type { Signer } from "../markdown/marker.ts";
import type { NoticeSnapshot } from "../reconcile/notices.ts";
import type { Operation } from "../reconcile/operation.ts";
import { placeOf } from "../reconcile/operation-place.ts";
import type { ConfigSnapshot } from "../reconcile/plan/config-report.ts";
import type { DigestSnapshot } from "../reconcile/plan/digest.ts";
import { isOutdated } from "../reconcile/plan-age.ts";
import type { Clock, Judgement, Log, World } from "../reconcile/ports.ts";
import type { RepositoryWorld } from "../reconcile/repository-passes.ts";
import type { Snapshot } from "../reconcile/snapshot.ts";
import type { Swept } from "../reconcile/swept.ts";
import { acknowledge } from "./acknowledge.ts";
import { ApiFeatures } from "./api-features.ts";
import { applyOperation } from "./apply.ts";
import type { Changes } from "./changes.ts";
import { Comments } from "./comments.ts";
import { kindOf, MovedError, RateLimitedError } from "./errors.ts";
import { freshIssues } from "./issues.ts";
import { KnownKeys } from "./known-keys.ts";
import { Labels } from "./labels.ts";
import { ListedIssues } from "./listed-issues.ts";
import { Observer } from "./observe.ts";
import { ConfigObserver } from "./observe-config.ts";
import { DigestObserver } from "./observe-digest.ts";
import { NoticeObserver } from "./observe-notices.ts";
import type { ObserverOptions } from "./observer-options.ts";
import type { Policies } from "./policies.ts";
import { RecentWrites } from "./recent-writes.ts";
import { explainRefusal } from "./refusal.ts";
import type { Place, Repositories } from "./repositories.ts";
import type { AppIdentity } from "./to-issue.ts";
import { Trust } from "./trust.ts";

/** When a read that failed for a passing reason is worth another try. */
const RETRY_AFTER_MS = 60_000;

export interface GitHubWorldOptions {
  readonly app: AppIdentity;
  readonly repositories: Repositories;
  readonly policies: Policies;
  readonly changes: Changes;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly log: Log;
}

/** A look at one repository: what it lists is remembered, and glances at its keys are made from that. */
export interface Looking {
  readonly listed: ListedIssues;
  glance(key: IssueRef): Promise<Snapshot | null>;
}

/** GitHub, as the loop sees it. */
export class GitHubWorld implements World, RepositoryWorld {
  readonly #observer: Observer;
  readonly #config: ConfigObserver;
  readonly #notices: NoticeObserver;
  readonly #reading: Omit<ObserverOptions, "issues">;
  readonly #digests: DigestObserver;
  readonly #options: GitHubWorldOptions;
  readonly #labels: Labels;
  readonly #recent: RecentWrites;
  readonly #comments: Comments;

  constructor(options: GitHubWorldOptions) {
    this.#options = options;
    this.#labels = new Labels(options.clock);
    this.#recent = new RecentWrites(options.clock);
    const trust = new Trust(options.signer.publicKey);
    this.#comments = new Comments(options.app, this.#recent);
    const reading = {
      ...options,
      trust,
      recent: this.#recent,
      comments: this.#comments,
      api: new ApiFeatures(),
      known: new KnownKeys(),
    };
    this.#reading = reading;
    this.#observer = new Observer({ ...reading, issues: freshIssues(reading) });
    this.#config = new ConfigObserver(reading);
    this.#notices = new NoticeObserver(reading);
    this.#digests = new DigestObserver(reading);
  }

  observe(key: IssueRef): Promise<Snapshot | null> {
    return this.#forgettingMoved(() => this.#observer.observe(key));
  }

  /** Begins to look at a repository; what it remembers is gone with the answer. */
  look(): Looking {
    const listed = new ListedIssues(this.#reading);
    const observer = new Observer({ ...this.#reading, issues: listed });
    return { listed, glance: (key) => observer.observe(key) };
  }

  observeConfig(repository: RepositoryRef): Promise<ConfigSnapshot | null> {
    return this.#config.observe(repository);
  }

  observeDigest(repository: RepositoryRef, swept: Swept): Promise<DigestSnapshot | null> {
    return this.#digests.observe(repository, swept);
  }

  observeNotices(repository: RepositoryRef): Promise<NoticeSnapshot | null> {
    return this.#notices.observe(repository);
  }

  async apply(operation: Operation, plannedAt?: Temporal.Instant): Promise<void> {
    const { app, changes, signer, clock } = this.#options;
    const holds = () => plannedAt === undefined || !isOutdated(plannedAt, clock.now());
    const { trust } = this.#reading;
    const tools = { app, signer, trust, labels: this.#labels, recent: this.#recent, holds };
    if (operation.kind === "keep-comment") this.forgetComments(operation.issue);
    await this.#forgettingMoved(async () => {
      const place = await this.#placeOf(placeOf(operation));
      changes.written(place);
      await applyOperation(operation, { client: place.client, ...tools });
    });
    for (const comment of operation.obeys ?? []) {
      await acknowledge(comment, async () => (await this.#placeOf(comment.issue)).client, this.#options.log);
    }
  }

  /** A repository that was renamed a moment ago is looked up anew the next time. */
  async #forgettingMoved<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const repository = error instanceof MovedError ? error.repository : null;
      if (repository) this.#options.repositories.forget(repository);
      throw error;
    }
  }

  /** Reads the comments of an issue anew the next time. */
  forgetComments(issue: IssueRef): void {
    this.#comments.forget(issue);
  }

  judge(error: unknown): Judgement {
    const kind = kindOf(error);
    if (kind === "ambiguous" || kind === "outdated") return { kind };
    if (kind === "moved") return { kind, reason: explainRefusal(error) };
    if (kind === "transient") return { kind: "transient", retryAfterMs: RETRY_AFTER_MS };
    if (error instanceof RateLimitedError) {
      const wait = error.until.epochMilliseconds - this.#options.clock.now().epochMilliseconds;
      return { kind: "transient", retryAfterMs: Math.max(wait, RETRY_AFTER_MS) };
    }
    return { kind: "terminal", reason: explainRefusal(error) };
  }

  async #placeOf(ref: RepositoryRef): Promise<Place> {
    const place = await this.#options.repositories.find(ref);
    if (place) return place;
    throw new Error(`The App is not installed on ${formatRepository(ref)} any more. Install it there again.`);
  }
}
