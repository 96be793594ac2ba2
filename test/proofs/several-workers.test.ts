import { proveSchedules } from "./schedules.ts";

proveSchedules("two or three workers: nothing is lost, and no copy stays open", { min: 2, max: 3 });
