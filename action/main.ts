import { httpsFetch } from "../src/github/client/https-fetch.ts";
import { withFirstRequests } from "./first-requests.ts";

const fetch = withFirstRequests(httpsFetch, process.env);
// The event loop opens the connection, and has no turn while the rest is loaded.
for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
const { run, systemClock } = await import("./gate.ts");
const code = await run({ fetch, clock: systemClock });

// Once all is written. An end by itself would first take the heap apart.
process.stdout.write("", () => process.exit(code));
