/**
 * The base URL of the REST API, without a trailing slash: `GITHUB_API_URL`, else the one of the Enterprise Server at
 * `GHE_HOST` (with `GHE_PROTOCOL`, or https), else GitHub's own. Throws an `Error` that names the invalid variable.
 */
export function apiBaseUrl(env: Readonly<Record<string, string | undefined>>): string {
  if (env.GITHUB_API_URL) return checked(env.GITHUB_API_URL, "GITHUB_API_URL", "https://api.github.com");
  if (!env.GHE_HOST) return "https://api.github.com";
  if (!/^[\w.-]+(:\d+)?$/.test(env.GHE_HOST)) {
    throw new Error(`GHE_HOST: expected a host such as github.example.com, found "${env.GHE_HOST}".`);
  }
  const protocol = (env.GHE_PROTOCOL || "https").replace(/:?(\/\/)?$/, "");
  return checked(`${protocol}://${env.GHE_HOST}/api/v3`, "GHE_PROTOCOL", "https");
}

/** The URL of GraphQL. An Enterprise Server has it beside `/api/v3`, not below: https://docs.github.com/enterprise-server/graphql. */
export function graphqlUrl(baseUrl: string): string {
  return `${baseUrl.replace(/\/api\/v3$/, "/api")}/graphql`;
}

function checked(text: string, variable: string, example: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    // The message does not repeat the value, because a URL can contain a password.
    throw new Error(
      `${variable}: expected an http or https URL such as ${example}, without user, query or fragment.`,
    );
  }
  return (url.origin + url.pathname).replace(/\/+$/, "");
}
