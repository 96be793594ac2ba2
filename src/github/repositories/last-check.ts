import { isDeepStrictEqual } from "node:util";

/** The state in which a repository needed nothing, so that it is not read again in the same state. */
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

  forgetWhere(matches: (state: State) => boolean): void {
    for (const [id, state] of this.#states) if (matches(state)) this.forget(id);
  }
}
