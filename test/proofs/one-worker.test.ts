import { proveSchedules } from "./schedules.ts";

proveSchedules("one worker: the same end, and nothing was ever made twice", { min: 1, max: 1 });
