import { CHECK_NAME } from "../../src/observed/checks.ts";
import { STATUS_HEADING } from "../../src/record/comment-tag.ts";
import { eventually } from "../harness/eventually.ts";
import { fillSections } from "../harness/fill-sections.ts";
import { type ActionResult, runGate } from "../harness/gate.ts";
import type { GitHub } from "../harness/github.ts";
import type { ApiCheck, ApiIssue, ApiPull } from "../harness/person.ts";
import * as print from "./print.ts";

const DAY_MS = 86_400_000;

/** How Followthrough runs in the demo. */
export interface Way {
  readonly github: GitHub;
  /** The author of its issues. */
  readonly bot: string;
  /**
   * Sets the clocks of GitHub and the server to the morning of a day, `YYYY-MM-DD`. Null without a server: then there is no check
   * of the App, and only the gate can be asked about another day.
   */
  readonly passTo: ((day: string) => Promise<void>) | null;
  /** Waits until no workflow run is left. Returns what those said that ended since the last call. */
  newRuns(): Promise<readonly string[]>;
}

/** The main job step by step: an incident, its postmortem, its action items, and the gate's verdicts. */
export async function runStory(way: Way): Promise<void> {
  const { github, passTo } = way;
  const alice = github.as("alice");
  const bob = github.as("bob");
  const carol = github.as("carol");
  const due = workday(9);
  const laterDay = new Date(Date.parse(due) + 5 * DAY_MS).toISOString().slice(0, 10);

  print.scene("Something breaks");
  const incident = await alice.openIssue({
    title: "Checkout answers 500",
    body: "Since 10:40 UTC. Every order fails.",
  });
  await alice.label(incident.number, "sev2", "incident");
  print.showAction("alice", `opens #${incident.number} “${incident.title}” and labels it incident and sev2`);
  const postmortem = await exactly(way, "postmortem", 1).then(([found]) => found!);
  await showRuns(way);
  print.showEvent(`a postmortem opens: #${postmortem.number}`);
  print.showIssue(postmortem);

  print.scene("The team writes action items");
  const lines = [
    `- [ ] Alert when replication lags by a minute @alice due ${due} P0 #detect`,
    "- [ ] Ship to one canary first (@bob) due: +30d",
    "- [ ] Rehearse the failover every quarter @carol",
  ];
  await bob.editBody(postmortem.number, (body) =>
    body.replace(/^#+ .*action items.*$/im, (heading) => [heading, "", ...lines].join("\n")),
  );
  print.showAction("bob", "edits the checklist:");
  print.showLines(lines.join("\n"), /./);
  const [alert] = await exactly(way, "action-item", lines.length);
  const tracked = await eventually(async () => {
    const { body } = await alice.issue(postmortem.number);
    if ((body.match(/^- \[ \] \[#\d+\]/gm) ?? []).length < lines.length)
      throw new Error("a line shows no number");
    return body;
  });
  await showRuns(way);
  print.showEvent("each line becomes a linked issue with an owner and a due date:");
  print.showLines(tracked, /^- \[ \] \[#\d+\]/);
  print.showIssue(alert!);

  print.showEvent("a comment shows the postmortem's status:");
  print.showLines(await statusOf(github, postmortem.number), /^### Status|^\d\. |^\| (\[#|Item)/);

  print.scene("The gate runs");
  await eventually(async () => {
    // GitHub has no locks: a save that was overwritten is written again.
    const { body } = await alice.issue(postmortem.number);
    if (!body.includes("We know now.")) await alice.editBody(postmortem.number, fillSections);
    const status = await statusOf(github, postmortem.number);
    if (!/nothing is missing/i.test(status)) throw new Error("the status still names something missing");
  });
  await bob.comment(postmortem.number, "/complete");
  print.showAction("alice", "writes what happened and why; bob comments /complete");
  await eventually(async () => {
    if ((await bob.issue(postmortem.number)).state !== "closed") throw new Error("the postmortem is open");
  });
  await showRuns(way);
  print.showEvent("nothing is missing, so the postmortem is closed; its items are still tracked");
  const pull = await carol.openPull("Add gift cards");
  print.showAction("carol", `opens pull request #${pull.number} “${pull.title}”`);
  print.showVerdict(await gate(github));
  if (passTo) print.showCheck(pull.number, await checkThat(github, pull, "success"));

  print.scene(`${laterDay}: a due date has passed`);
  if (passTo) {
    print.showNote("The demo sets the clocks to this day and starts the server again.");
    await passTo(laterDay);
    const red = await checkThat(github, pull, "failure");
    print.showEvent(`nobody pushed anything, and the check on #${pull.number} turned red:`);
    print.showCheck(pull.number, red);
    print.showText(red.output.summary);
    print.showNote(`A new build fails, too: the Action runs with as-of: ${laterDay}`);
  } else print.showNote(`The gate runs with as-of: ${laterDay}`);
  const failed = await gate(github, { "as-of": laterDay });
  print.showVerdict(failed);
  expectVerdict(failed, "fail");
  if (!passTo) print.showText(failed.summary);

  print.scene("The item is done");
  await alice.close(alert!.number);
  print.showAction("alice", `fixes it and closes #${alert!.number}`);
  const done = await eventually(async () => {
    const { body } = await alice.issue(postmortem.number);
    if (!body.includes(`- [x] [#${alert!.number}](`)) throw new Error("the box is not checked");
    return body;
  });
  await showRuns(way);
  print.showEvent("its box in the postmortem is checked:");
  print.showLines(done, /^- \[.\] \[#\d+\]/);
  if (passTo) {
    print.showEvent("nobody runs anything again, and the check turns green:");
    print.showCheck(pull.number, await checkThat(github, pull, "success"));
  } else {
    const passed = await gate(github, { "as-of": laterDay });
    print.showVerdict(passed);
    expectVerdict(passed, "pass");
  }
}

async function showRuns(way: Way): Promise<void> {
  for (const text of await way.newRuns()) print.showNote(`a run of the workflow: ${text}`);
}

/** Waits until the App's check on this pull request has this conclusion. */
function checkThat(github: GitHub, pull: ApiPull, conclusion: string): Promise<ApiCheck> {
  return eventually(async () => {
    const check = await github.as("alice").checkOn(pull.head.sha, CHECK_NAME);
    if (check?.conclusion !== conclusion)
      throw new Error(`the check on #${pull.number} is not ${conclusion}: ${JSON.stringify(check)}`);
    return check;
  });
}

/** The App's status comment on the postmortem, when it lists all items. */
function statusOf(github: GitHub, postmortem: number): Promise<string> {
  return eventually(async () => {
    const comments = await github.as("alice").comments(postmortem);
    const status = comments.find(({ body }) => body.startsWith(STATUS_HEADING));
    if (!status || status.body.split("\n| [#").length < 4)
      throw new Error("the status does not show all items");
    return status.body;
  });
}

const gate = (github: GitHub, inputs: Record<string, string> = {}): Promise<ActionResult> =>
  runGate({ apiUrl: github.url, token: github.token("alice"), inputs });

/** Waits until the App has created this many issues with this label. */
function exactly({ github, bot }: Way, label: string, count: number): Promise<ApiIssue[]> {
  return eventually(async () => {
    const issues = await github.as("alice").issues();
    const found = issues.filter(
      (issue) => issue.user.login === bot && issue.labels.some(({ name }) => name === label),
    );
    if (found.length !== count) throw new Error(`${found.length} of ${count} issues with the label ${label}`);
    return found;
  });
}

function expectVerdict(result: ActionResult, verdict: string): void {
  if (result.outputs.verdict !== verdict)
    throw new Error(`the gate should say ${verdict}, and says: ${JSON.stringify(result, null, 2)}`);
}

function day(fromNow: number): string {
  return new Date(Date.now() + fromNow * DAY_MS).toISOString().slice(0, 10);
}

/** The first day from then on that is not a Saturday or Sunday, because no due date falls on a day off. */
function workday(fromNow: number): string {
  const weekday = new Date(day(fromNow)).getUTCDay();
  return weekday === 0 || weekday === 6 ? workday(fromNow + 1) : day(fromNow);
}
