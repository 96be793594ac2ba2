import { listSome, messageOf, plural } from "../../src/domain/text.ts";
import type { Metrics, PassReport } from "../../src/engine/monitor.ts";
import { faultKindOf } from "../../src/github/client/errors.ts";
import { forLog } from "../../src/markdown/escape.ts";
import { bullets } from "../../src/markdown/gate/markdown.ts";
import type { Log } from "../../src/reconcile/ports.ts";
import type { Unconverged } from "../../src/reconcile/work.ts";

/** Where a run's words go: the log, the annotations and the job summary of a step. */
export interface Output {
  info(line: string): void;
  debug(line: string): void;
  error(line: string): void;
  warning(line: string): void;
  summary(markdown: string): Promise<void>;
}

const MAX_LISTED = 60;

const MAX_LENGTH = 1_000;

const PERMISSIONS =
  "Give the job `permissions: { contents: read, issues: write, pull-requests: read }`, and check that the repository is not archived.";

const TEAMS =
  "The workflow's token cannot see who belongs to a team, so commands of a team's members were answered as those of other people. To change that, pass an App's token as the input `token`.";

/** Why the run is not done. */
const REASONS: Readonly<Record<Exclude<Unconverged, "left">, string>> = {
  blocked: "GitHub refused a request. What it said is on the issue.",
  "not-converging": "Another user or App keeps changing it back.",
  retry: "It could not be finished now. The next run goes on.",
  failed: "An unexpected error. See the log.",
};

/** What one run did, for people. */
export class Report implements Metrics {
  readonly #output: Output;
  /** By key. */
  readonly #passes = new Map<string, { requests: number; readonly writes: Map<string, number> }>();
  readonly #problems: string[] = [];
  readonly #warnings: string[] = [];
  readonly #notes: string[] = [];
  #left: readonly string[] = [];

  constructor(output: Output) {
    this.#output = output;
  }

  /** How many writes there were. */
  get writes(): number {
    return [...this.#passes.values()].reduce((sum, { writes }) => sum + totalOf(writes), 0);
  }

  webhook(): void {}
  response(): void {}
  pause(): void {}

  chat(receiver: string, outcome: string): void {
    if (outcome === "unconfirmed") this.#warnings.push(unconfirmedBy(receiver));
  }

  pass({ key, requests, writes }: PassReport): void {
    const known = this.#passes.get(key) ?? { requests: 0, writes: new Map() };
    known.requests += requests;
    for (const [kind, count] of writes) known.writes.set(kind, (known.writes.get(kind) ?? 0) + count);
    this.#passes.set(key, known);
  }

  /** What must be fixed; the run is not good. */
  problem(text: string): void {
    this.#problems.push(text);
  }

  /** An error that ended the run, in words. */
  failed(error: unknown): void {
    const isDenied = ["forbidden", "not-found"].includes(faultKindOf(error));
    const [first, ...others] =
      error instanceof Error && "problems" in error ? (error.problems as string[]) : [];
    if (first === undefined)
      this.problem(isDenied ? `${PERMISSIONS} (${messageOf(error)})` : messageOf(error));
    else for (const text of [first, ...others]) this.problem(text);
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  teamsAreHidden(): void {
    this.note(TEAMS);
  }

  /** What is left for the next run. */
  left(what: readonly string[]): void {
    this.#left = [...this.#left, ...what];
  }

  unconverged(keys: ReadonlyMap<string, Unconverged>): void {
    for (const [key, result] of keys) {
      if (result === "left") this.left([key]);
      else if (result === "blocked") this.#warnings.push(`${key}: ${REASONS.blocked}`);
      else this.problem(`${key}: ${REASONS[result]}`);
    }
  }

  /** For the engine: problems are for everyone, the rest for a debug run. */
  get log(): Log {
    const debug = (_fields: object, message: string) => this.#output.debug(forLog(message, MAX_LENGTH));
    const info = (fields: object, message: string) =>
      this.#output.info(forLog(lineOf(fields, message), MAX_LENGTH));
    const warn = (fields: object, message: string) => {
      if (isRefusal(fields)) this.#warnings.push(`${lineOf(fields, message)}. ${PERMISSIONS}`);
      else info(fields, message);
    };
    return { debug, info: debug, warn, error: warn };
  }

  /** Writes the log, the annotations and the summary. Returns the exit code: 0 only if nothing is left to do. */
  async publish(requests: number): Promise<number> {
    const done = [...this.#passes].filter(([, { writes }]) => writes.size > 0).map(doneLine);
    const head = this.#headline(done.length, requests);
    for (const line of [head, ...done, ...this.#notes]) this.#output.info(forLog(line, MAX_LENGTH));
    for (const line of this.#problems) this.#output.error(forLog(line, MAX_LENGTH));
    for (const line of new Set(this.#warnings)) this.#output.warning(forLog(line, MAX_LENGTH));
    if (this.#left.length > 0) this.#output.error(forLog(this.#leftLine(), MAX_LENGTH));
    const lists = [
      done,
      this.#left.length > 0 ? [this.#leftLine()] : [],
      this.#problems,
      [...new Set(this.#warnings)],
      this.#notes,
    ];
    const parts = [head, ...lists.map((list) => bullets(list, MAX_LISTED))];
    await this.#output.summary(`${parts.filter((part) => part !== "").join("\n\n")}\n`);
    return this.#problems.length + this.#left.length > 0 ? 1 : 0;
  }

  #headline(changed: number, requests: number): string {
    const sent = plural(requests, "request");
    if (this.#passes.size === 0 && this.#problems.length === 0)
      return `Followthrough sync: nothing to do. ${sent}.`;
    const looked = plural(this.#passes.size, "key");
    return `Followthrough sync: ${plural(this.writes, "change")} in ${changed} of ${looked}. ${sent}.`;
  }

  #leftLine(): string {
    return `Left for the next run, because the rest of GitHub's requests of this hour belongs to other workflows: ${listSome(this.#left, MAX_LISTED)}. An App's token (input token) has a limit of its own.`;
  }
}

function doneLine([key, { requests, writes }]: readonly [
  string,
  { readonly requests: number; readonly writes: ReadonlyMap<string, number> },
]): string {
  const kinds = [...writes].map(
    ([kind, count]) => `${kind.replaceAll("-", " ")}${count > 1 ? ` × ${count}` : ""}`,
  );
  return `${key}: ${kinds.join(", ")} (${plural(requests, "request")}).`;
}

function totalOf(writes: ReadonlyMap<string, number>): number {
  return [...writes.values()].reduce((sum, count) => sum + count, 0);
}

function isRefusal(fields: object): boolean {
  return "err" in fields && faultKindOf(fields.err) === "forbidden";
}

function unconfirmedBy(receiver: string): string {
  return `A chat (${receiver}) did not confirm a message. The log says why, the next digest names it, and nothing is sent twice.`;
}

/** Request addresses name repositories, which can be more private than the run. */
function lineOf(fields: object, message: string): string {
  const {
    key,
    err,
    why = "",
  } = fields as {
    readonly key?: string;
    readonly err?: unknown;
    readonly why?: string;
  };
  const reason = why === "" ? "" : `: ${why}`;
  const cause = err === undefined ? reason : `: ${messageOf(err).replace(/\/repos\/[^\s"?]*/g, "/repos/…")}`;
  return `${key === undefined ? "" : `${key} `}${message}${cause}`;
}
