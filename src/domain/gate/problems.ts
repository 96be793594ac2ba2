import { formatRepository } from "../issue-ref.ts";
import type { GateProblem, RepositoryData, Verdict } from "./verdict.ts";

/* What keeps the gate from deciding. */

/** The problems of the run, then those of each repository, which is named if there are several. */
export function listProblems({
  problems,
  repositories,
}: Pick<Verdict, "problems" | "repositories">): GateProblem[] {
  const named = repositories.length > 1;
  return [
    ...problems,
    ...repositories.flatMap(({ repository, problems: own }) => {
      const name = formatRepository(repository);
      return own.map((one) => (named && !one.setting ? { ...one, text: `${name}: ${one.text}` } : one));
    }),
  ];
}

/** Problems, each text once. */
export function withoutRepeats(problems: readonly GateProblem[]): GateProblem[] {
  return [...new Map(problems.map((problem) => [problem.text, problem])).values()];
}

/** Otherwise `as-of` could be set to the day before everything was due. */
export function pastDayProblem({ day, today }: Pick<RepositoryData, "day" | "today">): GateProblem {
  const text = `A day before today (${today}) never passes. This is how today's data looks on ${day}. Remove \`as-of\` to check today.`;
  return { text, isWorkflow: true };
}
