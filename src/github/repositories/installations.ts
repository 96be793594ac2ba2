import { parseRepository, type RepositoryRef } from "../../domain/issue-ref.ts";
import type { Client } from "../client/client.ts";
import { onFault } from "../client/errors.ts";
import { allItems, allPages } from "../client/pages.ts";
import { type Installation, type Repositories, toInstallation } from "./installed-repositories.ts";
import type { Policies } from "./policies.ts";

export interface InstallationsOptions {
  /** Acts as the App itself. */
  readonly appClient: Client;
  readonly clientOf: (installationId: number) => Client;
  /** Gets a new token for an installation, with the permissions that the App has now. */
  readonly renewToken: (installationId: number) => Promise<unknown>;
  readonly repositories: Repositories;
  readonly policies: Policies;
}

/** The App's active installations. */
export class Installations {
  readonly #options: InstallationsOptions;
  /** By owner. */
  readonly #known = new Map<string, Installation>();

  constructor(options: InstallationsOptions) {
    this.#options = options;
  }

  /** The accounts that the App is installed on. */
  async *owners(): AsyncGenerator<string> {
    for await (const page of allPages(this.#options.appClient, "GET /app/installations", {})) {
      for (const data of page) {
        const { account, suspended_at } = data;
        const owner = account && "login" in account ? account.login : null;
        if (suspended_at || !owner) continue;
        this.#known.set(owner.toLowerCase(), toInstallation(data));
        yield owner;
      }
    }
  }

  /** Reads an owner's installation again, and gets a new token for it. */
  async refresh(owner: string): Promise<void> {
    this.#known.delete(owner.toLowerCase());
    const installation = await this.#find(owner);
    if (installation) await this.#options.renewToken(installation.id);
  }

  /** The owner's repositories that the App can access; none if it is not installed there. */
  async repositoriesOf(owner: string): Promise<RepositoryRef[]> {
    const installation = await this.#find(owner);
    if (!installation) return [];
    const { clientOf, repositories, policies } = this.#options;
    const client = clientOf(installation.id);
    const route = "GET /installation/repositories";
    const found = await allItems(client, route, {}).catch(onFault(["not-found"], null));
    if (!found) return repositoriesOfOwner(client, owner);
    const shared = found.find(({ name }) => name === ".github")?.pushed_at;
    return found.map((data) => {
      const repository = repositories.remember(data, installation);
      policies.pushed(repository, `${data.pushed_at} ${shared}`);
      return repository;
    });
  }

  async #find(owner: string): Promise<Installation | undefined> {
    const name = owner.toLowerCase();
    if (!this.#known.has(name))
      for await (const each of this.owners()) if (each.toLowerCase() === name) break;
    return this.#known.get(name);
  }
}

/** For an API that does not list an installation's repositories: all of its owner, most of which the App can access. */
async function repositoriesOfOwner(client: Client, owner: string): Promise<RepositoryRef[]> {
  const listings = [
    () => allItems(client, "GET /users/{username}/repos", { username: owner }),
    () => allItems(client, "GET /orgs/{org}/repos", { org: owner }),
    () => allItems(client, "GET /search/repositories", { q: `user:${owner}` }),
  ];
  for (const list of listings) {
    const found = await list().catch(onFault(["not-found"], null));
    if (found) return found.flatMap(({ full_name }) => parseRepository(full_name) ?? []);
  }
  return [];
}
