import picomatch from "picomatch";
import type { Area } from "../../domain/gate-policy.ts";

/**
 * The names of the areas that these files belong to. Globs match dot files and are case-sensitive on every runner. A path
 * that ends in a name or a slash can be a folder, and then matches everything in it. Parentheses and brackets also stand for
 * themselves, because web frameworks give their meaning to folders such as `app/(shop)` and `app/[...slug]`.
 */
export function touchedAreas(files: readonly string[], areas: Readonly<Record<string, Area>>): string[] {
  return Object.keys(areas).filter((name) => {
    const matches = picomatch(areas[name]!.paths.flatMap(globsOf), { dot: true, windows: false });
    return files.some((file) => matches(file));
  });
}

function globsOf(path: string): string[] {
  return [...new Set([path, literalGroups(path), literalBrackets(literalGroups(path))])].flatMap(
    withContents,
  );
}

function withContents(path: string): string[] {
  if (path.endsWith("/")) return [`${path}**`];
  const mayBeFolder = !/[*?]/.test(path.slice(path.lastIndexOf("/") + 1));
  return mayBeFolder ? [path, `${path}/**`] : [path];
}

/** A group after `@`, `!` or `?` is a pattern; any other is a name. */
function literalGroups(path: string): string {
  return path.replace(/(?<![@!?])\(([^()]*)\)/g, "\\($1\\)");
}

function literalBrackets(path: string): string {
  return path.replace(/[[\]]/g, "\\$&");
}
