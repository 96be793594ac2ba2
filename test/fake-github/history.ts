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

/**
 * The id of what a git expression such as `main:src/a.ts` or `COMMIT^:src/a.ts` names, as the last commit that changed
 * this file left it.
 */
export function blobAt(hub: Hub, repository: RepositoryRow, expression: string): string | undefined {
  const [, ref, parent, path] = /^(?:refs\/heads\/)?([^:^]+)(\^)?:(.+)$/s.exec(expression) ?? [];
  if (ref === undefined) throw new Error(`The model does not know the git expression ${expression}.`);
  const named = commitAt(hub, repository, ref);
  const start = parent && named ? commitAt(hub, repository, named.parent ?? "") : named;
  for (const { files } of start ? ancestry(hub, start) : []) {
    for (const file of files) {
      if (typeof file === "string") continue;
      if (file.previous_filename === path) return undefined;
      if (file.filename === path) return file.status === "removed" ? undefined : file.sha;
    }
  }
  return undefined;
}
