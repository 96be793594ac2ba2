import { pause } from "../harness/eventually.ts";
import type { Seen } from "./app-github.ts";
import { type Measured, startModel } from "./app-process.ts";

const QUIET_MS = 2_500;
/** Nothing new for so long means that nothing will come. */
const STALLED_MS = 30_000;

/** The model of GitHub, as the benchmark talks to it. */
export interface Model {
  readonly url: string;
  readonly privateKey: string;
  readonly process: Measured;
  /** What came since this was last asked. */
  seen(): Promise<Seen>;
  /** Opens incidents in every repository. */
  openIncidents(count: number): Promise<void>;
  /** Writes so many action items into every postmortem. */
  writeLines(count: number): Promise<void>;
  issues(): Promise<{ postmortems: number; items: number }>;
  /** Where webhooks go; nowhere when empty. */
  sendWebhooksTo(url: string): Promise<void>;
  /** When the last request came; epoch milliseconds. */
  lastRequest(): Promise<number>;
  /** Resolves once no request came for a while. */
  quiet(): Promise<void>;
}

export async function openModel(privateKey: string, repositories: number): Promise<Model> {
  const process = await startModel(repositories);
  const ask = async <Answer>(path: string): Promise<Answer> => {
    const response = await fetch(`${process.url}/bench/${path}`);
    return (await response.json()) as Answer;
  };
  const lastRequest = () => ask<number>("last");
  return {
    url: process.url,
    privateKey,
    process,
    seen: () => ask<Seen>("seen"),
    openIncidents: (count) => ask(`incidents?count=${count}`),
    writeLines: (count) => ask(`lines?count=${count}`),
    issues: () => ask("issues"),
    sendWebhooksTo: (url) => ask(`webhooks?url=${encodeURIComponent(url)}`),
    lastRequest,
    quiet: async () => {
      for (;;) {
        const before = await lastRequest();
        await pause(QUIET_MS);
        if ((await lastRequest()) === before) return;
      }
    },
  };
}

/**
 * Waits until there are so many postmortems and items.
 * @throws when none was added for `STALLED_MS`
 */
export async function until(model: Model, wanted: { postmortems: number; items: number }): Promise<void> {
  let progressed = Date.now();
  let before = "";
  for (;;) {
    const found = await model.issues();
    if (found.postmortems >= wanted.postmortems && found.items >= wanted.items) return;
    const now = JSON.stringify(found);
    if (now !== before) progressed = Date.now();
    if (Date.now() - progressed > STALLED_MS) {
      throw new Error(`Expected ${JSON.stringify(wanted)}, found ${now}, and no more for ${STALLED_MS} ms.`);
    }
    before = now;
    await pause(1_000);
  }
}
