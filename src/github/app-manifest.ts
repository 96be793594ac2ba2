import { type AppChoice, CHOICES, type Permissions } from "../domain/app-choices.ts";
import type { Client } from "./client/client.ts";

/** An App that GitHub created, and the environment variables with its credentials. */
export interface RegisteredApp {
  /** Its page on GitHub, without a trailing slash. */
  readonly url: string;
  /** The page of its settings. */
  readonly settingsUrl: string;
  readonly slug: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly credentials: Readonly<Record<"APP_ID" | "PRIVATE_KEY" | "WEBHOOK_SECRET", string>>;
}

/**
 * Exchanges the code that GitHub hands out after it created an App from a manifest. A code works once and for an hour, so
 * this is never repeated. `client` needs no token. Throws what the client throws.
 * https://docs.github.com/rest/apps/apps#create-a-github-app-from-a-manifest
 */
export async function registerApp(code: string, client: Client): Promise<RegisteredApp> {
  const { data } = await client.rest.apps.createFromManifest({ code });
  const { html_url: url, slug = url.split("/").at(-1)!, owner } = data;
  const isOrganization = "login" in owner && owner.type === "Organization";
  const account = isOrganization ? `/organizations/${owner.login}` : "";
  return {
    url,
    settingsUrl: `${new URL(url).origin}${account}/settings/apps/${slug}`,
    slug,
    permissions: data.permissions as Permissions,
    events: data.events,
    credentials: {
      APP_ID: String(data.id),
      PRIVATE_KEY: data.pem.trim(),
      WEBHOOK_SECRET: data.webhook_secret ?? "",
    },
  };
}

/** The parts of `app.yml` that a choice adds to. */
export interface Manifest {
  readonly default_permissions: Permissions;
  readonly default_events: readonly string[];
}

/** The manifest of an App that can also do what was chosen. Without a choice, it asks for no more than `app.yml`. */
export function withChoices<Given extends Manifest>(manifest: Given, choices: readonly AppChoice[]): Given {
  const chosen = choices.map((choice) => CHOICES[choice]);
  const permissions = Object.assign({}, ...chosen.map((added) => added.permissions)) as Permissions;
  const events = chosen.flatMap((added) => added.events);
  return {
    ...manifest,
    // The manifest's own come first, and it decides what both ask for.
    default_permissions: { ...manifest.default_permissions, ...permissions, ...manifest.default_permissions },
    default_events: [...new Set([...manifest.default_events, ...events])],
  };
}
