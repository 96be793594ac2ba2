import { formatRepository, type RepositoryRef, sameOwner, sameRepository } from "../../domain/issue-ref.ts";
import type { Repository, Snapshot } from "../snapshot.ts";

/** The repository as observed; null when the App cannot see it, undefined when nobody looked. */
export function targetOf(snapshot: Snapshot, ref: RepositoryRef): Repository | null | undefined {
  if (sameRepository(snapshot.repository, ref)) return snapshot.repository;
  return snapshot.targets[formatRepository(ref).toLowerCase()];
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
    return `${formatRepository(to)} is no public repository that the App is installed on. Name an issue of one.`;
  }
  return refusalToOpenIn(snapshot, from, to);
}

/**
 * Why no issue may be opened in `to` for something written in `from`; null when it may. A private repository's
 * words never go to a more public one, and a repository that the App cannot see is not said to exist.
 */
export function refusalToOpenIn(snapshot: Snapshot, from: RepositoryRef, to: RepositoryRef): string | null {
  const name = formatRepository(to);
  if (!sameOwner(from, to)) return `${name} belongs to another owner; issues stay with ${from.owner}.`;
  const target = targetOf(snapshot, to);
  if (!target?.installed) return `the App is not installed on ${name}. Install it there, or name another.`;
  if (target.archived) return `${name} is archived. Unarchive it, or name another repository.`;
  if (!target.hasIssues)
    return `issues are switched off in ${name}. Switch them on, or name another repository.`;
  const source = targetOf(snapshot, from);
  if (source?.private !== false && !target.private) {
    return `${name} is public and ${formatRepository(from)} is private. Name a private repository.`;
  }
  return null;
}
