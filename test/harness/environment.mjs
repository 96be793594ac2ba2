import vm from "node:vm";
import { TestEnvironment } from "jest-environment-node";

/** What the test files of one process share, because it takes seconds to make. */
const shared = new Map();

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
}
