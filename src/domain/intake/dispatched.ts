import type { ConfigProblem } from "../config-problem.ts";
import type { RepositoryRef } from "../issue-ref.ts";

/** What a tool says about an incident in a `repository_dispatch`, as far as it is right. */
export interface DispatchedIncident {
  readonly id: string;
  /** Null if only an incident that is open already can be meant. */
  readonly title: string | null;
  /** As the tool spells it. */
  readonly severity: string | null;
  /** A web address. */
  readonly url: string | null;
  /** ISO 8601 in UTC. */
  readonly startedAt: string | null;
  /** Plain text. */
  readonly body: string | null;
  readonly timeline: readonly DispatchedLine[];
  readonly resolved: boolean;
}

/** A line for the timeline. `at` is ISO 8601 in UTC; null is the time of the dispatch. */
export interface DispatchedLine {
  readonly at: string | null;
  readonly text: string;
}

/** An event from outside, whose payload GitHub delivers once and keeps nowhere. */
export interface Dispatch {
  readonly repository: RepositoryRef;
  /** The login of whoever has the token. */
  readonly sender: string;
  /** Null if no incident can be read from it. */
  readonly incident: DispatchedIncident | null;
  /** What is wrong with the payload. What is right still counts. */
  readonly problems: readonly ConfigProblem[];
  /** The same for the same payload. */
  readonly fingerprint: string;
}
