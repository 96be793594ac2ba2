import colors from "picocolors";
import type { ActionResult } from "../harness/gate.ts";
import type { ApiCheck, ApiIssue } from "../harness/person.ts";

/** Prints the story on a terminal. picocolors honors NO_COLOR. */

const printLine = (text = ""): void => void process.stdout.write(`${text}\n`);

export function title(text: string): void {
  printLine(`\n${colors.bold(text)}`);
}

let scenes = 0;

export function scene(text: string): void {
  scenes++;
  printLine(`\n${colors.bold(colors.cyan(`${scenes}. ${text}`))}\n`);
}

/** An action of a person. */
export function showAction(login: string, text: string): void {
  printLine(`   ${colors.yellow(`@${login}`)} ${text}`);
}

/** An action of the App. */
export function showEvent(text: string): void {
  printLine(`   ${colors.green("→")} ${text}`);
}

export function showNote(text: string): void {
  printLine(`   ${colors.dim(text)}`);
}

/** An issue as readers of the rendered Markdown see it, without hidden comments and escapes. */
export function showIssue(issue: ApiIssue): void {
  const facts = [
    issue.state,
    issue.labels.map(({ name }) => name).join(", "),
    issue.assignees.map(({ login }) => `@${login}`).join(" "),
  ].filter((fact) => fact !== "");
  frame(`#${issue.number} ${issue.title}`, facts.join(" · "), visible(issue.body));
}

/** The matching lines of a text. */
export function showLines(text: string, pattern: RegExp): void {
  frame(
    null,
    null,
    text
      .split("\n")
      .filter((line) => pattern.test(line))
      .map(showLinks)
      .join("\n"),
  );
}

export function showVerdict(result: ActionResult): void {
  const { verdict = "no verdict" } = result.outputs;
  showColor("the build", verdict === "pass", `verdict=${verdict}, exit code ${result.code}`);
}

/** The App's own check on a pull request. */
export function showCheck(pull: number, { conclusion, output }: ApiCheck): void {
  showColor(`the check on #${pull}`, conclusion === "success", output.title);
}

function showColor(what: string, isGreen: boolean, details: string): void {
  const paint = isGreen ? colors.green : colors.red;
  printLine(`   ${colors.bold(paint(`● ${what} is ${isGreen ? "green" : "red"}`))} ${colors.dim(details)}`);
}

export function showText(markdown: string): void {
  frame(null, null, visible(markdown));
}

/** Commands to copy, one per line. */
export function showCommands(commands: readonly string[]): void {
  for (const command of commands) printLine(`\n${command}`);
}

/** Links as GitHub shows them: only their text. */
function showLinks(markdown: string): string {
  return markdown.replace(/\[([^[\]]+)\]\([^()\s]*\)/g, "$1");
}

function frame(head: string | null, facts: string | null, text: string): void {
  const edge = colors.dim("│");
  printLine(colors.dim("   ╭──"));
  if (head !== null) printLine(`   ${edge} ${colors.bold(head)}`);
  if (facts) printLine(`   ${edge} ${colors.dim(facts)}`);
  if (head !== null) printLine(`   ${edge}`);
  for (const line of text.split("\n")) printLine(`   ${edge} ${line}`.trimEnd());
  printLine(colors.dim("   ╰──"));
}

const visible = (markdown: string): string =>
  showLinks(markdown)
    .replace(/<!--[\s\S]*?-->\n?/g, "")
    .replaceAll("&nbsp;", " ")
    .replaceAll("<br>", " ")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
