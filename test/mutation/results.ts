/** What of Stryker's report is used. */
export interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly mutatorName: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number } };
}

/** How many mutants of a folder the tests detect, and where the others are. */
export interface Result {
  readonly folder: string;
  readonly date: string;
  /** The last commit of `main` below the code that was measured. */
  readonly commit: string;
  /** From start to end, on a shared machine. */
  readonly seconds: number;
  readonly mutants: number;
  readonly killed: number;
  readonly timeout: number;
  readonly survived: number;
  readonly uncovered: number;
  /** They matter only while the code loads, and are not tried. */
  readonly ignoredStatic: number;
  readonly score: number;
  /** By file: line and mutator of those that timed out, survived or are covered by no test. */
  readonly timedOut: Lines;
  readonly undetected: Lines;
}

type Lines = Readonly<Record<string, readonly string[]>>;

/** The result of a run from its report. */
export function resultOf(
  report: Report,
  run: Pick<Result, "folder" | "date" | "commit" | "seconds">,
): Result {
  const mutants = Object.values(report.files).flatMap((file) => file.mutants);
  const count = (status: string) => mutants.filter((mutant) => mutant.status === status).length;
  const [killed, timeout, survived] = [count("Killed"), count("Timeout"), count("Survived")];
  const uncovered = count("NoCoverage");
  const detected = killed + timeout;
  return {
    ...run,
    mutants: mutants.length,
    killed,
    timeout,
    survived,
    uncovered,
    ignoredStatic: count("Ignored"),
    score: Math.floor((1000 * detected) / (detected + survived + uncovered)) / 10,
    timedOut: linesOf(report, ["Timeout"]),
    undetected: linesOf(report, ["Survived", "NoCoverage"]),
  };
}

function linesOf({ files }: Report, statuses: readonly string[]): Lines {
  const lines = Object.entries(files).map(([file, { mutants }]) => {
    const found = mutants.filter(({ status }) => statuses.includes(status));
    return [file, found.map(({ location, mutatorName }) => `${location.start.line} ${mutatorName}`)] as const;
  });
  return Object.fromEntries(lines.filter(([, found]) => found.length > 0));
}

/** The row of a result in the table of proofs.md. */
export function rowOf(result: Result): string {
  const { folder, mutants, killed, timeout, survived, uncovered, ignoredStatic, score, seconds } = result;
  const cells = [mutants, killed, timeout, survived, uncovered, ignoredStatic, `${score} %`, `${seconds} s`];
  return `| \`${folder}\` | ${cells.join(" | ")} |`;
}
