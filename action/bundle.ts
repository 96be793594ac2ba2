/** Builds `dist/index.js`, or with `--check` tells whether the committed one is what the sources build to. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const OUTPUT = fileURLToPath(new URL("dist/index.js", import.meta.url));
const MAX_BYTES = 300 * 1024;

/**
 * What the gate never calls, by what stands in its place. @actions/core brings an HTTP client (and with it undici)
 * for OpenID tokens and a process starter for details of the platform; @octokit/rest brings a table of every
 * endpoint, where the gate names its few routes itself. To load them would take longer than the gate does.
 */
const UNUSED: Readonly<Record<string, string>> = {
  "@actions/http-client": "export class HttpClient {}",
  "@actions/http-client/lib/auth": "export class BearerCredentialHandler {}",
  "@actions/exec": "export {}",
  "@octokit/plugin-rest-endpoint-methods": "export const legacyRestEndpointMethods = () => ({})",
};

const leaveOutUnused: Plugin = {
  name: "leave-out-unused",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@/ }, ({ path }) => (path in UNUSED ? { path, namespace: "unused" } : null));
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
    plugins: [leaveOutUnused],
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
