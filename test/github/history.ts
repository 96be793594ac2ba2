import type { Hub } from "./hub.ts";
import type { CommitRow, RepositoryRow } from "./state.ts";

/** Commits and branches: as much of git as a merge queue and a revert are told by. */

/** The commit of a branch's name or a full hash. */
export function commitAt({ state }: Hub, { id }: RepositoryRow, ref: string): CommitRow | undefined {
  const branch = state.branches.find((row) => row.repositoryId === id && row.name === ref);
  return state.commits.find((row) => row.repositoryId === id && row.sha === (branch?.sha ?? ref));
}

/** A commit and all that came before it, the newest first. */
export function ancestry({ state }: Hub, from: CommitRow): CommitRow[] {
  const found: CommitRow[] = [];
  for (let next: CommitRow | undefined = from; next; ) {
    found.push(next);
    const { parent, repositoryId }: CommitRow = next;
    next = state.commits.find((row) => row.repositoryId === repositoryId && row.sha === parent);
  }
  return found;
}
