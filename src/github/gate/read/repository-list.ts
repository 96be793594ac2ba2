import type { GateProblem } from "../../../domain/gate/verdict.ts";
import {
  formatRepository,
  type RepositoryRef,
  repositoryKey,
  sameRepository,
} from "../../../domain/issue-ref.ts";
import { messageOf } from "../../../domain/text.ts";
import type { Client } from "../../client/client.ts";
import { onFault } from "../../client/errors.ts";
import { allItems, type Item } from "../../client/pages.ts";
import type { GateInputs } from "../inputs.ts";
import { factsOf, type RepositoryFacts } from "./repository-facts.ts";

export interface RepositoryList {
  readonly repositories: readonly RepositoryRef[];
  /** About those that were listed by their owner, by `owner/repo` in lower case. */
  readonly facts: ReadonlyMap<string, RepositoryFacts>;
  /** Why an owner's repositories could not all be listed, and how to fix it. */
  readonly problems: readonly GateProblem[];
}

const INSTALLED = "GET /installation/repositories";

const OF_ORGANIZATION = "GET /orgs/{org}/repos";

const OF_USER = "GET /users/{username}/repos";

/** More would use up a token's requests for an hour, and no build waits that long. */
const MAX_OF_OWNERS = 500;

type ListedRepository = Pick<
  Item<typeof OF_ORGANIZATION>,
  "id" | "name" | "owner" | "archived" | "has_issues" | "private" | "visibility"
>;

/** The repositories to check: those that are listed, and all of each owner that is listed (`acme/*`). */
export async function listRepositories(
  client: Client,
  { repositories, owners, current }: Pick<GateInputs, "repositories" | "owners" | "current">,
): Promise<RepositoryList> {
  const found = [...repositories];
  const problems: GateProblem[] = [];
  const facts = new Map<string, RepositoryFacts>();
  for (const owner of owners) {
    try {
      const listed = await repositoriesOf(client, owner);
      for (const row of listed) facts.set(repositoryKey(row.ref), row.facts);
      const refs = listed.map(({ ref }) => ref);
      const others = refs.filter((ref) => !current || !sameRepository(ref, current));
      if (others.length === 0) problems.push({ text: noOtherRepository(owner), isWorkflow: true });
      for (const ref of others) if (!found.some((known) => sameRepository(known, ref))) found.push(ref);
    } catch (error) {
      problems.push({ text: `The repositories of ${owner} could not be listed: ${messageOf(error)}` });
    }
  }
  if (found.length > MAX_OF_OWNERS) problems.push({ text: tooMany(found.length), isWorkflow: true });
  return { repositories: found.slice(0, MAX_OF_OWNERS), facts, problems };
}

/** Leaves out archived repositories, in which no issue can be closed, and those with issues disabled. */
async function repositoriesOf(
  client: Client,
  owner: string,
): Promise<{ readonly ref: RepositoryRef; readonly facts: RepositoryFacts }[]> {
  const listed = await listingOf(client, owner);
  return listed
    .filter((row) => row.owner.login.toLowerCase() === owner && !row.archived && row.has_issues !== false)
    .map((row) => ({ ref: { owner: row.owner.login, repo: row.name }, facts: factsOf(row) }))
    .sort((a, b) => (formatRepository(a.ref) < formatRepository(b.ref) ? -1 : 1));
}

/** An App's token lists where the App is installed; other tokens list what their user can see. */
async function listingOf(client: Client, owner: string): Promise<readonly ListedRepository[]> {
  const hidden = onFault(["forbidden", "not-found"], null);
  const listed =
    (await allItems(client, INSTALLED, {}).catch(hidden)) ??
    (await allItems(client, OF_ORGANIZATION, { org: owner }).catch(onFault(["not-found"], null))) ??
    (await allItems(client, OF_USER, { username: owner }));
  return listed as readonly ListedRepository[];
}

function tooMany(count: number): string {
  return `The input repositories matches ${count} repositories, and the gate can check at most ${MAX_OF_OWNERS}: list only the repositories that should block this one, or install the token's App only on those.`;
}

function noOtherRepository(owner: string): string {
  return `The token can't see another repository of ${owner}. The workflow's own token can read only its own repository: pass the token of an App that is installed on all of them as github-token, or list the repositories.`;
}
