import type { RepositoryRef } from "../../domain/issue-ref.ts";
import { type IndexSnapshot, reportsAmong } from "../../observed/reports.ts";
import type { ObservedReport } from "../../reconcile/ports.ts";
import { isUsable } from "../repositories/installed-repositories.ts";
import { LastCheck } from "../repositories/last-check.ts";
import type { ObserverContext } from "./context.ts";

/** The state of a repository that its index depends on. */
interface IndexState {
  /** From `RepositoryVersions`. */
  readonly version: string;
  readonly labels: IndexSnapshot["labels"];
}

/** Reads the index of a repository, and what belongs in it. */
export class IndexObserver {
  readonly #context: ObserverContext;
  /** The state in which the index needed no write. */
  readonly #lastCheck = new LastCheck<IndexState>();

  constructor(context: ObserverContext) {
    this.#context = context;
  }

  /** Null if nothing changed since nothing was missing. `markUpToDate` records that nothing is missing now. */
  async observe(repository: RepositoryRef): Promise<ObservedReport<IndexSnapshot> | null> {
    const { repositories, policies, versions, issues, trust } = this.#context;
    const seen = await repositories.lastSeen(repository);
    if (!isUsable(seen)) return null;
    const { id } = seen.repository;
    const policy = await policies.cachedToday(seen);
    const labels = { actionItem: policy.actionItems.label, postmortem: policy.postmortem.label };
    const version = await versions.lastKnown(seen);
    if (version !== null && this.#lastCheck.isSame(id, { version, labels })) return null;
    const installed = await repositories.find(repository);
    if (!isUsable(installed)) return null;
    const own = await issues.listOwn(installed, null);
    return {
      snapshot: {
        repository: installed.repository,
        labels,
        isUsed: own.some((issue) => issue.byApp && trust.read(issue).found === "marker"),
        indexes: reportsAmong(own, "index", { trust, policy }),
      },
      markUpToDate: () => {
        if (version !== null) this.#lastCheck.remember(id, { version, labels });
      },
    };
  }
}
