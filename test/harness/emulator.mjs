// The emulated GitHub as a process of its own. Its command line needs Node 22, this interface does not.
import { readFileSync } from "node:fs";
import { createEmulator } from "emulate";

const [port, baseUrl, seedFile] = process.argv.slice(2);
const seed = JSON.parse(readFileSync(seedFile, "utf8"));
await createEmulator({ service: "github", port: Number(port), baseUrl, seed });
