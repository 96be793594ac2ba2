import { type Fetch, httpsFetch } from "./https-fetch.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How a long-running process reaches GitHub: directly, or through the proxy that `HTTPS_PROXY` or `HTTP_PROXY` names (in
 * upper or lower case), except for the hosts in `NO_PROXY`. The package for proxies takes 20 MB, like the built-in `fetch`.
 * Throws an `Error` that names the variable if the proxy is not an http or https URL.
 */
export function proxiedFetch(env: Environment): Fetch {
  const httpProxy = proxyIn("HTTP_PROXY", env);
  const httpsProxy = proxyIn("HTTPS_PROXY", env);
  if (!httpProxy && !httpsProxy) return httpsFetch;
  const noProxy = env.no_proxy || env.NO_PROXY || "";
  const loaded = import("undici").then(({ fetch, EnvHttpProxyAgent }): Fetch => {
    const dispatcher = new EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy });
    return (input, init) => fetch(input, { ...init, dispatcher });
  });
  return async (input, init) => (await loaded)(input, init);
}

function proxyIn(name: "HTTP_PROXY" | "HTTPS_PROXY", env: Environment): string {
  const proxy = env[name.toLowerCase()] || env[name] || "";
  if (proxy === "" || (URL.canParse(proxy) && /^https?:$/.test(new URL(proxy).protocol))) return proxy;
  // The message does not repeat the value, because it can contain a password.
  throw new Error(`${name}: expected an http or https URL such as http://proxy.example.com:3128.`);
}
