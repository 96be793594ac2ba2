import picomatch from "picomatch";
import type { Area } from "../src/domain/gate-policy.ts";

/** The names of the areas that these files belong to. Dot files count, and case does too, on every runner. */
export function touchedAreas(files: readonly string[], areas: Readonly<Record<string, Area>>): string[] {
  return Object.keys(areas).filter((name) => {
    const matches = picomatch(areas[name]!.paths, { dot: true, windows: false });
    return files.some((file) => matches(file));
  });
}
