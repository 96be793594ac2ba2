import { formatRepository, type RepositoryRef } from "../domain/issue-ref.ts";

/** What is to be swept of one owner. */
export interface SweepRequest {
  readonly owner: string;
  /** These repositories; null is all that the App reaches. */
  readonly only: readonly RepositoryRef[] | null;
  /** Whether the App may reach more there than before, or other things: nothing that was remembered counts. */
  readonly renewed: boolean;
}

/** What was swept of one owner. */
export interface Swept {
  readonly owner: string;
  readonly all: readonly RepositoryRef[];
  /** Those of which the keys were found. */
  readonly found: readonly RepositoryRef[];
  /** Whether these are all the repositories of that owner that the App reaches. */
  readonly whole: boolean;
}

/** One request in place of two of the same owner. */
export function bothRequests(earlier: SweepRequest, later: SweepRequest): SweepRequest {
  const only = earlier.only && later.only ? union(earlier.only, later.only) : null;
  return { owner: later.owner, only, renewed: earlier.renewed || later.renewed };
}

/** Two sweeps of the same owner as if they had been one. */
export function bothSwept(earlier: Swept, later: Swept): Swept {
  return {
    owner: later.owner,
    all: union(earlier.all, later.all),
    found: union(earlier.found, later.found),
    whole: earlier.whole || later.whole,
  };
}

function union(earlier: readonly RepositoryRef[], later: readonly RepositoryRef[]): RepositoryRef[] {
  const named = [...earlier, ...later].map((ref) => [formatRepository(ref).toLowerCase(), ref] as const);
  return [...new Map(named).values()];
}
