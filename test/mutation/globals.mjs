/** What test files import from `@jest/globals`: Mocha's functions, with Jest's tables and expectations. */
import { bind } from "jest-each";

export { expect } from "expect";
export const describe = withTables("describe");
export const it = withTables("it");
export const beforeAll = current("before");
export const beforeEach = current("beforeEach");
export const afterAll = current("after");
export const afterEach = current("afterEach");

/** Mocha has a function of this name for each file, which knows the file. */
function current(name) {
  return (...parameters) => globalThis[name](...parameters);
}

function withTables(name) {
  const define = current(name);
  return Object.assign(define, { each: bind(define) });
}
