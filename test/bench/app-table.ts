/** One figure and its goal. An empty goal is informational. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  readonly goal?: string;
}

export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
}

export function printTable({ title, rows }: Table): void {
  const width = (of: (row: Row) => string) => Math.max(...rows.map((row) => of(row).length));
  const [leftWidth, middleWidth] = [width(({ what }) => what), width(({ figure }) => figure)];
  console.log(`\n${title}`);
  for (const { what, figure, goal = "" } of rows) {
    const goalText = goal === "" ? "" : `  goal ${goal}`;
    console.log(`  ${what.padEnd(leftWidth)}  ${figure.padStart(middleWidth)}${goalText}`);
  }
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

/** The quantile of sorted numbers, for a part from 0 to 1. */
export function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
export const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;
