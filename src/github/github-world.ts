import { formatRepository, type IssueRef, type RepositoryRef } from "../domain/issue-ref.ts";
import type { Signer } from "../markdown/marker.ts";
import type { Operation } from "../reconcile/operation.ts";
import type { Clock, Judgement, World } from "../reconcile/ports.ts";
import type { Snapshot } from "../reconcile/snapshot.ts";
import { applyOperation, placeOfOperation } from "./apply.ts";
import { kindOf, RateLimitedError } from "./errors.ts";
import { Labels } from "./labels.ts";
import { Observer } from "./observe.ts";
import type { Policies } from "./policies.ts";
import { RecentWrites } from "./recent-writes.ts";
import type { Place, Repositories } from "./repositories.ts";
import type { AppIdentity } from "./to-issue.ts";

/** When a read that failed for a passing reason is worth another try. */
const RETRY_AFTER_MS = 60_000;

export interface GitHubWorldOptions {
  readonly app: AppIdentity;
  readonly repositories: Repositories;
  readonly policies: Policies;
  readonly signer: Signer;
  readonly clock: Clock;
}

/** GitHub, as the loop sees it. */
export class GitHubWorld implements World {
  readonly #observer: Observer;
  readonly #options: GitHubWorldOptions;
  readonly #labels: Labels;
  readonly #recent: RecentWrites;

  constructor(options: GitHubWorldOptions) {
    this.#options = options;
    this.#labels = new Labels(options.clock);
    this.#recent = new RecentWrites(options.clock);
    this.#observer = new Observer({ ...options, recent: this.#recent });
  }

  observe(key: IssueRef): Promise<Snapshot | null> {
    return this.#observer.observe(key);
  }

  async apply(operation: Operation): Promise<void> {
    const { client } = await this.#placeOf(placeOfOperation(operation));
    const { app, signer } = this.#options;
    await applyOperation(operation, { client, app, signer, labels: this.#labels, recent: this.#recent });
  }

  judge(error: unknown): Judgement {
    const kind = kindOf(error);
    if (kind === "ambiguous") return { kind: "ambiguous" };
    if (kind === "transient") return { kind: "transient", retryAfterMs: RETRY_AFTER_MS };
    if (error instanceof RateLimitedError) {
      const wait = error.until.epochMilliseconds - this.#options.clock.now().epochMilliseconds;
      return { kind: "transient", retryAfterMs: Math.max(wait, RETRY_AFTER_MS) };
    }
    return { kind: "terminal" };
  }

  async #placeOf(ref: RepositoryRef): Promise<Place> {
    const place = await this.#options.repositories.find(ref);
    if (place) return place;
    throw new Error(`The App is not installed on ${formatRepository(ref)} any more. Install it there again.`);
  }
}
