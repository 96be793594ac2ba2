import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

/** Builds `dist/index.js`; with `--check`, fails if the committed file is stale. */

const OUTPUT = fileURLToPath(new URL("dist/index.js", import.meta.url));

const MAX_BYTES = 300 * 1024;

/**
 * Stubs for modules that the gate never calls; loading the real ones would take longer than the gate runs. @actions/core
 * needs an HTTP client (with undici) for OpenID tokens, and @actions/exec for platform details. @octokit/rest has a table
 * of all endpoints, pagination and GraphQL, but the gate names its few routes and reads pages ahead.
 */
const UNUSED: Readonly<Record<string, string>> = {
  "@actions/http-client": "export class HttpClient {}",
  "@actions/http-client/lib/auth": "export class BearerCredentialHandler {}",
  "@actions/exec": "export {}",
  // It checks every value of a response for numbers beyond 2^53. The gate reads none.
  "json-with-bigint":
    "export const JSONParse = (text) => JSON.parse(text); export const JSONStringify = (value) => JSON.stringify(value);",
  // It reads all parameters of a media type. The client asks for the type and the character set.
  "content-type":
    "export const parse = (text) => ({ type: text.split(';')[0].trim().toLowerCase(), parameters: { charset: /charset=\"?([\\w-]+)/i.exec(text)?.[1] } });",
  // The request policy adds the token.
  "@octokit/auth-token": "export const createTokenAuth = () => {}",
  "@octokit/graphql": "export const withCustomRequest = () => ({ defaults: () => {} })",
  "@octokit/plugin-paginate-rest": "export const paginateRest = () => ({})",
  "@octokit/plugin-rest-endpoint-methods": "export const legacyRestEndpointMethods = () => ({})",
};

/**
 * Loading node:crypto takes a fifth as long as starting Node. Only verifying signatures needs it, so each function loads
 * it when it is called. @actions/core delimits outputs with a UUID and rejects outputs that contain it, so
 * `Math.random` suffices.
 */
const LAZY_CRYPTO = `
  const crypto = () => process.getBuiltinModule("node:crypto");
  ${["createPrivateKey", "createPublicKey", "sign", "verify", "hkdfSync"]
    .map((name) => `export const ${name} = (...args) => crypto().${name}(...args);`)
    .join("\n  ")}
  export const randomUUID = () => [1, 2, 3].map(() => Math.random().toString(36).slice(2)).join("-");`;

const loadCryptoLazily: Plugin = {
  name: "load-crypto-lazily",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?crypto$/ }, () => ({ path: "crypto", namespace: "lazy" }));
    onLoad({ filter: /.*/, namespace: "lazy" }, () => ({ contents: LAZY_CRYPTO }));
  },
};

const stubUnused: Plugin = {
  name: "stub-unused",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[@jc]/ }, ({ path }) => (path in UNUSED ? { path, namespace: "unused" } : null));
    onLoad({ filter: /.*/, namespace: "unused" }, ({ path }) => ({ contents: UNUSED[path]! }));
  },
};

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("main.ts", import.meta.url))],
    outfile: OUTPUT,
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node24",
    minify: true,
    legalComments: "inline",
    charset: "utf8",
    banner: { js: "// Built from action/main.ts by `npm run bundle`; do not edit." },
    plugins: [stubUnused, loadCryptoLazily],
    logLevel: "warning",
  });
  return outputFiles[0]!.text;
}

const built = await bundle();

const bytes = Buffer.byteLength(built);
if (bytes > MAX_BYTES) {
  console.error(`action/dist/index.js would be ${bytes} bytes; the limit is ${MAX_BYTES}.`);
  process.exitCode = 1;
} else if (process.argv.includes("--check")) {
  const committed = await readFile(OUTPUT, "utf8").catch(() => "");
  if (committed !== built) {
    console.error("action/dist/index.js is stale: run `npm run bundle` and commit it.");
    process.exitCode = 1;
  } else console.log(`action/dist/index.js is up to date (${bytes} bytes).`);
} else {
  await mkdir(new URL("dist/", import.meta.url), { recursive: true });
  await writeFile(OUTPUT, built);
  console.log(`action/dist/index.js: ${bytes} bytes.`);
}
