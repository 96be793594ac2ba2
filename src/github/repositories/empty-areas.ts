import type { Policy } from "../../domain/policy.ts";
import { faultKindOf } from "../client/errors.ts";
import type { InstalledRepository } from "./installed-repositories.ts";
import { touchedAreas } from "./touched-areas.ts";

const TREE = "GET /repos/{owner}/{repo}/git/trees/{tree_sha}";

/**
 * The areas of the gate whose paths match no file of the default branch, so that their items block no pull request. Empty if
 * GitHub does not list all files: it cuts lists at 100,000 (docs.github.com/rest/git/trees, "Get a tree"). Throws what the
 * client throws.
 */
export async function areasWithoutFiles(
  { client, repository: { owner, repo } }: InstalledRepository,
  { gate: { areas } }: Pick<Policy, "gate">,
): Promise<string[]> {
  if (Object.keys(areas).length === 0) return [];
  try {
    const { data } = await client.request(TREE, { owner, repo, tree_sha: "HEAD", recursive: "1" });
    if (data.truncated) return [];
    const files = data.tree.flatMap(({ type, path }) => (type === "blob" ? [path] : []));
    const touched = touchedAreas(files, areas);
    return Object.keys(areas).filter((name) => !touched.includes(name));
  } catch (error) {
    // A repository without commits has no tree.
    if (["not-found", "terminal"].includes(faultKindOf(error))) return [];
    throw error;
  }
}
