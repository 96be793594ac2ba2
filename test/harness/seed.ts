/** The fixed seed for property tests, so that a build only fails because of its own changes. */
const FIXED = 20260302;

/**
 * The seed from `FOLLOWTHROUGH_SEED`: an integer, or `random` for a new one. Default: a fixed seed.
 * @throws for any other value
 */
export function readSeed(value: string | undefined, draw: () => number = Math.random): number {
  if (value === undefined || value === "") return FIXED;
  if (value === "random") return Math.floor(draw() * 2 ** 31);
  const seed = /^-?\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  // fast-check's generators take 32 bits.
  if (seed === (seed | 0)) return seed;
  throw new Error(`FOLLOWTHROUGH_SEED: expected a whole number of 32 bits or "random", found "${value}".`);
}

/** The command that runs a test file with this seed, and with as many cases as `share` says. */
export function replayCommand(seed: number, file: string, share?: string): string {
  const script = /(?:^|\/)test\/proofs\//.test(file) ? "npm run test:proofs" : "npm test";
  const cases = share === undefined ? "" : ` FOLLOWTHROUGH_CASES=${share}`;
  return `Replay it: FOLLOWTHROUGH_SEED=${seed}${cases} ${script} -- ${file}`;
}
