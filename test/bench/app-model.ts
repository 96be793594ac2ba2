import { eventually, pause } from "../harness/eventually.ts";
import type { Seen } from "./app-github.ts";
import { type Measured, startModel } from "./app-process.ts";

const QUIET_MS = 2_500;

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
  /** Resolves once no request came for a while. */
  quiet(): Promise<void>;
}

export async function openModel(privateKey: string, repositories: number): Promise<Model> {
  const process = await startModel(repositories);
  const ask = async <Answer>(path: string): Promise<Answer> => {
    const response = await fetch(`${process.url}/bench/${path}`);
    return (await response.json()) as Answer;
  };
  return {
    url: process.url,
    privateKey,
    process,
    seen: () => ask<Seen>("seen"),
    openIncidents: (count) => ask(`incidents?count=${count}`),
    writeLines: (count) => ask(`lines?count=${count}`),
    issues: () => ask("issues"),
    sendWebhooksTo: (url) => ask(`webhooks?url=${encodeURIComponent(url)}`),
    quiet: async () => {
      for (;;) {
        const before = await ask<number>("last");
        await pause(QUIET_MS);
        if ((await ask<number>("last")) === before) return;
      }
    },
  };
}

/** Waits until there are so many postmortems and items. */
export function until(model: Model, wanted: { postmortems: number; items: number }): Promise<void> {
  return eventually(
    async () => {
      const found = await model.issues();
      if (found.postmortems < wanted.postmortems || found.items < wanted.items) {
        throw new Error(`expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`);
      }
    },
    { timeout: 1_200_000 },
  );
}
