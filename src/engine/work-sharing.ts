import type { GitHubWorld } from "../github/github-world.ts";
import type { Policies } from "../github/repositories/policies.ts";
import type { Budget } from "../reconcile/budget.ts";
import { type IncidentWorkOptions, incidentWork } from "../reconcile/incident.ts";
import type { Log, RepositoryDirectory } from "../reconcile/ports.ts";
import type { Queue } from "../reconcile/queue.ts";
import type { Reconciler } from "../reconcile/reconciler.ts";
import { checksWork, deploymentTask } from "../reconcile/repository-tasks.ts";
import type { Lease, ProcessMessage, SharedQueue, Sharing } from "../reconcile/sharing.ts";
import type { Hint, ReconcileResult, Turn, Work } from "../reconcile/work.ts";
import { WorkQueue, type WorkQueueOptions } from "../reconcile/work-queue.ts";
import type { Monitor } from "./monitor.ts";

export interface SharingParts {
  /** Null if this process works alone. */
  readonly sharing: Sharing | null;
  readonly reconciler: Reconciler;
  readonly mayBegin: () => boolean;
  readonly world: GitHubWorld;
  readonly planning: Pick<IncidentWorkOptions, "plan" | "clock" | "seen">;
  readonly budget: Budget;
  readonly policies: Policies;
  readonly directory: Pick<RepositoryDirectory, "refresh">;
  readonly monitor: Monitor;
}

type Reconcile = Parameters<Monitor["watch"]>[2];

/** The queue of a process that works alone, or its part in one that several processes share. */
export function createQueue(
  options: Pick<WorkQueueOptions, "clock" | "log" | "concurrency" | "signal">,
  parts: SharingParts,
): Queue {
  const { sharing, reconciler, mayBegin, budget, monitor } = parts;
  const pass = async (work: Work, turn: Turn, lease: Lease | null): Promise<ReconcileResult> => {
    if (!mayBegin()) return { kind: "left" };
    const reconcile: Reconcile = (...args) => reconciler.reconcile(...args, lease?.mayLag);
    return monitor.watch(work, turn, reconcile, lease);
  };
  const delayOf = budget.turnDelay.bind(budget);
  if (!sharing) {
    return new WorkQueue({ ...options, delayOf, reconcile: (work, turn) => pass(work, turn, null) });
  }
  const queue = new WorkQueue({
    ...options,
    reconcile: async (work, turn) => {
      const held = await sharing.hold(work.key, (lease) => pass(work, turn, lease));
      return "result" in held ? held.result : { kind: "retry", afterMs: held.busyMs };
    },
    // The shared queue already waited for the turn of what has a hint.
    delayOf: (work) => (work.hint ? 0 : delayOf(work)),
    turned: (key, left) => sharing.bus.publish({ kind: "turned", key, left }),
    later: (work, afterMs) => shared.later(work, afterMs),
  });
  const workOf = (hint: Hint, asked: Pick<Work, "requester" | "cause">) => workFrom(hint, asked, parts);
  const shared: SharedQueue = sharing.queueFor({ queue, delayOf, workOf });
  const startedAt = performance.now();
  sharing.bus.subscribe((message, ageMs) => {
    if (message.kind === "turned") queue.note(message.key, message.left);
    else
      receive(
        message,
        { ageMs, isOld: ageMs > performance.now() - startedAt },
        { ...parts, log: options.log },
      );
  });
  return shared;
}

function workFrom(
  hint: Hint,
  { requester, cause }: Pick<Work, "requester" | "cause">,
  { world, planning }: SharingParts,
): Work {
  switch (hint.kind) {
    case "incident":
      return incidentWork(hint.issue, world, { ...planning, requester, cause });
    case "checks":
      return checksWork(hint.repository, world, cause);
    case "deployments":
      return deploymentTask(hint.repository, world, { looksAgain: hint.looksAgain, cause });
  }
}

/** @param age how old the message is, and whether this process began after it, so that it cached nothing before */
function receive(
  message: Exclude<ProcessMessage, { readonly kind: "turned" }>,
  { ageMs, isOld }: { readonly ageMs: number; readonly isOld: boolean },
  { budget, world, policies, directory, monitor, log }: SharingParts & { readonly log: Log },
): void {
  if (message.kind === "writes" || message.kind === "turn") budget.receive(message, ageMs);
  else if (message.kind === "swept") monitor.swept(message.error, ageMs);
  else if (isOld) return;
  else if (message.kind === "comments") world.forgetComments(message.issue);
  else if (message.kind === "settings") policies.forget(message.repository);
  else {
    const { owner } = message.request;
    const report = (error: unknown) => log.error({ owner, err: error }, "access could not be read again");
    directory.refresh(message.request).catch(report);
  }
}
