/** What all properties run with, so that a build fails only for what changed in it. */
const FIXED = 20260302;

/**
 * The seed that `FOLLOWTHROUGH_SEED` asks for: a whole number, or `random` for one that nobody has tried; without it,
 * always the same.
 * @throws when it is anything else
 */
export function readSeed(value: string | undefined, draw: () => number = Math.random): number {
  if (value === undefined || value === "") return FIXED;
  if (value === "random") return Math.floor(draw() * 2 ** 31);
  const seed = /^-?\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  // fast-check's generators take 32 bits.
  if (seed === (seed | 0)) return seed;
  throw new Error(`FOLLOWTHROUGH_SEED: expected a whole number of 32 bits or "random", found "${value}".`);
}

/** The line that runs the tests of a file as they ran with this seed. */
export function howToReplay(seed: number, file: string): string {
  const script = /(?:^|\/)test\/proofs\//.test(file) ? "npm run test:proofs" : "npm test";
  return `Replay it: FOLLOWTHROUGH_SEED=${seed} ${script} -- ${file}`;
}
