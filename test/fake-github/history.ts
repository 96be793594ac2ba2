import type { Hub } from "./hub.ts";
import type { CommitRow, RepositoryRow } from "./state.ts";

/** Commits and branches: as much of git as a merge queue and a revert are told by. */

/** The commit of a branch's name or a full hash. */
export function commitAt({ state }: Hub, { id }: RepositoryRow, ref: string): CommitRow | undefined {
  const branch = state.branches.find((row) => row.repositoryId === id && row.name === ref);
  return state.commits.find((row) => row.repositoryId === id && row.sha === (branch?.sha ?? ref));
}

/** The parents of a commit, the branch's own before the one that was merged. */
export function parentsOf({ parent, merged }: CommitRow): string[] {
  return [parent, merged].filter((sha) => typeof sha === "string");
}

/** A commit and all that came before it, the newest first. */
export function ancestry({ state }: Hub, from: CommitRow): CommitRow[] {
  const found: CommitRow[] = [from];
  for (const next of found) {
    for (const sha of parentsOf(next)) {
      const commit = state.commits.find((row) => row.repositoryId === next.repositoryId && row.sha === sha);
      if (commit && !found.includes(commit)) found.push(commit);
    }
  }
  return found;
}
