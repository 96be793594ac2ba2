import { formatRepository, type RepositoryRef, sameRepository } from "../../src/domain/issue-ref.ts";
import { messageOf } from "../../src/domain/text.ts";
import type { Client } from "../../src/github/client/client.ts";
import { faultKindOf } from "../../src/github/client/errors.ts";
import { allItems, type Item } from "../../src/github/client/pages.ts";
import type { Inputs } from "./inputs.ts";

export interface RepositoryList {
  readonly repositories: readonly RepositoryRef[];
  /** Why an owner's repositories cannot all be known, with the way to mend it. */
  readonly problems: readonly string[];
}

const INSTALLED = "GET /installation/repositories";

const OF_ORGANIZATION = "GET /orgs/{org}/repos";

const OF_USER = "GET /users/{username}/repos";

/** More would take a token's requests of an hour, and no build waits so long. */
const MAX_OF_OWNERS = 500;

type Listed = Pick<Item<typeof OF_ORGANIZATION>, "name" | "owner" | "archived" | "has_issues">;

/** The repositories to look at: those that are named, and all of the owners that are (`acme/*`). */
export async function listRepositories(
  client: Client,
  { repositories, owners, current }: Pick<Inputs, "repositories" | "owners" | "current">,
): Promise<RepositoryList> {
  const found = [...repositories];
  const problems: string[] = [];
  for (const owner of owners) {
    try {
      const listed = await repositoriesOf(client, owner);
      const others = listed.filter((ref) => !current || !sameRepository(ref, current));
      if (others.length === 0) problems.push(seesNothing(owner));
      for (const ref of others) if (!found.some((known) => sameRepository(known, ref))) found.push(ref);
    } catch (error) {
      problems.push(`The repositories of ${owner} could not be listed: ${messageOf(error)}`);
    }
  }
  if (found.length > MAX_OF_OWNERS) problems.push(tooMany(found.length));
  return { repositories: found.slice(0, MAX_OF_OWNERS), problems };
}

/** Archived ones are left out, where nothing can be closed any more, and those without issues. */
async function repositoriesOf(client: Client, owner: string): Promise<RepositoryRef[]> {
  const listed = await listingOf(client, owner);
  return listed
    .filter((row) => row.owner.login.toLowerCase() === owner && !row.archived && row.has_issues !== false)
    .map((row) => ({ owner: row.owner.login, repo: row.name }))
    .sort((a, b) => (formatRepository(a) < formatRepository(b) ? -1 : 1));
}

/** An App's token knows what it was installed for; other tokens list what their user sees. */
async function listingOf(client: Client, owner: string): Promise<readonly Listed[]> {
  try {
    return (await allItems(client, INSTALLED, {})) as readonly Listed[];
  } catch (error) {
    if (!["forbidden", "not-found"].includes(faultKindOf(error))) throw error;
  }
  try {
    return await allItems(client, OF_ORGANIZATION, { org: owner });
  } catch (error) {
    if (faultKindOf(error) !== "not-found") throw error;
    return (await allItems(client, OF_USER, { username: owner })) as readonly Listed[];
  }
}

function tooMany(count: number): string {
  return `The input repositories comes to ${count} repositories, and the gate looks at ${MAX_OF_OWNERS} at most: name those that this one shall wait for, or install the token's App on those only.`;
}

function seesNothing(owner: string): string {
  return `The token sees no other repository of ${owner}: the workflow's own token reads its own repository only. Pass the token of an App that is installed for all of them as github-token, or name the repositories.`;
}
