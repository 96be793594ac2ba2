import { proveSchedules } from "./prove-schedules.ts";

proveSchedules("one worker: the same end, and nothing was ever made twice", {
  workers: { min: 1, max: 1 },
  inBuild: 60,
});
