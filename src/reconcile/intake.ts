import { ConfigError } from "../config/problems.ts";
import type { Dispatch } from "../domain/intake/dispatched.ts";
import { formatRepository, type IssueRef, repositoryKey } from "../domain/issue-ref.ts";
import { writeKey } from "../operations/operation-target.ts";
import { planDispatch } from "../plan/intake/dispatched.ts";
import type { Clock, IntakeReader, Log } from "./ports.ts";
import type { Cause, Work } from "./work.ts";

/** How many dispatches of a repository wait at most. GitHub redelivers those beyond. */
const MOST_WAITING = 200;

interface Waiting {
  readonly dispatch: Dispatch;
  state: "waiting" | "done" | "failed";
}

interface IntakeOptions {
  readonly reader: IntakeReader;
  readonly clock: Clock;
  readonly log: Log;
  /** Resolves once the work had a turn. */
  readonly enqueue: (work: Work) => Promise<void>;
  /** Enqueues an incident that a dispatch opened or changed. */
  readonly changed: (incident: IssueRef) => void;
}

/**
 * Takes in what tools send. A dispatch is the only event whose data counts, because GitHub keeps it nowhere: it is done when it is
 * written, and until then it is only in this memory.
 */
export class Intake {
  readonly #options: IntakeOptions;
  /** By repository, in the order of arrival. */
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Resolves with true once the dispatch is written, or with false if that did not work now. The same payload is taken in once. */
  async take(dispatch: Dispatch, cause: Cause): Promise<boolean> {
    const line = this.#lineOf(dispatch);
    const known = line.find((one) => one.dispatch.fingerprint === dispatch.fingerprint);
    if (!known && line.length >= MOST_WAITING) return false;
    const entry: Waiting = known ?? { dispatch, state: "waiting" };
    if (!known) line.push(entry);
    for (;;) {
      const before = line.length;
      await this.#options.enqueue(this.#work(dispatch, cause));
      if (entry.state !== "waiting") return entry.state === "done";
      if (line.length >= before) {
        line.push(...line.splice(0, 1));
        return false;
      }
    }
  }

  #lineOf({ repository }: Dispatch): Waiting[] {
    const key = repositoryKey(repository);
    const line = this.#waiting.get(key) ?? [];
    this.#waiting.set(key, line);
    return line;
  }

  /** A turn handles the first dispatch of a repository's line, so that two with the same id never race. */
  #work({ repository }: Dispatch, cause: Cause): Work {
    return {
      key: `${formatRepository(repository)} intake`,
      owner: repository.owner,
      cause,
      plan: async (refusals = new Map()) => {
        const line = this.#lineOf({ repository } as Dispatch);
        const [entry] = line;
        if (!entry) return { operations: [] };
        const operations = await this.#planned(entry.dispatch);
        const left = (operations ?? []).filter((operation) => !refusals.has(writeKey(operation)));
        if (left.length > 0) return { operations: left };
        line.shift();
        entry.state = operations?.length === 0 ? "done" : "failed";
        return { operations: [] };
      },
    };
  }

  /** Null if nothing can be written there. */
  async #planned(dispatch: Dispatch) {
    const { reader, clock, log, changed } = this.#options;
    const fields = { repository: formatRepository(dispatch.repository), incident: dispatch.incident?.id };
    try {
      const snapshot = await reader.observeIntake(dispatch);
      if (!snapshot) log.warn(fields, "a dispatch was ignored: issues can't be opened there");
      if (!snapshot) return null;
      const operations = planDispatch(snapshot, clock.now());
      if (operations.length === 0 && snapshot.incident) changed(snapshot.incident.ref);
      return operations;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      log.warn({ ...fields, err: error }, "a dispatch was refused: the settings can't be read");
      return null;
    }
  }
}
