import type { FileChange } from "./changed-files.ts";

/**
 * How `own` differs from taking back just what was changed; null when it does not. Where one change was made to a
 * file, its lines have to come back as they went. Where several were, they may have touched the same lines, so only
 * what is left of them counts.
 * @param name of what was changed, for people
 * @returns the end of a sentence that begins with the pull request
 */
export function differenceOf(
  own: readonly FileChange[],
  changed: readonly FileChange[],
  name: string,
): string | null {
  const left = new Map<string, FileChange[]>();
  for (const change of changed) {
    const known = left.get(nameOf(change.before, change.path));
    if (known) known.push(change);
    else left.set(nameOf(change.before, change.path), [change]);
  }
  for (const { before, path, additions, deletions } of own) {
    const made = left.get(nameOf(path, before));
    if (!made) return `changes ${path} too, which ${name} did not`;
    if (!takesBack({ additions, deletions }, made)) return `changes other lines of ${path} than ${name} did`;
    left.delete(nameOf(path, before));
  }
  const kept = [...left.values()].find((made) => made.length === 1 || netOf(made) !== 0);
  return kept ? `leaves ${kept[0]!.path} as ${name} made it` : null;
}

type Lines = Pick<FileChange, "additions" | "deletions">;

function takesBack({ additions, deletions }: Lines, made: readonly Lines[]): boolean {
  const added = sumOf(made, "additions");
  const deleted = sumOf(made, "deletions");
  if (made.length === 1) return additions === deleted && deletions === added;
  return additions <= deleted && deletions <= added && additions - deletions === deleted - added;
}

function netOf(made: readonly Lines[]): number {
  return sumOf(made, "additions") - sumOf(made, "deletions");
}

function sumOf(made: readonly Lines[], what: keyof Lines): number {
  return made.reduce((sum, lines) => sum + lines[what], 0);
}

function nameOf(before: string, path: string): string {
  return JSON.stringify([before, path]);
}
