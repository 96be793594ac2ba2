import { pause } from "../harness/eventually.ts";
import type { Env } from "../harness/server.ts";
import type { Seen } from "./app-github.ts";
import { type Measured, startModel } from "./app-process.ts";

const QUIET_MS = 2_500;
/** After this time without a request, no more requests follow. */
const STALLED_MS = 120_000;

/** The benchmark's client for the model of GitHub. */
export interface Model {
  readonly url: string;
  readonly privateKey: string;
  readonly process: Measured;
  /** Calls one of the model's controls below `/bench/`. */
  call<Answer>(path: string): Promise<Answer>;
  /** The requests since the last call. */
  seen(): Promise<Seen>;
  /** Opens incidents in all repositories, or in so many. */
  openIncidents(count: number, repositories?: number): Promise<void>;
  /** Writes this many action items into every postmortem, or into those of so many repositories. */
  writeLines(count: number, repositories?: number): Promise<void>;
  /** Puts what is in the first repository into all others. */
  copyFirst(): Promise<void>;
  issues(): Promise<{ postmortems: number; items: number }>;
  /** Sets the URL for webhooks. Empty: no webhooks. */
  sendWebhooksTo(url: string): Promise<void>;
  /** The time of the last request, in epoch milliseconds. */
  lastRequest(): Promise<number>;
  /** Resolves after a while without requests. */
  waitUntilQuiet(): Promise<void>;
}

export async function openModel(privateKey: string, repositories: number, env: Env = {}): Promise<Model> {
  const process = await startModel(repositories, { PRIVATE_KEY: privateKey, ...env });
  const call = async <Answer>(path: string): Promise<Answer> => {
    const response = await fetch(`${process.url}/bench/${path}`);
    return (await response.json()) as Answer;
  };
  const lastRequest = () => call<number>("last");
  return {
    url: process.url,
    privateKey,
    process,
    call,
    seen: () => call<Seen>("seen"),
    openIncidents: (count, first = repositories) => call(`incidents?count=${count}&repositories=${first}`),
    writeLines: (count, first = repositories) => call(`lines?count=${count}&repositories=${first}`),
    copyFirst: () => call("copies"),
    issues: () => call("issues"),
    sendWebhooksTo: (url) => call(`webhooks?url=${encodeURIComponent(url)}`),
    lastRequest,
    waitUntilQuiet: async () => {
      for (;;) {
        const before = await lastRequest();
        await pause(QUIET_MS);
        if ((await lastRequest()) === before) return;
      }
    },
  };
}

/**
 * Waits until there are this many postmortems and items.
 * @throws if none was added for `STALLED_MS`
 */
export async function until(model: Model, expected: { postmortems: number; items: number }): Promise<void> {
  let progressed = Date.now();
  let before = "";
  for (;;) {
    const found = await model.issues();
    if (found.postmortems >= expected.postmortems && found.items >= expected.items) return;
    const now = JSON.stringify(found);
    if (now !== before) progressed = Date.now();
    if (Date.now() - progressed > STALLED_MS) {
      throw new Error(
        `Expected ${JSON.stringify(expected)}, found ${now}, and no more for ${STALLED_MS} ms.`,
      );
    }
    before = now;
    await pause(1_000);
  }
}
