import vm from "node:vm";

/** Keeps what V8 compiled of each file, because each test file of a process loads the same modules again. */
export function compileOnce() {
  const { SourceTextModule, compileFunction } = vm;
  const modules = new Map();
  const functions = new Map();

  vm.SourceTextModule = class extends SourceTextModule {
    constructor(code, options) {
      const known = modules.get(options.identifier);
      const isKnown = known?.code === code;
      super(code, { ...options, cachedData: isKnown ? known.compiled : undefined });
      if (!isKnown) {
        const compiled = importsLater(code) ? undefined : this.createCachedData();
        modules.set(options.identifier, { code, compiled });
      }
    }
  };

  vm.compileFunction = (code, parameters, options) => {
    const known = functions.get(options.filename);
    if (known?.code === code)
      return compileFunction(code, parameters, { ...options, cachedData: known.compiled });
    const produceCachedData = !importsLater(code);
    const made = compileFunction(code, parameters, { ...options, produceCachedData });
    functions.set(options.filename, { code, compiled: made.cachedData });
    return made;
  };
}

/** V8 forgets who answers an `import()` in what it takes from a cache. */
function importsLater(code) {
  return /\bimport\s*\(/.test(code);
}
