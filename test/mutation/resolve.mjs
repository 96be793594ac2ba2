/** Which of the modules that tests import are replaced, and by what. */
const REPLACED = new Map(
  Object.entries({ "@jest/globals": "./globals.mjs", "fast-check": "./fast-check.mjs" }).map(
    ([name, path]) => [name, new URL(path, import.meta.url).href],
  ),
);

/** A hook of Node's module loader. */
export function resolve(specifier, context, nextResolve) {
  const url = REPLACED.get(specifier);
  if (url === undefined || context.parentURL === url) return nextResolve(specifier, context);
  return { url, shortCircuit: true };
}
