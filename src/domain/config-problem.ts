/** A problem in a config, described for its author. */
export interface ConfigProblem {
  readonly file: string;
  /** Such as `action_items.due.P1` or `weekend[0]`; empty for the whole file. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Only for a key that is no setting: the one that was probably meant; null if none is close. */
  readonly meant?: string | null;
}

/** `.github/followthrough.yml, line 3, weekend[0]`. */
export function positionOf({ file, line, path }: ConfigProblem): string {
  return [file, line === undefined ? "" : `line ${line}`, path].filter((part) => part !== "").join(", ");
}
