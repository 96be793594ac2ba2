// The emulated GitHub as a separate process. Its command line needs Node 22, this interface does not.
import { readFileSync } from "node:fs";
import { createEmulator } from "emulate";

const [port, baseUrl, seedFile, clockFile] = process.argv.slice(2);

/** The emulator dates what it is seeded with, the App's installation among it. The App is new somewhere only for a day. */
const BEFORE_MS = 25 * 3_600_000;
let aheadMs = 0;

/**
 * A test can set the clock for the emulator's timestamps: the file contains its offset in milliseconds. The App's
 * tokens use the machine's clock, so the emulator checks them against that.
 */
class DateOfTheTest extends Date {
  #isNow;

  constructor(...given) {
    super(...given);
    this.#isNow = given.length === 0;
  }

  toISOString() {
    if (!this.#isNow) return super.toISOString();
    return new Date(this.getTime() + Number(readFileSync(clockFile, "utf8")) + aheadMs).toISOString();
  }
}
globalThis.Date = DateOfTheTest;

const { isNew, ...seed } = JSON.parse(readFileSync(seedFile, "utf8"));
if (!isNew) aheadMs = -BEFORE_MS;
await createEmulator({ service: "github", port: Number(port), baseUrl, seed });
aheadMs = 0;
