import vm from "node:vm";

/** Keeps what V8 compiled of each file, because each test file of a process loads the same modules again. */
export function compileOnce() {
  const { SourceTextModule, compileFunction } = vm;
  const modules = new Map();
  const functions = new Map();

  vm.SourceTextModule = new Proxy(SourceTextModule, {
    construct(target, [code, options], newTarget) {
      const make = (cachedData) => Reflect.construct(target, [code, { ...options, cachedData }], newTarget);
      const known = modules.get(options.identifier);
      if (known?.code === code) {
        try {
          return make(known.compiled);
        } catch (error) {
          if (error.code !== "ERR_VM_MODULE_CACHED_DATA_REJECTED") throw error;
          // V8 takes nothing that it compiled with other flags, which the Action sets while it runs.
        }
      }
      const made = make(undefined);
      modules.set(options.identifier, {
        code,
        compiled: importsLater(code) ? undefined : made.createCachedData(),
      });
      return made;
    },
  });

  vm.compileFunction = (code, parameters, options) => {
    const known = functions.get(options.filename);
    const cachedData = known?.code === code ? known.compiled : undefined;
    const produceCachedData = cachedData === undefined && !importsLater(code);
    const made = compileFunction(code, parameters, { ...options, cachedData, produceCachedData });
    if (known?.code !== code) functions.set(options.filename, { code, compiled: made.cachedData });
    else if (made.cachedDataRejected) functions.delete(options.filename);
    return made;
  };
}

/** V8 forgets who answers an `import()` in what it takes from a cache. */
function importsLater(code) {
  return /\bimport\s*\(/.test(code);
}
