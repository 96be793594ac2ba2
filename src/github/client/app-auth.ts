import { createAppAuth } from "@octokit/auth-app";
import { messageOf } from "../../domain/text.ts";
import { createClient } from "./client.ts";
import type { ClientOptions, TokenSource } from "./client-options.ts";
import { isRefused, UnauthorizedError } from "./errors.ts";

export interface AppTokenOptions extends Omit<ClientOptions, "auth" | "writeIntervalMs"> {
  readonly appId: number | string;
  /** The App's private key, PEM; line breaks may be written as `\n`. */
  readonly privateKey: string;
}

/** The tokens of one GitHub App. */
export interface AppTokens {
  /** The App itself (a JWT, valid for ten minutes), for `/app` endpoints. */
  readonly app: TokenSource;
  /** An installation: its token is kept for just under an hour, GitHub's limit. */
  installation(id: number): TokenSource;
}

/**
 * Tokens by `@octokit/auth-app`. Its own requests keep the request policy too, on a client of the App's own.
 * JWTs are dated by the machine's real clock, as GitHub's is: `clock` only paces and times the requests.
 * An installation's `token()` and `refresh()` throw `UnauthorizedError` when GitHub refuses it (gone, suspended, or
 * the App's key is not accepted); the App's own throw what a key that cannot be read makes the signing throw.
 */
export function appTokens(options: AppTokenOptions): AppTokens {
  const jwt = createAppAuth({ appId: options.appId, privateKey: options.privateKey });
  const app = alwaysNew(async () => (await jwt({ type: "app" })).token);
  const client = createClient({ ...options, auth: app, writeIntervalMs: 0 });
  const auth = createAppAuth({
    appId: options.appId,
    privateKey: options.privateKey,
    // Making a token leaves nothing behind that a second one could harm.
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

/** A 404 here is a missing installation; it must not look like the missing issue that somebody asked for. */
async function orRefused(installation: number, get: () => Promise<string>): Promise<string> {
  try {
    return await get();
  } catch (error) {
    if (!isRefused(error)) throw error;
    const call = { method: "POST", path: `/app/installations/${installation}/access_tokens` };
    throw new UnauthorizedError(
      call,
      `was refused: no token for this installation (${messageOf(error)})`,
      error,
    );
  }
}
