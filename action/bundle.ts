import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

/** Builds `dist/index.js`, or with `--check` tells whether the committed one is what the sources build to. */

const OUTPUT = fileURLToPath(new URL("dist/index.js", import.meta.url));

const MAX_BYTES = 300 * 1024;

/**
 * What the gate never calls, by what stands in its place. @actions/core brings an HTTP client (and with it undici)
 * for OpenID tokens and a process starter for details of the platform; @octokit/rest brings a table of every
 * endpoint, a walk through pages and GraphQL, where the gate names its few routes itself and reads pages ahead. To load them
 * would take longer than the gate does.
 */
const UNUSED: Readonly<Record<string, string>> = {
  "@actions/http-client": "export class HttpClient {}",
  "@actions/http-client/lib/auth": "export class BearerCredentialHandler {}",
  "@actions/exec": "export {}",
  // It looks at each value of an answer for numbers beyond 2^53, of which GitHub has none that the gate reads.
  "json-with-bigint":
    "export const JSONParse = (text) => JSON.parse(text); export const JSONStringify = (value) => JSON.stringify(value);",
  "@octokit/graphql": "export const withCustomRequest = () => ({ defaults: () => {} })",
  "@octokit/plugin-paginate-rest": "export const paginateRest = () => ({})",
  "@octokit/plugin-rest-endpoint-methods": "export const legacyRestEndpointMethods = () => ({})",
};

/**
 * Loading node:crypto takes a fifth as long as Node's own start. Ledgers are verified with it where keys are pinned, so
 * each function loads it when it is called. @actions/core wants random text to delimit an output, and checks that the
 * output does not hold it: that much chance can be had for less.
 */
const LAZY_CRYPTO = `
  const crypto = () => process.getBuiltinModule("node:crypto");
  ${["createPrivateKey", "createPublicKey", "sign", "verify", "hkdfSync"]
    .map((name) => `export const ${name} = (...given) => crypto().${name}(...given);`)
    .join("\n  ")}
  export const randomUUID = () => [1, 2, 3].map(() => Math.random().toString(36).slice(2)).join("-");`;

const loadCryptoLate: Plugin = {
  name: "load-crypto-late",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?crypto$/ }, () => ({ path: "crypto", namespace: "late" }));
    onLoad({ filter: /.*/, namespace: "late" }, () => ({ contents: LAZY_CRYPTO }));
  },
};

const leaveOutUnused: Plugin = {
  name: "leave-out-unused",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[@j]/ }, ({ path }) => (path in UNUSED ? { path, namespace: "unused" } : null));
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
    plugins: [leaveOutUnused, loadCryptoLate],
    logLevel: "warning",
  });
  return outputFiles[0]!.text;
}

const built = await bundle();

const bytes = Buffer.byteLength(built);
if (bytes > MAX_BYTES) {
  console.error(`action/dist/index.js would have ${bytes} bytes; it may have ${MAX_BYTES}.`);
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
