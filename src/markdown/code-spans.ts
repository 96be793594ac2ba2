/** The start of the next run of this many backticks, from an index that only rises. Null if there is none. */
export type Closing = (length: number, from: number) => number | null;

/** Finds the end of a code span that this many backticks opened. Looks at each run once. */
export function backtickRuns(text: string): Closing {
  const runs = new Map<number, number[]>();
  for (const match of text.matchAll(/`+/g)) {
    const starts = runs.get(match[0].length);
    if (starts) starts.push(match.index);
    else runs.set(match[0].length, [match.index]);
  }
  for (const starts of runs.values()) starts.reverse();
  return (length, from) => {
    const starts = runs.get(length) ?? [];
    while (starts.length > 0 && starts.at(-1)! < from) starts.pop();
    return starts.at(-1) ?? null;
  };
}
