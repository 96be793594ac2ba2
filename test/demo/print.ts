import colors from "picocolors";
import type { GateResult } from "../harness/gate.ts";
import type { ApiIssue } from "../harness/person.ts";

/** How the story looks on a terminal. picocolors honours NO_COLOR. */

const say = (text = ""): void => void process.stdout.write(`${text}\n`);

export function title(text: string): void {
  say(`\n${colors.bold(text)}`);
}

let scenes = 0;

export function scene(text: string): void {
  scenes++;
  say(`\n${colors.bold(colors.cyan(`${scenes}. ${text}`))}\n`);
}

/** What a person does. */
export function does(login: string, text: string): void {
  say(`   ${colors.yellow(`@${login}`)} ${text}`);
}

/** What happened by itself. */
export function happened(text: string): void {
  say(`   ${colors.green("→")} ${text}`);
}

export function aside(text: string): void {
  say(`   ${colors.dim(text)}`);
}

/** An issue as a reader of its Markdown sees it; hidden comments and escapes are left out. */
export function showIssue(issue: ApiIssue): void {
  const facts = [
    issue.state,
    issue.labels.map(({ name }) => name).join(", "),
    issue.assignees.map(({ login }) => `@${login}`).join(" "),
  ].filter((fact) => fact !== "");
  frame(`#${issue.number} ${issue.title}`, facts.join(" · "), visible(issue.body));
}

/** The lines of a text that match, as they stand in it. */
export function showLines(text: string, pattern: RegExp): void {
  frame(
    null,
    null,
    text
      .split("\n")
      .filter((line) => pattern.test(line))
      .join("\n"),
  );
}

export function showVerdict(result: GateResult): void {
  const { verdict = "no verdict" } = result.outputs;
  const paint = verdict === "pass" ? colors.green : colors.red;
  say(
    `   ${colors.bold(paint(`● the build is ${verdict === "pass" ? "green" : "red"}`))} ${colors.dim(`verdict=${verdict}, exit code ${result.code}`)}`,
  );
}

export function showSummary(markdown: string): void {
  frame("job summary", null, visible(markdown));
}

/** Lines to copy, one command each. */
export function showCommands(commands: readonly string[]): void {
  for (const command of commands) say(`\n${command}`);
}

function frame(head: string | null, facts: string | null, text: string): void {
  const edge = colors.dim("│");
  say(colors.dim("   ╭──"));
  if (head !== null) say(`   ${edge} ${colors.bold(head)}`);
  if (facts) say(`   ${edge} ${colors.dim(facts)}`);
  if (head !== null) say(`   ${edge}`);
  for (const line of text.split("\n")) say(`   ${edge} ${line}`.trimEnd());
  say(colors.dim("   ╰──"));
}

const visible = (markdown: string): string =>
  markdown
    .replace(/<!--[\s\S]*?-->\n?/g, "")
    .replaceAll("&nbsp;", "")
    .replaceAll("<br>", " ")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
