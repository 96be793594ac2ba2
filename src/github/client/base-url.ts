type Environment = Readonly<Record<string, string | undefined>>;

const PUBLIC_API = "https://api.github.com";

/**
 * The base URL of the REST API, without a trailing slash: `GITHUB_API_URL`, else the one of the host in `GHE_HOST` (with
 * `GHE_PROTOCOL`, or https), else GitHub's own. Throws an `Error` that names the invalid variable.
 * A tenant of ghe.com has its API at `api.SUBDOMAIN.ghe.com`, an Enterprise Server below `/api/v3`:
 * https://docs.github.com/enterprise-cloud@latest/admin/data-residency/network-details-for-ghecom
 */
export function apiBaseUrl(env: Environment): string {
  if (env.GITHUB_API_URL) return checked(env.GITHUB_API_URL, "GITHUB_API_URL", PUBLIC_API);
  const host = env.GHE_HOST;
  if (!host) return PUBLIC_API;
  if (!/^[\w.-]+(:\d+)?$/.test(host)) {
    throw new Error(
      `GHE_HOST: expected a host such as github.example.com or example.ghe.com, found "${host}".`,
    );
  }
  const [, tenant] = /^(?:api\.)?([\w-]+\.ghe\.com)$/i.exec(host) ?? [];
  if (/^(?:(?:api|www)\.)?github\.com$/i.test(host)) return PUBLIC_API;
  const protocol = (env.GHE_PROTOCOL || "https").replace(/:?(\/\/)?$/, "");
  const url = tenant ? `${protocol}://api.${tenant}` : `${protocol}://${host}/api/v3`;
  return checked(url, "GHE_PROTOCOL", "https");
}

/** The URL of the website that belongs to this REST API. */
export function webUrl(baseUrl: string): string {
  const { origin, hostname } = new URL(baseUrl);
  const isApart = /^api\.(?:github\.com|[\w-]+\.ghe\.com)$/.test(hostname);
  return isApart ? origin.replace("//api.", "//") : origin;
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
