import { createAppAuth } from "@octokit/auth-app";
import { messageOf } from "../../domain/text.ts";
import { createClient } from "./client.ts";
import type { ClientOptions, TokenSource } from "./client-options.ts";
import { faultKindOf, REFUSED, UnauthorizedError } from "./errors.ts";

export interface AppTokenOptions extends Omit<ClientOptions, "auth" | "writeIntervalMs"> {
  readonly appId: number | string;
  /** The App's private key in PEM; line breaks can be written as `\n`. */
  readonly privateKey: string;
}

/** The tokens of one GitHub App. */
export interface AppTokens {
  /** The App itself (a JWT, valid for ten minutes), for `/app` endpoints. */
  readonly app: TokenSource;
  /** An installation: its token is cached for just under an hour, GitHub's limit. */
  installation(id: number): TokenSource;
}

/**
 * Tokens from `@octokit/auth-app`. Its requests follow the request policy too, on a separate client of the App.
 * JWTs are dated by the machine's real clock, because GitHub checks them by its own: `clock` only paces and times requests.
 * An installation's `token()` and `refresh()` throw `UnauthorizedError` if GitHub refuses a token (the installation is
 * gone or suspended, or the App's key is not accepted). The App's own throw the signing error of an unreadable key.
 */
export function appTokens(options: AppTokenOptions): AppTokens {
  const jwt = createAppAuth({ appId: options.appId, privateKey: options.privateKey });
  const app = alwaysNew(async () => (await jwt({ type: "app" })).token);
  const client = createClient({ ...options, auth: app, writeIntervalMs: 0 });
  const auth = createAppAuth({
    appId: options.appId,
    privateKey: options.privateKey,
    // Creating a second token does no harm.
    request: client.request.defaults({ request: { repeatable: true } }),
    log: { warn: (message: string) => options.log.warn({}, message) },
  });
  return {
    app,
    installation(id) {
      const get = (refresh: boolean) =>
        orRefused(id, async () => (await auth({ type: "installation", installationId: id, refresh })).token);
      return { token: () => get(false), refresh: () => get(true) };
    },
  };
}

function alwaysNew(make: () => Promise<string>): TokenSource {
  return { token: make, refresh: make };
}

/** A 404 here means a missing installation; it must not look like a missing issue. */
async function orRefused(installation: number, get: () => Promise<string>): Promise<string> {
  try {
    return await get();
  } catch (error) {
    if (!REFUSED.includes(faultKindOf(error))) throw error;
    const call = { method: "POST", path: `/app/installations/${installation}/access_tokens` };
    throw new UnauthorizedError(
      call,
      `was refused: no token for this installation (${messageOf(error)})`,
      error,
    );
  }
}
