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

/**
 * The repositories that a postmortem's items involve: its own, those of its items and lines, and those of referenced
 * issues.
 */
export function repositoriesNamedBy(
  { marker, ref }: PostmortemIssue,
  lines: readonly ItemLine[],
): RepositoryRef[] {
  return [
    ref,
    ...marker.repositories.flatMap((name) => parseRepository(name) ?? []),
    ...lines.flatMap(({ repository }) => (repository && parseRepository(repository)) || []),
    ...lines.flatMap(({ issue }) => (issue ? [resolveMention(issue, ref)] : [])),
    ...(marker.adopted ?? []).flatMap((name) => parseIssueRef(name) ?? []),
  ];
}

/** Where postmortems of this repository should open. */
export function configuredRepository({ policy, key }: Pick<Snapshot, "policy" | "key">): RepositoryRef {
  const named = policy.postmortem.repository;
  const beside = { owner: key.owner, repo: key.repo };
  if (!named) return beside;
  return parseRepository(named.includes("/") ? named : `${key.owner}/${named}`) ?? beside;
}

/** The repository as observed; null if the App cannot see it, undefined if it was not read. */
export function repositoryInfo(snapshot: Snapshot, ref: RepositoryRef): Repository | null | undefined {
  if (sameRepository(snapshot.repository, ref)) return snapshot.repository;
  return snapshot.knownRepositories[repositoryKey(ref)];
}

/** Whether GitHub accepts writes to issues there, as far as known. */
export function acceptsWrites(snapshot: Snapshot, ref: RepositoryRef): boolean {
  const target = repositoryInfo(snapshot, ref);
  return !target || (!target.archived && target.hasIssues);
}

/**
 * Why an issue of `to` can't be tracked in a postmortem of `from`; null if it can. A public postmortem never shows
 * titles, owners or states of a private repository's issues, nor that the repository exists.
 */
export function whyNotAdoptFrom(snapshot: Snapshot, from: RepositoryRef, to: RepositoryRef): string | null {
  const target = repositoryInfo(snapshot, to);
  const isPublic = repositoryInfo(snapshot, from)?.private === false;
  if (sameOwner(from, to) && isPublic && target?.private !== false) {
    return `${formatRepository(to)} isn't a public repository that the App is installed on. Use an issue from one that is.`;
  }
  return whyNotOpenIn(snapshot, from, to);
}

/**
 * Why no issue can be opened in `to` for a text in `from`; null if one can. A private repository's text never goes to
 * a public one, and the reason doesn't reveal whether an invisible repository exists.
 */
export function whyNotOpenIn(snapshot: Snapshot, from: RepositoryRef, to: RepositoryRef): string | null {
  return whyNotOpenBetween(
    { ref: from, known: repositoryInfo(snapshot, from) },
    { ref: to, known: repositoryInfo(snapshot, to) },
  );
}

/** A repository by name, and what is known about it; null or undefined if the App can't see it. */
export interface NamedRepository {
  readonly ref: RepositoryRef;
  readonly known: Repository | null | undefined;
}

/** The same for any two repositories. */
export function whyNotOpenBetween(from: NamedRepository, to: NamedRepository): string | null {
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
