import { type RepositoryRef, sameRepository } from "../../src/domain/issue-ref.ts";
import type { Client } from "../../src/github/client/client.ts";
import type { Inputs } from "./inputs.ts";

/**
 * The database id of a repository, which its records are signed with and which no listing of issues contains. The runner
 * knows that of its own repository, so only others cost a request. Throws what the client throws.
 */
export async function readRepositoryId(
  client: Client,
  { owner, repo }: RepositoryRef,
  { current, currentId }: Pick<Inputs, "current" | "currentId">,
): Promise<number> {
  if (currentId !== null && current && sameRepository(current, { owner, repo })) return currentId;
  const { data } = await client.request("GET /repos/{owner}/{repo}", { owner, repo });
  return Number(data.id);
}
