import { Octokit } from "@octokit/rest";

/** An App that GitHub created, and the environment variables with its credentials. */
export interface RegisteredApp {
  /** Its page on GitHub, without a trailing slash. */
  readonly url: string;
  readonly credentials: Readonly<Record<"APP_ID" | "PRIVATE_KEY" | "WEBHOOK_SECRET", string>>;
}

/**
 * Exchanges the code that GitHub hands out after it created an App from a manifest. A code works once and for an hour, so
 * this is never repeated. Throws what Octokit throws.
 * https://docs.github.com/rest/apps/apps#create-a-github-app-from-a-manifest
 */
export async function registerApp(code: string, baseUrl: string): Promise<RegisteredApp> {
  const { data } = await new Octokit({ baseUrl }).rest.apps.createFromManifest({ code });
  return {
    url: data.html_url,
    credentials: {
      APP_ID: String(data.id),
      PRIVATE_KEY: data.pem.trim(),
      WEBHOOK_SECRET: data.webhook_secret ?? "",
    },
  };
}
