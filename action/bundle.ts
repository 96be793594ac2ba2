import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { isBuiltin as isBuiltinModule } from "node:module";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile, type Plugin } from "esbuild";
import { joinStart, OPTIONS, START } from "./join-start.ts";
import { leanPackages } from "./lean-packages.ts";
import { leanSources } from "./lean-sources.ts";

/**
 * Builds two folders: `dist/` with `index.js` (the gate) and `recheck.js`, and `sync/dist/` with `sync.js`; in each, the chunks
 * that a run loads when it needs them. With `--check`, fails if a committed file is stale.
 */

/** The licenses of what is bundled. */
const NOTICES = "licenses.txt";

interface Target {
  readonly folder: string;
  /** By the name of the file that starts. */
  readonly entries: Readonly<Record<string, string>>;
  /** The entry whose start counts. */
  readonly first: string;
  /** A small file that starts before it, and loads it. */
  readonly before?: { readonly name: string; readonly path: string; readonly loads: string };
  /** What it loads before anything runs, and all files together. */
  readonly maxBytes: { readonly atStart: number; readonly inAll: number };
  /** What it needs of the stubs below. */
  readonly used: readonly string[];
}

const TARGETS: readonly Target[] = [
  {
    folder: "dist",
    entries: { gate: "gate.ts", recheck: "recheck/main.ts" },
    first: "gate.js",
    before: { name: "index.js", path: "main.ts", loads: "./gate.ts" },
    maxBytes: { atStart: 180_000, inAll: 350_000 },
    used: [],
  },
  {
    folder: "sync/dist",
    entries: { sync: "sync/main.ts" },
    first: "sync.js",
    maxBytes: { atStart: 200 * 1024, inAll: 1_500 * 1000 },
    used: ["@octokit/plugin-rest-endpoint-methods"],
  },
];

/**
 * Stubs for modules that the gate never calls; loading the real ones would take longer than the gate runs. @actions/core
 * needs an HTTP client (with undici) for OpenID tokens, and @actions/exec for platform details. Octokit has a table of all
 * endpoints and GraphQL, but the gate names its few routes and asks GraphQL by itself.
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
  "@octokit/plugin-rest-endpoint-methods": "export const restEndpointMethods = () => ({})",
};

/**
 * Loading node:crypto takes a fifth as long as starting Node. Only verifying signatures needs it, so each function loads
 * it when it is called. @actions/core delimits outputs with a UUID and rejects outputs that contain it, so
 * `Math.random` suffices.
 */
const LAZY_CRYPTO = `
  const crypto = () => process.getBuiltinModule("node:crypto");
  ${["createHash", "createPrivateKey", "createPublicKey", "sign", "verify", "hkdfSync"]
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

/**
 * Importing a module of Node reads all that it exports, and some of that loads more: `node:fs` loads streams, which takes a fifth as
 * long as starting Node. A part that is read when it is used does not.
 */
const builtinsAsNeeded: Plugin = {
  name: "builtins-as-needed",
  setup({ onResolve, onLoad }) {
    const isBuiltin = (path: string) => isBuiltinModule(path) && !path.endsWith("crypto");
    onResolve({ filter: /^[\w:/]+$/ }, ({ path }) =>
      isBuiltin(path) ? { path: path.replace("node:", ""), namespace: "builtin" } : null,
    );
    onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule("${path}")`,
    }));
  },
};

const stubUnused = (used: readonly string[]): Plugin => ({
  name: "stub-unused",
  setup({ onResolve, onLoad }) {
    const isUnused = (path: string) => path in UNUSED && !used.includes(path);
    onResolve({ filter: /^[@jc]/ }, ({ path }) => (isUnused(path) ? { path, namespace: "unused" } : null));
    onLoad({ filter: /.*/, namespace: "unused" }, ({ path }) => ({ contents: UNUSED[path]! }));
  },
});

interface Bundle {
  /** The text of each file, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** The names of the files that load before anything runs. */
  readonly atStart: ReadonlySet<string>;
}

async function bundle({ folder, entries, first, before, used }: Target): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: Object.fromEntries(
      Object.entries(entries).map(([name, path]) => [name, fileURLToPath(new URL(path, import.meta.url))]),
    ),
    outdir: pathOf(folder),
    splitting: true,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    target: "node24",
    minify: true,
    legalComments: "inline",
    plugins: [stubUnused(used), loadCryptoLazily, builtinsAsNeeded, leanPackages, leanSources],
    logLevel: "warning",
  });
  const split = namedStably({ outputFiles, metafile });
  const atStart = loadedWith(first, split.outputs);
  const files = new Map(
    [...split.texts].map(([name, text]) => [name, { text, exports: split.outputs.get(name)!.exports }]),
  );
  const joined = namedStably(
    await joinStart(
      files,
      (name) => atStart.has(name) && (before !== undefined || name !== first),
      (name) => split.outputs.get(name)!.entryPoint !== undefined,
      first,
    ),
  );
  const opener = before ? [[before.name, await openerOf(before)] as const] : [];
  return {
    files: new Map([...opener, ...joined.texts, [NOTICES, await noticesOf(metafile)]]),
    atStart: new Set([
      ...opener.map(([name]) => name),
      ...loadedWith(before ? START : first, joined.outputs),
    ]),
  };
}

/** The file that starts first. What it loads is outside of it. */
async function openerOf({ path, loads }: NonNullable<Target["before"]>): Promise<string> {
  const { outputFiles } = await build({
    ...OPTIONS,
    entryPoints: [fileURLToPath(new URL(path, import.meta.url))],
    plugins: [
      {
        name: "outside",
        setup({ onResolve }) {
          onResolve({ filter: /^\./ }, ({ path }) =>
            path === loads ? { path: `./${START}`, external: true } : null,
          );
        },
      },
      builtinsAsNeeded,
    ],
  });
  return outputFiles[0]!.text;
}

type Outputs = ReadonlyMap<string, Metafile["outputs"][string]>;

interface Built {
  readonly outputFiles: readonly { readonly path: string; readonly text: string }[];
  readonly metafile: Pick<Metafile, "outputs">;
}

/** The files of a build and what is known of them, by their stable names. */
function namedStably({ outputFiles, metafile }: Built): { texts: Map<string, string>; outputs: Outputs } {
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const names = stableNames(outputs);
  const nameOf = (path: string) => names.get(basename(path)) ?? basename(path);
  const renamed = (text: string) => text.replaceAll(/(?<=\.\/)[\w-]+\.js/g, nameOf);
  return {
    texts: new Map(outputFiles.map(({ path, text }) => [nameOf(path), renamed(text)])),
    outputs: new Map(
      [...outputs].map(([name, output]) => {
        const imports = output.imports.map((one) => ({ ...one, path: nameOf(one.path) }));
        return [nameOf(name), { ...output, imports }];
      }),
    ),
  };
}

/** Names without hashes: a rebuild then changes files, and does not rename them. */
function stableNames(outputs: Outputs): ReadonlyMap<string, string> {
  // Packages can be anywhere: a linked folder must not change the order.
  const placeOf = (path: string) => path.replace(/^.*node_modules\//, "node_modules/");
  const firstInput = (name: string) => Object.keys(outputs.get(name)!.inputs).map(placeOf).sort()[0] ?? "";
  const built = [...outputs.keys()].sort((a, b) => firstInput(a).localeCompare(firstInput(b), "en"));
  const shared = built.filter((name) => name.startsWith("chunk-"));
  return new Map(
    built.map((name) => {
      const number = shared.indexOf(name) + 1;
      return [name, number > 0 ? `shared-${number}.js` : name.replace(/-[A-Z0-9]{8}(?=\.js$)/, "")];
    }),
  );
}

/** A file and all that it imports, apart from what it imports later. */
function loadedWith(name: string, outputs: Outputs, found = new Set<string>()): ReadonlySet<string> {
  found.add(name);
  for (const { path, kind } of outputs.get(name)!.imports) {
    const isNew = kind === "import-statement" && outputs.has(path) && !found.has(path);
    if (isNew) loadedWith(path, outputs, found);
  }
  return found;
}

/**
 * The licenses of the packages in the bundle, and of the holidays wherever they are used: their data have a license of their own
 * that asks for attribution.
 */
async function noticesOf({ outputs }: Metafile): Promise<string> {
  const inputs = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = inputs.flatMap(
    (path) => /^(?!.*:).*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  const isHolidays = (folder: string) => folder.endsWith("/date-holidays");
  const packages = [...new Set(folders)]
    .filter((folder) => !isHolidays(folder))
    .map((folder) => noticeOf(folder, "is in this bundle"));
  const where = folders.some(isHolidays)
    ? "is in this bundle, without the names of the holidays and without days that are not public holidays"
    : "is not in this bundle: only the server and sync use it";
  const holidays = noticeOf("node_modules/date-holidays", where);
  const notices = (await Promise.all(packages)).sort((a, b) => a.localeCompare(b, "en"));
  return [...notices, await holidays].join(`\n${"-".repeat(80)}\n\n`);
}

async function noticeOf(folder: string, where: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const file = (await readdir(folder)).find((each) => /^(licen[sc]e|copying)(\.(md|txt))?$/i.test(each));
  const text = file ? await readFile(`${folder}/${file}`, "utf8") : `License: ${license}\n`;
  return `${name} ${version} ${where}.\n\n${text.replaceAll("\r\n", "\n").trim()}\n`;
}

const bytesOf = (texts: Iterable<string>) =>
  [...texts].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

const pathOf = (folder: string) => fileURLToPath(new URL(`${folder}/`, import.meta.url));

/** Writes the files, or compares them with the committed ones. Returns what is wrong, or null. */
async function produce(target: Target, checks: boolean): Promise<string | null> {
  const { folder, maxBytes } = target;
  const { files, atStart } = await bundle(target);
  const dist = pathOf(folder);
  const bytes = {
    atStart: bytesOf([...atStart].map((name) => files.get(name)!)),
    inAll: bytesOf([...files].flatMap(([name, text]) => (name === NOTICES ? [] : [text]))),
  };
  const size = `${bytes.atStart} bytes at the start, ${bytes.inAll} bytes in all`;
  if (bytes.atStart > maxBytes.atStart || bytes.inAll > maxBytes.inAll)
    return `action/${folder} would have ${size}; the limits are ${maxBytes.atStart} and ${maxBytes.inAll} bytes.`;
  const committed = await readdir(dist).catch(() => []);
  if (checks) {
    const isCurrent = await Promise.all(
      [...files].map(async ([name, text]) => (await readFile(dist + name, "utf8").catch(() => "")) === text),
    );
    if (!isCurrent.every(Boolean) || committed.some((name) => !files.has(name)))
      return `action/${folder} is stale: run \`npm run bundle\` and commit it.`;
  } else {
    await mkdir(dist, { recursive: true });
    await Promise.all(committed.filter((name) => !files.has(name)).map((name) => rm(dist + name)));
    await Promise.all([...files].map(([name, text]) => writeFile(dist + name, text)));
  }
  console.log(`action/${folder}: ${checks ? "up to date, " : ""}${size}.`);
  return null;
}

for (const target of TARGETS) {
  const problem = await produce(target, process.argv.includes("--check"));
  if (problem === null) continue;
  console.error(problem);
  process.exitCode = 1;
}
