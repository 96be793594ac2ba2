import type { Permissions } from "../../domain/app-choices.ts";
import type { RepositoryRef } from "../../domain/issue-ref.ts";
import type { Client } from "../client/client.ts";

/**
 * Who a process is for GitHub, and what it can reach: an App with its installations (`AppHost`), or a workflow with its token
 * (`WorkflowHost`). Its methods throw what its clients throw.
 */
export interface Host {
  /** Throws a `SettingsError` if GitHub does not accept the credentials. */
  identify(): Promise<Identity>;
  /** The accounts whose repositories a sweep visits. */
  owners(): AsyncIterable<string>;
  /** The repositories of an account that a sweep visits; none if the process has no access there. */
  repositoriesOf(owner: string): Promise<readonly Listed[]>;
  /** Forgets what is cached of the access to an account, after it may have changed. */
  renewAccess(owner: string): Promise<void>;
  /** Null if the process has no access there; throws `MovedError` for an earlier name. */
  byName(ref: RepositoryRef): Promise<Reachable | null>;
  byId(id: number): Promise<Reachable | null>;
  /** Asks GitHub for what did not arrive; resolves with how much that is. Does not throw. */
  redeliver(): Promise<number>;
}

export interface Identity {
  /** Whose name is on what the process writes, such as `followthrough[bot]`. */
  readonly login: string;
  /** The App that writes checks and answers deployments; null if the process is none. */
  readonly appId: number | null;
}

/** What a process may do in a repository. */
export interface Access {
  /** The same one for the same token, because it keeps that token's limits. */
  readonly client: Client;
  /** Since when, as ISO 8601. */
  readonly installedAt: string;
  /** Null if GitHub does not tell. */
  readonly permissions: Permissions | null;
}

/** The fields of an API repository that the App reads. */
export interface ApiRepository {
  readonly id: number;
  readonly name: string;
  readonly full_name: string;
  readonly private: boolean;
  readonly visibility?: string;
  readonly archived?: boolean;
  readonly has_issues?: boolean;
  readonly html_url: string;
  readonly default_branch: string;
  readonly pushed_at?: string | null;
}

/** A repository as GitHub describes it. */
export interface Reachable {
  readonly data: ApiRepository;
  readonly access: Access;
}

/** An entry of a listing; `found` is null for an API that lists only names. */
export interface Listed {
  readonly ref: RepositoryRef;
  readonly found: Reachable | null;
}
