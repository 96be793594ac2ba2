import type { Verdict } from "../domain/gate/verdict.ts";
import type { Repository } from "./issue.ts";

/** The deployments of a repository that wait for the App, and the verdict of the gate for them. */
export interface DeploymentSnapshot {
  readonly repository: Repository;
  /** The verdict for what is no change. It names nothing that is more private than the repository. */
  readonly verdict: Verdict;
  /** Whether the gate passes, be it with a warning. */
  readonly passes: boolean;
  readonly waiting: readonly WaitingDeployment[];
}

/** A workflow run whose jobs wait for the rules of an environment, which ask the App. */
export interface WaitingDeployment {
  readonly runId: number;
  readonly environment: string;
  /** The jobs of the run that wait, for this or another environment. GitHub doesn't say which environment a job is for. */
  readonly jobs: readonly number[];
  /** What the App has said about this run and environment, in any order. */
  readonly answers: readonly DeploymentAnswer[];
}

export interface DeploymentAnswer {
  /** Whether it approved, or only reported why it doesn't. */
  readonly approved: boolean;
  readonly comment: string;
}
