import { build, type Plugin } from "esbuild";

/** Files of a bundle by their names, with the names that each exports. */
type Files = ReadonlyMap<string, { readonly text: string; readonly exports: readonly string[] }>;

/** The file that holds what a start loads, all but the entry or what starts before it. */
export const START = "start.js";

/** An import as esbuild writes it, of names or of none. */
const IMPORT = /\bimport(?:\{([^{}]*)\}from)?"\.\/([\w-]+\.js)"/g;

export const OPTIONS = {
  bundle: true,
  write: false,
  metafile: true,
  format: "esm",
  platform: "node",
  target: "node24",
  minify: true,
  legalComments: "inline",
  banner: { js: "// Built from action/ by `npm run bundle`; do not edit." },
  logLevel: "warning",
} as const;

/**
 * Joins the files that a start loads into `start.js`, which all others then import: Node takes a millisecond to find, read and link
 * each.
 * @param isAtStart whether a file is joined
 * @param isEntry whether an `import()` or the outside names a file
 * @param first the file whose exports keep their names, if it is joined
 */
export async function joinStart(
  files: Files,
  isAtStart: (name: string) => boolean,
  isEntry: (name: string) => boolean,
  first: string,
) {
  const start = [...files.keys()].filter(isAtStart).sort();
  /** The name in the joined file of what a file exports. */
  const joinedName = (file: string, name: string) =>
    file === first ? name : `s${start.indexOf(file)}${name}`;
  const joined = await build({
    ...OPTIONS,
    stdin: {
      contents: start
        .map((file) => {
          const names = files.get(file)!.exports.map((name) => `${name} as ${joinedName(file, name)}`);
          return `export { ${names} } from "./${file}";`;
        })
        .join("\n"),
    },
    outfile: START,
    plugins: [inMemory((name) => (isAtStart(name) ? files.get(name)!.text : null))],
  });
  const fromJoined = (text: string) =>
    text.replaceAll(IMPORT, (whole, names: string | undefined, file: string) => {
      if (!isAtStart(file)) return whole;
      const renamed = (names?.split(",") ?? []).map((one) => {
        const [name, own = name] = one.split(" as ");
        return `${joinedName(file, name!)} as ${own}`;
      });
      return `import{${renamed}}from"./${START}"`;
    });
  const others = await build({
    ...OPTIONS,
    entryPoints: Object.fromEntries(
      [...files.keys()]
        .filter((name) => isEntry(name) && !isAtStart(name))
        .map((name) => [name.replace(".js", ""), name]),
    ),
    outdir: ".",
    splitting: true,
    plugins: [inMemory((name) => (name === START ? null : fromJoined(files.get(name)!.text)))],
  });
  return {
    outputFiles: [joined, others].flatMap(({ outputFiles }) => outputFiles),
    metafile: { outputs: { ...joined.metafile.outputs, ...others.metafile.outputs } },
  };
}

/** Reads files of the bundle by their names; one without a text stays apart. */
function inMemory(textOf: (name: string) => string | null): Plugin {
  return {
    name: "in-memory",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(\.\/)?[\w-]+\.js$/ }, ({ path }) => {
        const name = path.replace("./", "");
        const isApart = textOf(name) === null;
        return isApart ? { path: `./${name}`, external: true } : { path: name, namespace: "built" };
      });
      onLoad({ filter: /.*/, namespace: "built" }, ({ path }) => ({ contents: textOf(path)! }));
    },
  };
}
