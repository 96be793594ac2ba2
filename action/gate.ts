export { run } from "./run.ts";
export { systemClock } from "./runtime.ts";
