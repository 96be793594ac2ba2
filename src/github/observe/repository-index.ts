import type { Temporal } from "temporal-polyfill";
import type { RepositoryRef } from "../../domain/issue-ref.ts";
import { committedFrom } from "../../domain/items/committed.ts";
import { containsName } from "../../domain/text.ts";
import { slugOf } from "../../domain/writers.ts";
import { type Issue, type ItemIssue, isTrusted } from "../../observed/issue.ts";
import { trustedPostmortems, withAdoptedMarker, withItemMarkerIf } from "../../observed/recorded-issues.ts";
import { type IndexSnapshot, indexedIn, reportsAmong } from "../../observed/reports.ts";
import type { ObservedReport } from "../../reconcile/ports.ts";
import { isUsable } from "../repositories/installed-repositories.ts";
import { LastCheck } from "../repositories/last-check.ts";
import type { ObserverContext, RepositoryContext } from "./context.ts";
import { readFates } from "./indexed-items.ts";
import { REMEMBERED_MS } from "./recent-writes.ts";

/** The state of a repository that its index depends on. */
interface IndexState {
  /** From `RepositoryVersions`. */
  readonly version: string;
  readonly labels: IndexSnapshot["labels"];
  /** When the next item is committed, in epoch milliseconds, as then the index changes although nothing else does. */
  readonly until: number;
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
    const { repositories, policies, versions } = this.#context;
    const seen = await repositories.lastSeen(repository);
    if (!isUsable(seen)) return null;
    const { id } = seen.repository;
    const policy = await policies.cachedToday(seen);
    const labels = { actionItem: policy.actionItems.label, postmortem: policy.postmortem.label };
    const version = await versions.lastKnown(seen);
    const until = this.#lastCheck.of(id)?.until ?? 0;
    const isPast = this.#context.clock.now().epochMilliseconds >= until;
    if (version !== null && !isPast && this.#lastCheck.isSame(id, { version, labels, until })) return null;
    const installed = await repositories.find(repository);
    if (!isUsable(installed)) return null;
    const snapshot = await this.#read({ ...this.#context, installed, policy }, labels);
    return {
      snapshot,
      markUpToDate: () => {
        // What was transferred changes elsewhere, which no version of this repository shows.
        const mayChange = [...snapshot.fates.values()].some(({ kind }) => kind !== "closed");
        if (version === null || mayChange || this.#mayBeGone(snapshot)) return this.#lastCheck.forget(id);
        const until = nextCommit(snapshot, this.#context.clock.now());
        this.#lastCheck.remember(id, { version, labels, until });
      },
    };
  }

  /** An index that was just written is also shown by the App's memory of its writes, even if somebody deleted it since. */
  #mayBeGone({ indexes }: IndexSnapshot): boolean {
    const now = this.#context.clock.now().epochMilliseconds;
    return indexes.some(({ updatedAt }) => Math.abs(now - Date.parse(updatedAt)) <= REMEMBERED_MS);
  }

  async #read(context: RepositoryContext, labels: IndexSnapshot["labels"]): Promise<IndexSnapshot> {
    const { installed, policy, issues, trust } = context;
    const own = await issues.own(installed, null);
    const indexes = reportsAmong(own, "index", { trust, policy });
    const items = (await openItems(own, context)).filter(isTrusted);
    // Someone can remove a record, but the gate must know who opened what is left.
    const isRecord = (issue: Issue) =>
      trust.read(issue).found === "marker" ||
      Object.values(labels).some((label) => containsName(issue.labels, label));
    const isUsed = own.some((issue) => issue.byApp && isRecord(issue));
    const listed = new Set(items.map(({ ref }) => ref.number));
    const missing = [...indexedIn(indexes).values()].filter(({ number }) => !listed.has(number));
    return {
      repository: installed.repository,
      policy,
      labels,
      writer: slugOf(context.app.login),
      isUsed: isUsed || items.length > 0,
      indexes,
      items,
      completed: new Set(completedAmong(own, context)),
      fates: await readFates(missing, own, context),
    };
  }
}

/** The open items there: the App's own, and adopted ones by their label. */
async function openItems(own: readonly Issue[], context: RepositoryContext): Promise<ItemIssue[]> {
  const { installed, policy, issues } = context;
  const labeled = await issues.listLabeled(installed, policy.actionItems.label);
  const ours = own.flatMap((issue) => withItemMarkerIf(issue, () => true, context));
  const adopted = labeled.flatMap((issue) => withAdoptedMarker(issue, context) ?? []);
  return [...ours.filter(({ state }) => state === "open"), ...adopted];
}

function completedAmong(own: readonly Issue[], context: RepositoryContext): number[] {
  const completed = trustedPostmortems(own, context).filter(({ marker }) => marker.completedAt !== undefined);
  return completed.map(({ id }) => id);
}

/** When the next open item is committed, in epoch milliseconds; infinite if all are. */
function nextCommit({ items, policy }: IndexSnapshot, now: Temporal.Instant): number {
  const instants = items.map(({ marker: { ledger } }) => {
    return committedFrom(ledger.trackedAt, policy).epochMilliseconds;
  });
  return Math.min(...instants.filter((instant) => instant > now.epochMilliseconds));
}
