import { AsyncLocalStorage } from "node:async_hooks";
import vm from "node:vm";
import { TestEnvironment } from "jest-environment-node";
import { compileOnce } from "./compile-once.mjs";

/** What the test files of one process share, because it takes seconds to make. */
const shared = new Map();

/** The storages that the current test file used. Node updates each one for every promise, also after the file ended. */
const storages = new Set();

const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...values) {
  storages.add(this);
  return run.apply(this, values);
};

compileOnce();

/**
 * Jest's environment for Node, whose global object is a plain one. Jest's own is behind interceptors and a proxy, so that each
 * use of a global (`Math`, `JSON`, `Map`) takes about as long as a function of ours.
 */
export default class PlainEnvironment extends TestEnvironment {
  constructor(config, context) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
      this.global.sharedByTestFiles = shared;
    } finally {
      vm.createContext = createContext;
    }
  }

  async teardown() {
    for (const storage of storages) storage.disable();
    storages.clear();
    await super.teardown();
  }
}
