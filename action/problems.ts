import { formatRepository } from "../src/domain/issue-ref.ts";
import type { Verdict } from "../src/domain/verdict.ts";

/** What is wrong, of the run and then of each repository, which is named where there are several. */
export function problemsTold({
  problems,
  repositories,
}: Pick<Verdict, "problems" | "repositories">): string[] {
  return [
    ...problems,
    ...repositories.flatMap(({ repository, problems: own }) =>
      own.map((problem) =>
        repositories.length > 1 ? `${formatRepository(repository)}: ${problem}` : problem,
      ),
    ),
  ];
}
