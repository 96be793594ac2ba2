import type { Operation } from "../operations/operation.ts";
import { REPLIES_TO_STRANGER } from "../plan/replies.ts";
import type { Clock } from "./ports.ts";
import type { ProcessMessage } from "./sharing.ts";
import { type Pace, TurnPace } from "./turn-pace.ts";
import type { Work } from "./work.ts";
import { lineOf } from "./work-queue.ts";
import { WriteBudget } from "./write-budget.ts";

/** The time between two writes for which the figures below are made. */
const USUAL_INTERVAL_MS = 1_000;

const HOUR_MS = 3_600_000;

/** Turns of one key. A turn reads about ten times. */
const TURNS_OF_KEY: Pace = { atOnce: 20, everyMs: 15_000 };

/** Turns that one person, or one other App, causes in all repositories of an owner. */
const TURNS_OF_PERSON: Pace = { atOnce: 30, everyMs: 15_000 };

/** Turns that all outsiders together cause there. */
const TURNS_OF_OUTSIDERS: Pace = { atOnce: 60, everyMs: 15_000 };

/** Writes of an owner in an hour, of the 500 that GitHub allows. The rest is for lines with few writes. */
const ORDINARY_WRITES = 380;

/** Writes in an hour with which a line still counts as one with few: about four postmortems. */
const FEW_WRITES = 20;

/** Replies of an owner to commands in an hour. */
const REPLIES = 150;

/** Of these, replies to all people together who lack the triage role. */
const REPLIES_TO_STRANGERS = 50;

/** Checks of an owner in an hour, and how many of them can be updates: the rest is for commits without a check. */
const CHECKS = 300;

const CHECK_UPDATES = 200;

/** Checks in a minute, of the 60 that the time between two writes allows. */
const CHECKS_A_MINUTE = 30;

/** All writes of an owner in an hour, with checks: records leave this many for lines with few writes, and checks leave more. */
const ALL_WRITES = 460;

const ALL_WITH_UPDATES = 380;

const ALL_WITH_FIRST_CHECKS = 480;

/** Writes that must be possible again before work goes on, so that it does not read everything for each single one. */
const ROOM = 20;

/** What one process tells others that share the limits. */
type BudgetMessage = Extract<ProcessMessage, { readonly kind: "writes" | "turn" }>;

interface BudgetOptions {
  readonly clock: Clock;
  readonly writeIntervalMs: number;
  readonly publish?: (message: BudgetMessage) => void;
}

/** What the budget says about a write: do it, leave it out of this run, or do it after so many milliseconds. */
export type Grant = "granted" | "overwritten" | "silent" | { readonly afterMs: number };

/**
 * How the limits of an installation are shared, so that nobody can use up what others need. GitHub allows 500 writes an hour
 * (`write-pace.ts`, which also keeps the time between two writes) and at least 5,000 reads.
 *
 * - **Turns.** Repositories take turns, and so do the people in each (`lineOf`, `TurnOrder`). Between two writes, a turn
 *   gives way to others that wait.
 * - **Reads.** A key that changes all the time gets 20 turns at once and then one every 15 s, and so does each person
 *   with 30, and all outsiders of an owner together with 60. That is at most 300 turns of outsiders an hour. What the App
 *   asks for itself, such as a sweep, is limited by key only.
 * - **Writes.** 380 an hour are for all. The rest is reserved for lines with fewer than 20 writes in that hour, so that
 *   an incident that somebody else reports still gets its postmortem.
 * - **Checks.** 300 an hour, and 30 in a minute. 100 of the 300 are only for commits that have no check yet, since a missing
 *   one stops a pull request. Records come first: updates stop when 380 writes of any kind were made, and records go on.
 * - **Replies to commands.** A plan has them after everything else, and 150 an hour are sent. Later ones wait. A person
 *   without the triage role gets five an hour, all of them together 50. Further ones are left out (`planReplies` says so
 *   once), and after two hours also those that were not possible in time.
 *
 * What waits is not lost: the work gets another turn, and after a restart the sweep finds it. With a shorter time between
 * writes than a second, all times here are shorter in proportion; without any, nothing is limited.
 */
export class Budget {
  readonly #clock: Clock;
  readonly #scale: number;
  readonly #pace = new TurnPace();
  readonly #fights: WriteBudget;
  /** The times of recent writes by what they count for, oldest first, in epoch milliseconds. */
  readonly #writes = new Map<string, number[]>();
  /** The owners whose ordinary writes were used up, until there is room again. */
  readonly #exhausted = new Set<string>();

  readonly #publish: (message: BudgetMessage) => void;

  constructor({ clock, writeIntervalMs, publish = () => {} }: BudgetOptions) {
    this.#clock = clock;
    this.#scale = writeIntervalMs / USUAL_INTERVAL_MS;
    this.#fights = new WriteBudget(clock);
    this.#publish = publish;
  }

  /** Counts what another process did that long ago. */
  receive(message: BudgetMessage, ageMs: number): void {
    const at = this.#now() - ageMs;
    if (message.kind === "turn") this.#pace.note(message.name, at + message.usedMs);
    else for (const name of message.accounts) this.#add(name, message.count, at);
  }

  /** Milliseconds until this work may have a turn, which counts as used from then on. */
  turnDelay(work: Work): number {
    if (this.#scale === 0) return 0;
    const { key, requester, pace = TURNS_OF_KEY } = work;
    const owner = work.owner.toLowerCase();
    const waits = [
      this.#reserve(key.toLowerCase(), pace),
      requester ? this.#reserve(`${owner} @${requester.login.toLowerCase()}`, TURNS_OF_PERSON) : 0,
      requester?.isOutsider ? this.#reserve(`${owner} outsiders`, TURNS_OF_OUTSIDERS) : 0,
    ];
    return Math.max(...waits);
  }

  /** Milliseconds until this work may write; it needs no turn before that. */
  writeDelay(work: Work): number {
    const owner = ownerOf(work);
    if (this.#scale === 0 || work.writesChecks || this.#count(lineName(work)) < FEW_WRITES) return 0;
    const room = this.#exhausted.has(owner) ? ROOM : 0;
    const wait = (left: number) =>
      Math.max(this.#wait(owner, ORDINARY_WRITES - left), this.#wait(allName(owner), ALL_WRITES - left));
    if (wait(room) === 0) {
      this.#exhausted.delete(owner);
      return 0;
    }
    this.#exhausted.add(owner);
    return wait(ROOM);
  }

  /** Milliseconds until this check may be written. */
  #checkDelay(owner: string, { checkId }: Operation<"write-check">): number {
    const isUpdate = checkId !== null;
    return Math.max(
      this.#wait(checksName(owner), CHECKS),
      this.#wait(checksName(owner), CHECKS_A_MINUTE, this.#hour / 60),
      this.#wait(allName(owner), isUpdate ? ALL_WITH_UPDATES : ALL_WITH_FIRST_CHECKS),
      isUpdate ? this.#wait(updatesName(owner), CHECK_UPDATES) : 0,
    );
  }

  /** The ordinary writes that each owner has left in this hour. An owner without writes is missing. */
  left(): ReadonlyMap<string, number> {
    const owners = [...this.#writes.keys()].filter((name) => !name.includes(" "));
    const counts = owners
      .map((owner) => [owner, this.#count(owner)] as const)
      .filter(([, count]) => count > 0);
    return new Map(counts.map(([owner, count]) => [owner, Math.max(0, ORDINARY_WRITES - count)]));
  }

  /** Takes one write, and one for each reaction that it causes. */
  take(work: Work, operation: Operation): Grant {
    const refusal = this.#scale === 0 ? null : this.#whyNot(work, operation);
    if (refusal) return refusal;
    if (!this.#fights.take(work.key, operation)) return "overwritten";
    const accounts = this.#accountsOf(work, operation);
    const count = 1 + (operation.executes?.length ?? 0);
    for (const name of accounts) this.#add(name, count, this.#now());
    this.#publish({ kind: "writes", accounts, count });
    return "granted";
  }

  #add(name: string, count: number, at: number): void {
    const times = [...this.#recent(name), ...Array<number>(count).fill(at)];
    this.#writes.set(
      name,
      times.sort((a, b) => a - b),
    );
  }

  #whyNot(work: Work, operation: Operation): Grant | null {
    const owner = ownerOf(work);
    if (operation.kind === "write-check") {
      const afterMs = this.#checkDelay(owner, operation);
      return afterMs > 0 ? { afterMs } : null;
    }
    const reply = operation.kind === "comment" ? operation.answers : undefined;
    if (reply?.isStranger) {
      const isOver =
        this.#count(strangerName(owner, reply.login)) >= REPLIES_TO_STRANGER ||
        this.#count(`${owner} strangers`) >= REPLIES_TO_STRANGERS;
      if (isOver) return "silent";
    }
    const afterMs = Math.max(this.writeDelay(work), reply ? this.#wait(`${owner} replies`, REPLIES) : 0);
    return afterMs > 0 ? { afterMs } : null;
  }

  /** What a write counts for. */
  #accountsOf(work: Work, operation: Operation): string[] {
    const owner = ownerOf(work);
    if (operation.kind === "write-check") {
      const isUpdate = operation.checkId !== null;
      return [allName(owner), checksName(owner), ...(isUpdate ? [updatesName(owner)] : [])];
    }
    const reply = operation.kind === "comment" ? operation.answers : undefined;
    return [
      owner,
      allName(owner),
      lineName(work),
      ...(reply ? [`${owner} replies`] : []),
      ...(reply?.isStranger ? [`${owner} strangers`, strangerName(owner, reply.login)] : []),
    ];
  }

  #reserve(name: string, { atOnce, everyMs }: Pace): number {
    const now = this.#now();
    const wait = this.#pace.reserve(name, { atOnce, everyMs: everyMs * this.#scale }, now);
    this.#publish({ kind: "turn", name, usedMs: this.#pace.usedUntil(name) - now });
    return wait;
  }

  /** Milliseconds until fewer than `limit` writes of an hour, or of another time, count for this name. */
  #wait(name: string, limit: number, withinMs = this.#hour): number {
    const first = this.#recent(name).at(-limit);
    return first === undefined ? 0 : Math.max(0, first + withinMs - this.#now());
  }

  #count(name: string): number {
    return this.#recent(name).length;
  }

  /** Also forgets what no longer counts. A time in the future is from before the clock was set back. */
  #recent(name: string): number[] {
    const now = this.#now();
    const all = this.#writes.get(name) ?? [];
    const recent = all.filter((at) => at <= now && now - at < this.#hour);
    if (recent.length > 0) this.#writes.set(name, recent);
    else this.#writes.delete(name);
    return recent;
  }

  get #hour(): number {
    return HOUR_MS * this.#scale;
  }

  #now(): number {
    return this.#clock.now().epochMilliseconds;
  }
}

function ownerOf({ owner }: Work): string {
  return owner.toLowerCase();
}

/** Outsiders of a repository count together, however many accounts they have. */
function lineName(work: Work): string {
  return `line ${lineOf(work).slice(0, 2).join(" ")}`;
}

/** Under which all writes of an owner count, with checks. */
function allName(owner: string): string {
  return `${owner} all`;
}

function checksName(owner: string): string {
  return `${owner} checks`;
}

function updatesName(owner: string): string {
  return `${owner} check updates`;
}

function strangerName(owner: string, login: string): string {
  return `${owner} stranger ${login.toLowerCase()}`;
}
