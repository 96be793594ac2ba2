import { listProblems } from "../../domain/gate/problems.ts";
import type { GateProblem, Verdict } from "../../domain/gate/verdict.ts";
import { formatRepository } from "../../domain/issue-ref.ts";
import { alternatives, andMore } from "../../domain/text.ts";
import { addressOfFile, renderConfigProblem } from "../config-problem.ts";
import { forCodeSpan, ownForJobSummary } from "../escape.ts";
import { type RunContext, thenRunAgain } from "./run-again.ts";

const MAX_PROBLEMS = 40;

const MAX_FILES = 5;

const CONFIG_PATH = ".github/followthrough.yml";

/** What keeps the gate from deciding, by what has to change: the settings, the workflow, or something else. */
export function problemsToFix(verdict: Verdict, context: RunContext): string {
  const all = listProblems(verdict);
  const settings = all.filter(({ setting }) => setting !== undefined);
  const workflow = all.filter(({ isWorkflow }) => isWorkflow);
  const others = all.filter(({ setting, isWorkflow }) => setting === undefined && !isWorkflow);
  return [settingsToFix(settings, context), workflowToFix(workflow, context), othersToFix(others, context)]
    .filter((part) => part !== "")
    .join("\n\n");
}

function settingsToFix(problems: readonly GateProblem[], context: RunContext): string {
  const settings = problems.flatMap(({ setting }) => setting ?? []);
  if (settings.length === 0) return "";
  const own = context.repository === null ? null : `${formatRepository(context.repository)}:${CONFIG_PATH}`;
  const address = (file: string) => addressOfFile(file, context.serverUrl);
  const files = [...new Set(settings.map(({ file }) => file))].slice(0, MAX_FILES).map((file) => {
    const name = forCodeSpan(file === own ? CONFIG_PATH : file);
    return address(file) === null ? name : `[${name}](${address(file)})`;
  });
  const shown = settings.slice(0, MAX_PROBLEMS).map((setting, index) => {
    return `${index + 1}. ${renderConfigProblem(setting, address(setting.file))}`;
  });
  const more = settings.length - shown.length;
  return [
    thenRunAgain(`Fix ${alternatives(files, "and")} on the default branch`, context, ":"),
    [...shown, ...(more > 0 ? [`- ${andMore(more)}`] : [])].join("\n"),
    ...(settings.every(({ file }) => file === own) ? [WAY_OUT] : []),
  ].join("\n\n");
}

const WAY_OUT = "A pull request that changes only this file, and leaves no error in it, passes.";

function othersToFix(problems: readonly GateProblem[], context: RunContext): string {
  if (problems.length === 0) return "";
  return `${thenRunAgain("Fix this", context, ":")}\n\n${listed(problems)}`;
}

/** What the pull request itself has to fix in the settings that it changes. */
export function settingsErrorsToFix({ settingsErrors }: Verdict, { serverUrl }: RunContext): string {
  if (!settingsErrors) return "";
  const { head, problems } = settingsErrors;
  const list = problems.slice(0, MAX_PROBLEMS).map((problem, index) => {
    return `${index + 1}. ${renderConfigProblem(problem, addressOfFile(problem.file, serverUrl, head))}`;
  });
  const more = problems.length - list.length;
  return [
    "**Your change is the cause.** Settings with an error would stop the tracking and fail every check. Fix them in this pull request; its next commit runs this check again:",
    [...list, ...(more > 0 ? [`- ${andMore(more)}`] : [])].join("\n"),
  ].join("\n\n");
}

/** What could not be read, as a list. */
export function problemList(verdict: Verdict): string {
  return listed(listProblems(verdict));
}

/** A run of the same workflow file would end in the same way. */
function workflowToFix(problems: readonly GateProblem[], { workflow }: RunContext): string {
  if (problems.length === 0) return "";
  const file = workflow === null ? "" : ` \`${workflow}\``;
  return `Change the workflow${file}. Re-running it has no effect, because a re-run uses the same file.\n\n${listed(problems)}`;
}

function listed(problems: readonly GateProblem[]): string {
  const shown = problems.slice(0, MAX_PROBLEMS).map(({ text }) => `- ${ownForJobSummary(text, 1_000)}`);
  const more = problems.length - shown.length;
  return [...shown, ...(more > 0 ? [`- ${andMore(more)}`] : [])].join("\n");
}
