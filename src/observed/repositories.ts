import {
  formatRepository,
  parseIssueRef,
  parseRepository,
  type RepositoryRef,
  repositoryKey,
  resolveMention,
  sameOwner,
  sameRepository,
} from "../domain/issue-ref.ts";
import type { ItemLine } from "../domain/items/action-item.ts";
import type { PostmortemIssue, Repository } from "./issue.ts";
import type { Snapshot } from "./snapshot.ts";

/** Repositories that matter to a postmortem's items: its own, those where items are or lines want them, and those of issues that are named. */
export function placesNamedBy({ marker, ref }: PostmortemIssue, lines: readonly ItemLine[]): RepositoryRef[] {
  return [
    ref,
    ...marker.repositories.flatMap((name) => parseRepository(name) ?? []),
    ...lines.flatMap(({ repository }) => (repository && parseRepository(repository)) || []),
    ...lines.flatMap(({ issue }) => (issue ? [resolveMention(issue, ref)] : [])),
    ...(marker.adopted ?? []).flatMap((name) => parseIssueRef(name) ?? []),
  ];
}

/** Where postmortems of this repository are to open. */
export function wantedHome({ policy, key }: Pick<Snapshot, "policy" | "key">): RepositoryRef {
  const named = policy.postmortem.repository;
  const beside = { owner: key.owner, repo: key.repo };
  if (!named) return beside;
  return parseRepository(named.includes("/") ? named : `${key.owner}/${named}`) ?? beside;
}

/** The repository as observed; null when the App cannot see it, undefined when nobody looked. */
export function targetOf(snapshot: Snapshot, ref: RepositoryRef): Repository | null | undefined {
  if (sameRepository(snapshot.repository, ref)) return snapshot.repository;
  return snapshot.targets[repositoryKey(ref)];
}

/** Whether GitHub takes writes to issues there, as far as anybody looked. */
export function takesWrites(snapshot: Snapshot, ref: RepositoryRef): boolean {
  const target = targetOf(snapshot, ref);
  return !target || (!target.archived && target.hasIssues);
}

/**
 * Why an issue of `to` may not be followed in a postmortem of `from`; null when it may. Titles, owners and state of a
 * private repository's issues never show in a public postmortem, and nobody learns there that it exists.
 */
export function refusalToAdoptFrom(
  snapshot: Snapshot,
  from: RepositoryRef,
  to: RepositoryRef,
): string | null {
  const target = targetOf(snapshot, to);
  const isPublic = targetOf(snapshot, from)?.private === false;
  if (sameOwner(from, to) && isPublic && target?.private !== false) {
    return `${formatRepository(to)} isn't a public repository that the App is installed on. Use an issue from one that is.`;
  }
  return refusalToOpenIn(snapshot, from, to);
}

/**
 * Why no issue may be opened in `to` for something written in `from`; null when it may. A private repository's
 * words never go to a more public one, and a repository that the App cannot see is not said to exist.
 */
export function refusalToOpenIn(snapshot: Snapshot, from: RepositoryRef, to: RepositoryRef): string | null {
  return refusalBetween(
    { ref: from, known: targetOf(snapshot, from) },
    { ref: to, known: targetOf(snapshot, to) },
  );
}

/** A repository by its name, and what is known of it; nothing where the App cannot see it. */
export interface Named {
  readonly ref: RepositoryRef;
  readonly known: Repository | null | undefined;
}

/** The same for any two repositories. */
export function refusalBetween(from: Named, to: Named): string | null {
  const name = formatRepository(to.ref);
  if (!sameOwner(from.ref, to.ref)) {
    return `${name} belongs to another owner; issues must stay with ${from.ref.owner}.`;
  }
  const target = to.known;
  if (!target?.installed)
    return `the App isn't installed on ${name}. Install it there, or use another repository.`;
  if (target.archived) return `${name} is archived. Unarchive it, or use another repository.`;
  if (!target.hasIssues) return `issues are disabled in ${name}. Enable them, or use another repository.`;
  if (from.known?.private !== false && !target.private) {
    return `${name} is public and ${formatRepository(from.ref)} is private. Use a private repository.`;
  }
  return null;
}
