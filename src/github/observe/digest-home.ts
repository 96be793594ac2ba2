import { parseRepository, type RepositoryRef, sameRepository } from "../../domain/issue-ref.ts";
import { whyNotOpenBetween } from "../../observed/repositories.ts";
import type { FindRepository } from "../repositories/installed-repositories.ts";
import type { RepositoryContext } from "./context.ts";

/** The location of a repository's digest: none, its own repository, a shared one, or none because that is refused. */
export type DigestHome =
  | { readonly kind: "none" }
  | { readonly kind: "own" }
  /** One digest for several repositories. */
  | { readonly kind: "shared"; readonly ref: RepositoryRef }
  | { readonly kind: "refused"; readonly refusal: string };

/**
 * Determines where the digest of a repository is written. Another repository must not be more public, because its readers
 * see the digest, and its own config must name it as well, so that it agrees to the digest.
 */
export async function digestHomeOf(
  context: RepositoryContext & { readonly find: FindRepository },
): Promise<DigestHome> {
  const { policies, find } = context;
  const { repository } = context.installed;
  const { digest } = context.policy;
  const ref = digest.repository === null ? null : parseRepository(digest.repository);
  if (!digest.enabled) return { kind: "none" };
  if (!ref) return { kind: "own" };
  if (sameRepository(ref, repository)) return { kind: "shared", ref };
  const home = await find(ref);
  const refusal = whyNotOpenBetween({ ref: repository, known: repository }, { ref, known: home?.repository });
  if (refusal !== null || !home) return { kind: "refused", refusal: refusal ?? "" };
  const target = (await policies.cachedToday(home)).digest;
  const targetRef = target.repository === null ? null : parseRepository(target.repository);
  const isShared = targetRef !== null && sameRepository(targetRef, home.repository);
  if (target.enabled && isShared) return { kind: "shared", ref };
  const name = `${ref.owner}/${ref.repo}`;
  return {
    kind: "refused",
    refusal: `${name} doesn’t accept digests of other repositories. Set digest.repository to ${name} in its config as well, or in ${ref.owner}/.github for all repositories.`,
  };
}
