// The emulated GitHub as a process of its own. Its command line needs Node 22, this interface does not.
import { readFileSync } from "node:fs";
import { createEmulator } from "emulate";

const [port, baseUrl, seedFile, clockFile] = process.argv.slice(2);

/**
 * A test may turn the clock by which the emulator dates what it writes down: the file says by how many milliseconds it
 * is ahead. The App's own tokens are dated by the machine's clock, so that is what they are checked against.
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
