// `node --import ./test/mutation/load.mjs`: test files that were written for Jest run on Mocha, and their TypeScript is loaded.
import { register } from "node:module";
import "tsx/esm";

register("./resolve.mjs", import.meta.url);
