import type { FileChange } from "./changed-files.ts";

/** A part of a diff: the changed lines with those around them, before and after the change. */
interface Hunk {
  readonly before: string;
  readonly after: string;
}

/** A file whose lines don't prove that it is reverted. `own` is null if the pull request doesn't change it. */
export interface Unproven<Made extends FileChange = FileChange> {
  readonly own: FileChange | null;
  readonly made: readonly Made[];
}

interface FileComparison<Made extends FileChange> {
  /** How the files differ from a revert: the predicate of a sentence about the pull request. Null if they don't. */
  readonly difference: string | null;
  readonly unproven: readonly Unproven<Made>[];
}

/**
 * Compares a pull request with an exact revert of these changes. A file is reverted if its lines prove it.
 * @param name of what was changed, for people
 */
export function compareFiles<Made extends FileChange>(
  own: readonly FileChange[],
  changed: readonly Made[],
  name: string,
): FileComparison<Made> {
  const left = new Map<string, Made[]>();
  for (const change of changed) {
    const known = left.get(fileKey(change.before, change.path));
    if (known) known.push(change);
    else left.set(fileKey(change.before, change.path), [change]);
  }
  const unproven: Unproven<Made>[] = [];
  for (const file of own) {
    const key = fileKey(file.path, file.before);
    const made = left.get(key);
    if (!made) return { difference: `also changes ${file.path}, which ${name} didn't change`, unproven };
    if (!hasLinesUndone(file, made)) unproven.push({ own: file, made });
    left.delete(key);
  }
  for (const made of left.values()) {
    if (made.length === 1) {
      return { difference: `doesn't revert what ${name} changed in ${made[0]!.path}`, unproven };
    }
    if (!hasLinesUndone(null, made)) unproven.push({ own: null, made });
  }
  return { difference: null, unproven };
}

/** An id of a content: "" of a file that doesn't exist, null if unknown. */
type Blob = string | null;

interface Step {
  readonly before: Blob;
  readonly after: Blob;
}

/** Whether these steps, in some order, lead from the content after to the content before. */
export function isUndoneBy({ before, after }: Step, steps: readonly Step[]): boolean {
  const left = [...steps];
  let current = after;
  while (current !== null && left.length > 0) {
    const next = left.findIndex((step) => step.before === current);
    if (next < 0) return false;
    current = left.splice(next, 1)[0]!.after;
  }
  return current !== null && current === before;
}

/**
 * Whether each hunk undoes one. If a file was changed several times, what some changes did can be undone by others: the
 * hunks that are left must undo each other.
 */
function hasLinesUndone(own: FileChange | null, made: readonly FileChange[]): boolean {
  if ([own, ...made].some((file) => file?.patch === null)) return false;
  const undone = own ? hunksOf(own) : [];
  const left = made.flatMap(hunksOf);
  if (made.length === 1) {
    return undone.length === left.length && left.every((hunk, index) => isInverse(hunk, undone[index]!));
  }
  return (
    undone.every((hunk) => take(left, hunk)) &&
    left.every((hunk) => count(left, hunk) === inverses(left, hunk))
  );
}

function take(left: Hunk[], hunk: Hunk): boolean {
  const index = left.findIndex((other) => isInverse(hunk, other));
  if (index >= 0) left.splice(index, 1);
  return index >= 0;
}

function inverses(all: readonly Hunk[], hunk: Hunk): number {
  return all.filter((other) => isInverse(hunk, other)).length;
}

function count(all: readonly Hunk[], { before, after }: Hunk): number {
  return all.filter((other) => other.before === before && other.after === after).length;
}

function isInverse(one: Hunk, other: Hunk): boolean {
  return one.before === other.after && one.after === other.before;
}

/** Only a line feed ends a line of a diff. A missing one at the end of a file is kept as a NUL, which no text has. */
function hunksOf({ patch }: FileChange): Hunk[] {
  const hunks: { before: string; after: string }[] = [];
  let sign = "";
  for (const line of patch!.split("\n")) {
    if (line.startsWith("@@")) hunks.push({ before: "", after: "" });
    const hunk = hunks.at(-1);
    if (hunk === undefined || line.startsWith("@@")) continue;
    const isNote = line.startsWith("\\");
    if (!isNote) sign = line.charAt(0);
    const text = isNote ? "\0" : `${line.slice(1)}\n`;
    if (sign !== "+") hunk.before += text;
    if (sign !== "-") hunk.after += text;
  }
  return hunks;
}

function fileKey(before: string, path: string): string {
  return JSON.stringify([before, path]);
}
