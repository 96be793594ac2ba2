import type { Queue, QueueAddOptions } from "p-queue";

type Run = () => Promise<unknown>;

/** What a `TurnOrder` needs to know about a task. */
export interface InLine extends QueueAddOptions {
  /** Whose turn it takes, from the widest group to the narrowest: `["acme/shop", "@alice"]`. */
  readonly line?: readonly string[];
  /** Whether it continues a task of that line, so that it comes before the others of the line. */
  readonly continues?: boolean;
}

/**
 * The order of the tasks in a p-queue (`queueClass`): groups take turns, and so do the groups in each of them. Next is always
 * the group whose last turn is the longest ago, and one that had none comes before all others. So the wait of a group
 * depends on how many other groups wait, but not on how much they ask for.
 */
export class TurnOrder implements Queue<Run, InLine> {
  readonly #root = new Group();
  #turns = 0;

  get size(): number {
    return this.#root.size;
  }

  enqueue(run: Run, { line = [], continues = false }: Partial<InLine> = {}): void {
    this.#root.add(run, line, continues);
  }

  dequeue(): Run | undefined {
    this.#turns += 1;
    return this.#root.take(this.#turns);
  }

  /** Priorities have no meaning here: these three methods are part of p-queue's interface. */
  filter(): Run[] {
    return [];
  }

  setPriority(): void {}
}

/** Tasks that wait for the turns of one group, in the order in which they came, and the groups in it. */
class Group {
  readonly #tasks: Run[] = [];
  readonly #groups = new Map<string, Group>();
  /** The number of its last turn; 0 before the first. */
  #lastTurn = 0;
  size = 0;

  add(run: Run, [name, ...rest]: readonly string[], isFirst: boolean): void {
    this.size += 1;
    if (name === undefined) {
      if (isFirst) this.#tasks.unshift(run);
      else this.#tasks.push(run);
      return;
    }
    const group = this.#groups.get(name) ?? new Group();
    this.#groups.set(name, group);
    group.add(run, rest, isFirst);
  }

  take(turn: number): Run | undefined {
    if (this.size === 0) return undefined;
    this.size -= 1;
    this.#lastTurn = turn;
    return this.#tasks.shift() ?? this.#longestWithout()!.take(turn);
  }

  #longestWithout(): Group | undefined {
    const waiting = [...this.#groups.values()].filter(({ size }) => size > 0);
    return waiting.reduce((best, group) => (group.#lastTurn < best.#lastTurn ? group : best));
  }
}
