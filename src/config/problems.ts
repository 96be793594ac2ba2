import { type ConfigProblem, positionOf } from "../domain/config-problem.ts";
import { andMore } from "../domain/text.ts";

const MAX_LISTED = 20;

/** A config that cannot be used, with all of its problems. No part of it takes effect. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(listProblems(problems));
    this.problems = problems;
  }
}

/** `.github/followthrough.yml, line 3, weekend[0]: expected a day of the week such as saturday, found "Funday".` */
export function formatProblem(problem: ConfigProblem): string {
  return `${positionOf(problem)}: expected ${problem.expected}, found ${problem.found}.`;
}

function listProblems(problems: readonly ConfigProblem[]): string {
  const lines = problems.slice(0, MAX_LISTED).map(formatProblem);
  const more = problems.length - lines.length;
  return [...lines, ...(more > 0 ? [andMore(more)] : [])].join("\n");
}

/** A position in a config: keys and list indexes from the top. */
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
