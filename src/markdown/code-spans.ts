import { groupBy } from "../domain/text.ts";

/** The start of the next run of this many backticks, from an index that only rises. Null if there is none. */
export type Closing = (length: number, from: number) => number | null;

/** Finds the end of a code span that this many backticks opened. Looks at each run once. */
export function backtickRuns(text: string): Closing {
  const runs = groupBy([...text.matchAll(/`+/g)].reverse(), ([run]) => run);
  return (length, from) => {
    const starts = runs.get("`".repeat(length)) ?? [];
    while (starts.length > 0 && starts.at(-1)!.index < from) starts.pop();
    return starts.at(-1)?.index ?? null;
  };
}
