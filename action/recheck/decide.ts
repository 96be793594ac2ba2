import { type GateRun, type Head, MAX_AGE_MS } from "./heads.ts";

/** Something that verdicts rest on, and when it last changed, in epoch milliseconds. */
export interface Change {
  readonly what: string;
  readonly at: number;
}

export type Decision =
  /** The check shows what the gate says today. */
  | { readonly kind: "agrees" }
  | { readonly kind: "rerun"; readonly run: GateRun }
  /** It should run again, but GitHub or this Action does not do it. A sentence says why, and what to do. */
  | { readonly kind: "left"; readonly why: string };

/** GitHub's limit: docs.github.com, "Actions limits", "Workflow re-run limit". */
const MAX_RERUNS = 50;

/** Decides about the check of one head by what the gate says today. Times are epoch milliseconds. */
export function decide(
  { sha, pullRequest, run }: Head,
  passes: boolean,
  { newest, now }: { readonly newest: Change; readonly now: number },
): Decision {
  const left = (why: string): Decision => ({ kind: "left", why: `#${pullRequest.number}: ${why}` });
  if (run === null) {
    return left(
      `the gate never ran for ${sha.slice(0, 7)}. If a person must approve its workflows, it runs then.`,
    );
  }
  if (run.status !== "completed") {
    const isWaiting = run.status === "action_required" || run.status === "waiting";
    return left(
      isWaiting ? "its run waits for approval." : "its run is in progress, so it reads today's data.",
    );
  }
  if (run.conclusion === "action_required") return left("its run waits for approval.");
  if ((run.conclusion === "success") === passes) return { kind: "agrees" };
  if (run.startedAt >= newest.at) {
    return left(
      `it should be ${passes ? "green" : "red"}, but nothing has changed since it last ran. Its inputs or its job may differ from those of the default branch. It runs again after the next change.`,
    );
  }
  if (run.attempt > MAX_RERUNS) {
    return left(`GitHub re-runs a run at most ${MAX_RERUNS} times. Push a commit to check it again.`);
  }
  if (now - run.createdAt > MAX_AGE_MS) {
    return left("GitHub re-runs no run that is older than 30 days. Push a commit to check it again.");
  }
  return { kind: "rerun", run };
}
