import type { Client } from "./client/client.ts";

/** An App that GitHub created, and the environment variables with its credentials. */
export interface RegisteredApp {
  /** Its page on GitHub, without a trailing slash. */
  readonly url: string;
  readonly credentials: Readonly<Record<"APP_ID" | "PRIVATE_KEY" | "WEBHOOK_SECRET", string>>;
}

/**
 * Exchanges the code that GitHub hands out after it created an App from a manifest. A code works once and for an hour, so
 * this is never repeated. `client` needs no token. Throws what the client throws.
 * https://docs.github.com/rest/apps/apps#create-a-github-app-from-a-manifest
 */
export async function registerApp(code: string, client: Client): Promise<RegisteredApp> {
  const { data } = await client.rest.apps.createFromManifest({ code });
  return {
    url: data.html_url,
    credentials: {
      APP_ID: String(data.id),
      PRIVATE_KEY: data.pem.trim(),
      WEBHOOK_SECRET: data.webhook_secret ?? "",
    },
  };
}
