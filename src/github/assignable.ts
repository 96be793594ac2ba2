import type { RepositoryRef } from "../domain/issue-ref.ts";
import type { Client } from "./client.ts";
import { kindOf } from "./errors.ts";

/**
 * Who of these cannot be assigned to issues of a repository; teams among them never can, and are left out. Nobody, where
 * the API does not tell: an emulator answers 404 to whatever it does not know.
 */
export async function whoIsUnassignable(
  client: Client,
  repository: RepositoryRef,
  owners: readonly string[],
): Promise<string[]> {
  const people = owners.filter((owner) => !owner.includes("/"));
  const answers = await Promise.all(people.map((login) => canBeAssigned(client, repository, login)));
  const wrong = people.filter((_login, index) => answers[index] === false);
  return wrong.length > 0 && (await tellsOfAssignees(client, repository)) ? wrong : [];
}

/** Null when GitHub does not say. */
async function canBeAssigned(
  client: Client,
  { owner, repo }: RepositoryRef,
  assignee: string,
): Promise<boolean | null> {
  try {
    await client.rest.issues.checkUserCanBeAssigned({ owner, repo, assignee });
    return true;
  } catch (error) {
    return afterFault(error, kindOf(error) === "not-found" ? false : null);
  }
}

async function tellsOfAssignees(client: Client, { owner, repo }: RepositoryRef): Promise<boolean> {
  try {
    await client.rest.issues.listAssignees({ owner, repo, per_page: 1 });
    return true;
  } catch (error) {
    return afterFault(error, false);
  }
}

/** What may pass, or is nobody's answer, is thrown on. */
function afterFault<Answer>(error: unknown, answer: Answer): Answer {
  if (["not-found", "gone", "forbidden", "invalid", "moved"].includes(kindOf(error))) return answer;
  throw error;
}
