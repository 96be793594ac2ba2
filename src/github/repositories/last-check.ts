import { isDeepStrictEqual } from "node:util";

/** How repositories looked when nothing was left to do for them, so that the same is not read again. */
export class LastCheck<State> {
  /** By repository id. */
  readonly #states = new Map<number, State>();

  of(repositoryId: number): State | undefined {
    return this.#states.get(repositoryId);
  }

  isSame(repositoryId: number, state: State): boolean {
    return this.#states.has(repositoryId) && isDeepStrictEqual(this.#states.get(repositoryId), state);
  }

  remember(repositoryId: number, state: State): void {
    this.#states.set(repositoryId, state);
  }

  forget(repositoryId: number): void {
    this.#states.delete(repositoryId);
  }

  forgetWhere(isMeant: (state: State) => boolean): void {
    for (const [id, state] of this.#states) if (isMeant(state)) this.forget(id);
  }
}
