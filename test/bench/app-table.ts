/** One figure, and what it should be; an empty goal is a figure to know. */
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
  const [left, middle] = [width(({ what }) => what), width(({ figure }) => figure)];
  console.log(`\n${title}`);
  for (const { what, figure, goal = "" } of rows) {
    const wanted = goal === "" ? "" : `  goal ${goal}`;
    console.log(`  ${what.padEnd(left)}  ${figure.padStart(middle)}${wanted}`);
  }
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

/** The value below which so much (0 to 1) of sorted numbers lies. */
export function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
export const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;
