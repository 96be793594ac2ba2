import about from "../../package.json" with { type: "json" };
import type { ClientOptions } from "../github/client/client-options.ts";
import { proxiedFetch } from "../github/client/proxied-fetch.ts";
import type { Log } from "../reconcile/ports.ts";
import { systemClock } from "./runtime.ts";
import { asSettingsError, type Environment } from "./settings.ts";

/** How every client of the App reaches this API. Throws `SettingsError` for an invalid proxy. */
export function connectionTo(
  baseUrl: string,
  env: Environment,
  log: Log,
): Omit<ClientOptions, "auth" | "writeIntervalMs"> {
  const fetch = asSettingsError(() => proxiedFetch(env));
  return { baseUrl, fetch, clock: systemClock(), log, userAgent: USER_AGENT };
}

/** The package's version. */
export const VERSION: string = about.version;

const USER_AGENT = `followthrough/${VERSION}`;
