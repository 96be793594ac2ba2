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
import { isMorePrivate } from "../domain/visibility.ts";
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

type KnownRepositories = Pick<Snapshot, "knownRepositories"> & Partial<Pick<Snapshot, "repository">>;

/** The repository as observed; null if the App cannot see it, undefined if it was not read. */
export function repositoryInfo(
  snapshot: KnownRepositories,
  ref: RepositoryRef,
): Repository | null | undefined {
  const { repository } = snapshot;
  if (repository && sameRepository(repository, ref)) return repository;
  return snapshot.knownRepositories[repositoryKey(ref)];
}

/**
 * Whether fewer people can read `from` than `to`, so that the words there must not be shown in `to`. Only states and dates
 * are.
 */
export function isMorePrivateThan(
  snapshot: KnownRepositories,
  from: RepositoryRef,
  to: RepositoryRef,
): boolean {
  if (sameRepository(from, to)) return false;
  const [source, target] = [repositoryInfo(snapshot, from), repositoryInfo(snapshot, to)];
  return isMorePrivate(source?.visibility, target?.visibility);
}

/** Whether GitHub accepts writes to issues there, as far as known. */
export function acceptsWrites(snapshot: Snapshot, ref: RepositoryRef): boolean {
  const target = repositoryInfo(snapshot, ref);
  return !target || (!target.archived && target.hasIssues);
}

/**
 * Why an issue of `to` can't be tracked in a postmortem of `from`; null if it can. A postmortem never adopts an issue of
 * a more private repository, nor says whether that repository exists.
 */
export function whyNotAdoptFrom(snapshot: Snapshot, from: RepositoryRef, to: RepositoryRef): string | null {
  if (sameOwner(from, to) && isMorePrivateThan(snapshot, to, from)) {
    const visibility = repositoryInfo(snapshot, from)?.visibility;
    const allowed = visibility === "internal" ? "a public or internal" : "a public";
    return `${formatRepository(to)} isn't ${allowed} repository that the App is installed on. Use an issue from one that is.`;
  }
  return whyNotOpenIn(snapshot, from, to);
}

/**
 * Why no issue can be opened in `to` for a text in `from`; null if one can. A repository's text never goes to a less
 * private one, and the reason doesn't reveal whether an invisible repository exists.
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
    return `the App isn't installed on ${name}. Install it there (in a workflow, pass an App's token as the input \`token\`), or use another repository.`;
  if (target.archived) return `${name} is archived. Unarchive it, or use another repository.`;
  if (!target.hasIssues) return `issues are disabled in ${name}. Enable them, or use another repository.`;
  const visibility = from.known?.visibility;
  if (isMorePrivate(visibility, target.visibility)) {
    const enough = visibility === "internal" ? "an internal or private" : "a private";
    return `${name} is ${target.visibility ?? "public"} and ${formatRepository(from.ref)} is ${visibility ?? "private"}. Use ${enough} repository.`;
  }
  return null;
}
