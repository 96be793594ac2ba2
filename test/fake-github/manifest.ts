import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import type { AppChoice } from "../../src/domain/app-choices.ts";
import { withChoices } from "../../src/github/app-manifest.ts";

export type Level = "read" | "write";

/** The part of `app.yml` that GitHub acts upon. */
export interface Manifest {
  readonly permissions: Readonly<Record<string, Level>>;
  readonly events: readonly string[];
}

export function readManifest(choices: readonly AppChoice[] = []): Manifest {
  const text = readFileSync(new URL("../../app.yml", import.meta.url), "utf8");
  const manifest = load(text) as {
    default_permissions: Record<string, Level>;
    default_events: string[];
  };
  const { default_permissions, default_events } = withChoices(manifest, choices);
  return { permissions: default_permissions, events: default_events };
}
