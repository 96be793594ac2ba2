import { readFileSync } from "node:fs";
import { load } from "js-yaml";

export type Level = "read" | "write";

/** The part of `app.yml` that GitHub acts upon. */
export interface Manifest {
  readonly permissions: Readonly<Record<string, Level>>;
  readonly events: readonly string[];
}

export function readManifest(): Manifest {
  const text = readFileSync(new URL("../../app.yml", import.meta.url), "utf8");
  const { default_permissions, default_events } = load(text) as {
    default_permissions: Record<string, Level>;
    default_events: string[];
  };
  return { permissions: default_permissions, events: default_events };
}
