import { parseRepository, type RepositoryRef, sameRepository } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import { whyNotOpenBetween } from "../../observed/repositories.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import type { ObserverContext } from "./context.ts";

/** Where a repository's digest stands: nowhere, in a repository, or nowhere since that is refused. */
export type DigestHome =
  | { readonly kind: "none" }
  | { readonly kind: "own" }
  /** One for several repositories. */
  | { readonly kind: "shared"; readonly ref: RepositoryRef }
  | { readonly kind: "refused"; readonly refusal: string };

/**
 * Says where the digest of a repository stands. What stands in another repository is read there, so it may not go to
 * a more public one, and that one's own config has to name itself as well: nobody's digest is written to by surprise.
 */
export async function digestHomeOf(
  { repository }: InstalledRepository,
  { digest }: Policy,
  { repositories, policies }: ObserverContext,
): Promise<DigestHome> {
  const ref = digest.repository === null ? null : parseRepository(digest.repository);
  if (!digest.enabled) return { kind: "none" };
  if (!ref) return { kind: "own" };
  if (sameRepository(ref, repository)) return { kind: "shared", ref };
  const home = await repositories.find(ref);
  const refusal = whyNotOpenBetween({ ref: repository, known: repository }, { ref, known: home?.repository });
  if (refusal !== null || !home) return { kind: "refused", refusal: refusal ?? "" };
  const target = (await policies.cachedToday(home)).digest;
  const targetRef = target.repository === null ? null : parseRepository(target.repository);
  const isShared = targetRef !== null && sameRepository(targetRef, home.repository);
  if (target.enabled && isShared) return { kind: "shared", ref };
  const name = `${ref.owner}/${ref.repo}`;
  return {
    kind: "refused",
    refusal: `${name} keeps no digest for others. Set digest.repository to ${name} in its config as well, or in ${ref.owner}/.github for all repositories.`,
  };
}
