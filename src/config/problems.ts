import { andMore } from "../domain/text.ts";
/** One thing that is wrong with a config, in words for whoever wrote it. */
export interface ConfigProblem {
  readonly file: string;
  /** Like `action_items.due.P1` or `weekend[0]`; empty for the file as a whole. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  /** Counted from 1. */
  readonly line?: number;
}

const MAX_LISTED = 20;

/** A config that cannot be used, with everything that is wrong with it. None of it takes effect. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(listProblems(problems));
    this.problems = problems;
  }
}

/** `.github/followthrough.yml, line 3, weekend[0]: expected a day of the week such as saturday, found "Funday".` */
export function formatProblem({ file, path, expected, found, line }: ConfigProblem): string {
  const place = [file, line === undefined ? "" : `line ${line}`, path]
    .filter((part) => part !== "")
    .join(", ");
  return `${place}: expected ${expected}, found ${found}.`;
}

function listProblems(problems: readonly ConfigProblem[]): string {
  const lines = problems.slice(0, MAX_LISTED).map(formatProblem);
  const more = problems.length - lines.length;
  return [...lines, ...(more > 0 ? [andMore(more)] : [])].join("\n");
}

const MAX_LENGTH = 60;

/** The known word that a mistyped one most likely stands for; null when none is alike. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word.length > MAX_LENGTH) return null;
  const plain = (text: string) => text.toLowerCase().replace(/[-_ ]/g, "");
  let best: string | null = null;
  // A third of the letters may be wrong.
  let fewest = Math.floor(plain(word).length / 3) + 1;
  for (const candidate of known) {
    const edits = editDistance(plain(word), plain(candidate));
    if (edits < fewest) [best, fewest] = [candidate, edits];
  }
  return best;
}

/** Letters to insert, delete, replace or swap with the next to make one word of the other. */
function editDistance(a: string, b: string): number {
  let twoAbove: number[] = [];
  let above: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    [twoAbove, above, row] = [above, row, [i]];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? twoAbove[j - 2]! + 1 : replaced;
      row.push(Math.min(replaced, swapped, above[j]! + 1, row[j - 1]! + 1));
    }
  }
  return row[b.length]!;
}

/** Where something stands in a config: keys and list indexes from the top. */
export type Path = readonly PropertyKey[];

/** `action_items.due.P1`, `weekend[0]`, `severities["sev 1"].postmortem_due`. */
export function formatPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^[\w-]+$/.test(String(step))) text += text === "" ? String(step) : `.${String(step)}`;
    else text += `[${JSON.stringify(String(step))}]`;
  }
  return text;
}
