import { proveSchedules } from "./prove-schedules.ts";

proveSchedules("two or three workers: nothing is lost, and no copy stays open", {
  workers: { min: 2, max: 3 },
  inBuild: 25,
});
