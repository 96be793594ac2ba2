/** fast-check with at most a hundred cases per property, because each mutant runs them all again. */
import * as real from "../../node_modules/fast-check/lib/fast-check.js";

export * from "../../node_modules/fast-check/lib/fast-check.js";

const MOST = 100;

function limitRuns<Parameters extends { readonly numRuns?: number }>(parameters: Parameters | undefined) {
  return { ...parameters, numRuns: Math.min(parameters?.numRuns ?? MOST, MOST) };
}

export const assert = ((property, parameters) =>
  real.assert(property as never, limitRuns(parameters) as never)) as typeof real.assert;

export default { ...real, assert };
