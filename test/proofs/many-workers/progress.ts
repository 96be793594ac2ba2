import { pause } from "../../harness/eventually.ts";
import type { ThreeInstallations } from "./github.ts";
import type { Worker } from "./worker.ts";

/** So long without an issue more is a standstill: sweeps ran in between, and every lease of a dead process ended. */
const STANDSTILL_MS = 120_000;

const LOOK_MS = 500;

/** How often the speed is printed, and over how long it is measured. */
const LATELY_MS = 30_000;

interface Sample {
  readonly at: number;
  readonly open: number;
  readonly writes: number;
  readonly requests: number;
}

interface Watched {
  readonly github: ThreeInstallations;
  readonly workers: readonly Worker[];
  /** How many issues will be open in the end. */
  readonly issues: number;
  /** How long that may take from now on. */
  readonly limitMs: number;
}

/**
 * Waits until all issues are open.
 * @throws with how far it came, how fast, and what waits: as soon as nothing moves anymore, or when it takes too long
 */
export async function untilAllOpen({ github, workers, issues, limitMs }: Watched): Promise<void> {
  const samples: Sample[] = [];
  const startedAt = performance.now();
  let [movedAt, printedAt] = [startedAt, startedAt];
  for (;;) {
    const sample = sampleOf(github);
    if (sample.open >= issues) return;
    if (sample.open > (samples.at(-1)?.open ?? 0)) movedAt = sample.at;
    samples.push(sample);
    if (sample.at - printedAt >= LATELY_MS) {
      printedAt = sample.at;
      process.stderr.write(`${speedOf(samples, issues)}\n`);
    }
    const stands = sample.at - movedAt;
    const isSlow = sample.at - startedAt > limitMs;
    if (isSlow || stands > STANDSTILL_MS) {
      const what = isSlow
        ? `too slow: not done after ${seconds(limitMs)}`
        : `standing still for ${seconds(stands)}`;
      throw new Error(`${what}, with ${speedOf(samples, issues)}\n${await whatWaits(workers)}`);
    }
    await pause(LOOK_MS);
  }
}

function sampleOf(github: ThreeInstallations): Sample {
  const { writes, requests } = github;
  return { at: performance.now(), open: github.counts().open, writes, requests };
}

function speedOf(samples: readonly Sample[], issues: number): string {
  const last = samples.at(-1)!;
  const before = samples.find(({ at }) => at >= last.at - LATELY_MS)!;
  const took = Math.max(1, last.at - before.at) / 1_000;
  const rate = (name: "open" | "writes" | "requests") => ((last[name] - before[name]) / took).toFixed(1);
  return (
    `${last.open} of ${issues} open, after ${last.writes} writes and ${last.requests} requests. ` +
    `In the last ${took.toFixed(0)} s, each second: ${rate("open")} issues, ${rate("writes")} writes, ${rate("requests")} requests.`
  );
}

/** What each worker says about its backlog, and what it complained about lately. */
async function whatWaits(workers: readonly Worker[]): Promise<string> {
  const texts = workers.map(async (worker, index) => {
    const backlog = await worker.backlog();
    return [`worker ${index + 1}: ${backlog}`, ...worker.complaints()].join("\n  ");
  });
  return (await Promise.all(texts)).join("\n");
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(0)} s`;
}
