import { parseRepository, type RepositoryRef, repositoryKey } from "../../domain/issue-ref.ts";
import { SettingsError } from "../../domain/settings-error.ts";
import { messageOf } from "../../domain/text.ts";
import type { Log } from "../../reconcile/ports.ts";
import type { AppTokens } from "../client/app-auth.ts";
import { type Client, createClient } from "../client/client.ts";
import type { ClientOptions, RequestMonitor, SharedLimits } from "../client/client-options.ts";
import { ABSENT, type FaultKind, faultKindOf, onFault } from "../client/errors.ts";
import { allItems, allPages } from "../client/pages.ts";
import type { Access, ApiRepository, Host, Identity, Listed, Reachable } from "./host.ts";
import { Redeliveries } from "./redeliveries.ts";

/** The wait before the App tries again to read its own identity. */
const RECONNECT_MS = 5_000;

export interface AppHostOptions {
  /** How every client talks to GitHub. */
  readonly clientOptions: Omit<ClientOptions, "auth">;
  readonly tokens: AppTokens;
  /** What the clients of an installation share with other processes. Default: nothing. */
  readonly limitsOf?: ((installation: number) => SharedLimits) | undefined;
  /** Learns what the App sends as itself. Default: the one in `clientOptions`. */
  readonly ownMonitor?: RequestMonitor;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** @param why the App is not connected; null once it is */
  readonly connecting?: (why: string | null) => void;
}

/** How GitHub refuses what an installation may not read, or that was suspended or replaced. */
const NO_ACCESS: readonly FaultKind[] = [...ABSENT, "forbidden", "unauthorized"];

/** The fields of an API installation that the App reads. */
interface ApiInstallation {
  readonly id: number;
  readonly created_at: string;
  readonly permissions?: object;
  readonly suspended_at?: string | null;
}

/** A GitHub App, which has access where it is installed and not suspended. */
export class AppHost implements Host {
  readonly #options: AppHostOptions;
  /** Acts as the App itself. */
  readonly #appClient: Client;
  readonly #clients = new Map<number, Client>();
  /** Active installations by owner, in lower case. */
  readonly #installations = new Map<string, ApiInstallation>();
  /** The repositories of each owner, as last listed. */
  readonly #listed = new Map<string, ReadonlySet<string>>();
  readonly #redeliveries: Redeliveries;

  constructor(options: AppHostOptions) {
    const { clientOptions, tokens, ownMonitor, log } = options;
    this.#options = options;
    this.#appClient = createClient({
      ...clientOptions,
      auth: tokens.app,
      ...(ownMonitor && { monitor: ownMonitor }),
    });
    this.#redeliveries = new Redeliveries(this.#appClient, clientOptions.clock, log);
  }

  /** The App's id, and the login that it writes as: `slug[bot]`. Waits while GitHub cannot be reached. */
  async identify(): Promise<Identity> {
    const { clientOptions, connecting, log, signal } = this.#options;
    const api = clientOptions.baseUrl;
    for (;;) {
      try {
        const { data } = await this.#appClient.rest.apps.getAuthenticated();
        connecting?.(null);
        return { appId: data?.id ?? 0, login: `${data?.slug}[bot]` };
      } catch (error) {
        const kind = faultKindOf(error);
        if (kind === "unauthorized" || kind === "not-found" || kind === "moved") {
          throw new SettingsError(
            `${api} does not accept these credentials. Check that APP_ID and the private key belong to the same App, and that GITHUB_API_URL (or GHE_HOST) is the API where the App is registered (${messageOf(error)}).`,
          );
        }
        connecting?.(messageOf(error));
        log.warn({ err: error, api }, "GitHub cannot be reached; trying again");
        await clientOptions.clock.sleep(RECONNECT_MS, signal);
      }
    }
  }

  async *owners(): AsyncGenerator<string> {
    for await (const page of allPages(this.#appClient, "GET /app/installations", {})) {
      for (const installation of page) {
        const { account, suspended_at } = installation;
        const owner = account && "login" in account ? account.login : null;
        if (suspended_at || !owner) continue;
        this.#installations.set(owner.toLowerCase(), installation);
        yield owner;
      }
    }
  }

  /** Reads the owner's installation again, and gets a new token with the permissions that it has now. */
  async renewAccess(owner: string): Promise<void> {
    this.#installations.delete(owner.toLowerCase());
    const installation = await this.#installationOf(owner);
    if (installation) await this.#options.tokens.installation(installation.id).refresh();
  }

  async repositoriesOf(owner: string): Promise<Listed[]> {
    const installation = await this.#installationOf(owner);
    if (!installation) return [];
    const access = this.#accessOf(installation);
    const route = "GET /installation/repositories";
    const found = await allItems(access.client, route, {}).catch(onFault(["not-found"], null));
    if (!found) {
      const refs = await repositoriesOfOwner(access.client, owner);
      return refs.map((ref) => ({ ref, found: null }));
    }
    this.#listed.set(owner.toLowerCase(), new Set(found.map(({ full_name }) => full_name.toLowerCase())));
    return found.map((data) => ({ ref: parseRepository(data.full_name)!, found: { data, access } }));
  }

  async byName(ref: RepositoryRef): Promise<Reachable | null> {
    return (await this.#amongListed(ref)) ?? this.#byInstallation(ref);
  }

  /** Null if it was not listed, since any token can read a public repository, or if the installation can't read it anymore. */
  async #amongListed({ owner, repo }: RepositoryRef): Promise<Reachable | null> {
    const installation = this.#installations.get(owner.toLowerCase());
    const isListed = this.#listed.get(owner.toLowerCase())?.has(repositoryKey({ owner, repo }));
    if (!installation || !isListed) return null;
    const access = this.#accessOf(installation);
    const answer = await access.client.rest.repos.get({ owner, repo }).catch(onFault(NO_ACCESS, null));
    return answer && { data: answer.data, access };
  }

  #byInstallation({ owner, repo }: RepositoryRef): Promise<Reachable | null> {
    const installation = this.#appClient.rest.apps.getRepoInstallation({ owner, repo });
    return this.#read(installation, ({ rest }) => rest.repos.get({ owner, repo }));
  }

  byId(id: number): Promise<Reachable | null> {
    const installation = this.#appClient.request("GET /repositories/{id}/installation", { id });
    return this.#read(installation, (client) => client.request("GET /repositories/{id}", { id }));
  }

  redeliver(): Promise<number> {
    return this.#redeliveries.sendFailed();
  }

  async #read(
    reading: Promise<{ readonly data: ApiInstallation }>,
    read: (client: Client) => Promise<{ readonly data: ApiRepository }>,
  ): Promise<Reachable | null> {
    const { data: installation } = await reading;
    if (installation.suspended_at) return null;
    const access = this.#accessOf(installation);
    return { data: (await read(access.client)).data, access };
  }

  async #installationOf(owner: string): Promise<ApiInstallation | undefined> {
    const name = owner.toLowerCase();
    if (!this.#installations.has(name))
      for await (const each of this.owners()) if (each.toLowerCase() === name) break;
    return this.#installations.get(name);
  }

  #accessOf({ id, created_at, permissions }: ApiInstallation): Access {
    const client = this.#clientOf(id);
    return { client, installedAt: created_at, permissions: (permissions as Access["permissions"]) ?? null };
  }

  #clientOf(id: number): Client {
    const { clientOptions, tokens, limitsOf } = this.#options;
    const client =
      this.#clients.get(id) ??
      createClient({
        ...{ ...clientOptions, auth: tokens.installation(id) },
        ...(limitsOf && { shared: limitsOf(id) }),
      });
    this.#clients.set(id, client);
    return client;
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
