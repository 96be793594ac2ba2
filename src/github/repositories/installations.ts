import { parseRepository, type RepositoryRef } from "../../domain/issue-ref.ts";
import type { Client } from "../client/client.ts";
import { faultKindOf } from "../client/errors.ts";
import { allItems, allPages } from "../client/pages.ts";
import type { Repositories } from "./installed-repositories.ts";
import type { Policies } from "./policies.ts";

export interface InstallationsOptions {
  /** Acts as the App itself. */
  readonly appClient: Client;
  readonly clientOf: (installationId: number) => Client;
  /** Gets an installation a new token, which may do what the App was permitted since. */
  readonly renewToken: (installationId: number) => Promise<unknown>;
  readonly repositories: Repositories;
  readonly policies: Policies;
}

interface Installation {
  readonly id: number;
  readonly createdAt: string;
}

/** Where the App is installed and at work. */
export class Installations {
  readonly #options: InstallationsOptions;
  /** By owner. */
  readonly #known = new Map<string, Installation>();

  constructor(options: InstallationsOptions) {
    this.#options = options;
  }

  /** On whose accounts. */
  async *owners(): AsyncGenerator<string> {
    for await (const page of allPages(this.#options.appClient, "GET /app/installations", {})) {
      for (const { id, account, suspended_at, created_at } of page) {
        const owner = account && "login" in account ? account.login : null;
        if (suspended_at || !owner) continue;
        this.#known.set(owner.toLowerCase(), { id, createdAt: created_at });
        yield owner;
      }
    }
  }

  /** Asks anew what there is of an owner, with a new token. */
  async renew(owner: string): Promise<void> {
    this.#known.delete(owner.toLowerCase());
    const installation = await this.#find(owner);
    if (installation) await this.#options.renewToken(installation.id);
  }

  /** The repositories that the App reaches; none where it is not installed. */
  async repositoriesOf(owner: string): Promise<RepositoryRef[]> {
    const installation = await this.#find(owner);
    if (!installation) return [];
    const { id, createdAt } = installation;
    const { clientOf, repositories, policies } = this.#options;
    const client = clientOf(id);
    try {
      const found = await allItems(client, "GET /installation/repositories", {});
      const shared = found.find(({ name }) => name === ".github")?.pushed_at;
      return found.flatMap((data) => {
        const repository = repositories.remember(data, id, createdAt);
        if (repository) policies.pushed(repository, `${data.pushed_at} ${shared}`);
        return repository ?? [];
      });
    } catch (error) {
      if (faultKindOf(error) !== "not-found") throw error;
      return repositoriesOfOwner(client, owner);
    }
  }

  async #find(owner: string): Promise<Installation | undefined> {
    const name = owner.toLowerCase();
    if (!this.#known.has(name))
      for await (const each of this.owners()) if (each.toLowerCase() === name) break;
    return this.#known.get(name);
  }
}

/** For an API that does not list an installation's repositories: those of its owner, most of which it reaches. */
async function repositoriesOfOwner(client: Client, owner: string): Promise<RepositoryRef[]> {
  const ways = [
    () => allItems(client, "GET /users/{username}/repos", { username: owner }),
    () => allItems(client, "GET /orgs/{org}/repos", { org: owner }),
    () => allItems(client, "GET /search/repositories", { q: `user:${owner}` }),
  ];
  for (const ask of ways) {
    try {
      const found = await ask();
      return found.map(({ full_name }) => parseRepository(full_name)).filter((ref) => ref !== null);
    } catch (error) {
      if (faultKindOf(error) !== "not-found") throw error;
    }
  }
  return [];
}
