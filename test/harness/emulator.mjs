// The emulated GitHub as a separate process. Its command line needs Node 22, this interface does not.
import { readFileSync } from "node:fs";
import { createEmulator } from "emulate";

const [port, baseUrl, seedFile, clockFile] = process.argv.slice(2);

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
    return new Date(this.getTime() + Number(readFileSync(clockFile, "utf8"))).toISOString();
  }
}
globalThis.Date = DateOfTheTest;

const seed = JSON.parse(readFileSync(seedFile, "utf8"));
await createEmulator({ service: "github", port: Number(port), baseUrl, seed });
