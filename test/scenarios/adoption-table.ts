import {
  type Actor,
  changesLine,
  editsPostmortem,
  hoursPass,
  INCIDENT,
  item,
  opensIncident,
  type Scenario,
  type Step,
  writes,
} from "./scenario.ts";

type NewIssue = Parameters<Actor["opens"]>[0];

const SLOW: NewIssue = { title: "Slow queries", body: "They take a minute.\n\n- [ ] the first\n" };
const POSTMORTEM = "Postmortem: Down (open)";
const MARKER = /<!-- followthrough \{.*?\} -->/s;

/** A line names an issue that Carol wrote. She has the triage role. */
const namesIssue =
  (line: (number: number) => string, issue: NewIssue = SLOW, then: Then = () => {}): Step =>
  async (sim) => {
    const carol = sim.as("carol");
    const number = await carol.opens(issue);
    await then(carol, number);
    await writes(line(number))(sim);
  };
type Then = (carol: Actor, number: number) => unknown;

const adopted = [
  opensIncident,
  namesIssue((number) => `- [ ] #${number} Tune the queries @alice due 2026-04-01`),
];
const trackedLine = "[ ] Slow queries · alice · 2026-04-01 (open)";

const addsSubIssue: Step = async (sim) => {
  const number = await sim.as("carol").opens(SLOW);
  await sim.as("carol").putsUnder((await sim.postmortem()).number, number);
};

/** Issues that people wrote and that become action items. */
export const ADOPTIONS: readonly Scenario[] = [
  { name: "a line names an issue", steps: adopted, outcome: [POSTMORTEM, trackedLine] },
  {
    name: "a line contains only an issue number",
    steps: [opensIncident, namesIssue((number) => `- [ ] #${number}`, { ...SLOW, assignees: ["bob"] })],
    outcome: [POSTMORTEM, "[ ] Slow queries · bob · 2026-04-01 (open)"],
  },
  {
    name: "a line names an issue by its URL",
    steps: [
      opensIncident,
      namesIssue((number) => `- [ ] https://github.com/acme/shop/issues/${number} @alice due 2026-04-01`),
    ],
    outcome: [POSTMORTEM, trackedLine],
  },
  {
    name: "a table row names an issue",
    steps: [
      opensIncident,
      namesIssue((number) =>
        [
          "| Action | Owner | Due | Bug # |",
          "| --- | --- | --- | --- |",
          `| Tune the queries | @alice | 2026-04-01 | #${number} |`,
        ].join("\n"),
      ),
    ],
    outcome: [POSTMORTEM, "? Slow queries · alice · 2026-04-01 (open)"],
  },
  {
    name: "the line and the named issue have different owners",
    steps: [
      opensIncident,
      namesIssue((number) => `- [ ] #${number} Tune @alice due 2026-04-01`, { ...SLOW, assignees: ["bob"] }),
    ],
    outcome: [POSTMORTEM, "[ ] Slow queries · bob · 2026-04-01 (open)"],
  },
  {
    name: "a named issue is closed",
    steps: [...adopted, item("Slow", (bob, number) => bob.closes(number))],
    outcome: [POSTMORTEM, "[x] Slow queries · alice · 2026-04-01 (closed as completed)"],
  },
  {
    name: "the box of a named issue is checked",
    steps: [...adopted, changesLine("Tune", (line) => line.replace("[ ]", "[x]"))],
    outcome: [POSTMORTEM, "[x] Slow queries · alice · 2026-04-01 (closed as completed)"],
  },
  {
    name: "the line of a named issue is renamed",
    steps: [...adopted, changesLine("Tune", (line) => line.replace("Tune the queries", "Add an index"))],
    outcome: [POSTMORTEM, "[ ] Add an index · alice · 2026-04-01 (open)"],
  },
  {
    name: "a named issue is renamed",
    steps: [...adopted, item("Slow", (bob, number) => bob.changes(number, { title: "Slow joins" }))],
    outcome: [POSTMORTEM, "[ ] Slow joins · alice · 2026-04-01 (open)"],
  },
  {
    name: "an open line names a closed issue: its box is checked",
    steps: [
      opensIncident,
      namesIssue(
        (number) => `- [ ] #${number} Tune @alice due 2026-04-01`,
        SLOW,
        (carol, number) => carol.closes(number),
      ),
    ],
    outcome: [POSTMORTEM, "[x] Slow queries · alice · 2026-04-01 (closed as completed)"],
  },
  {
    name: "a checked line names an open issue: its box is unchecked",
    steps: [opensIncident, namesIssue((number) => `- [x] #${number} Tune @alice due 2026-04-01`)],
    outcome: [POSTMORTEM, trackedLine],
  },
  {
    name: "a checked line names a closed issue: both are left alone",
    steps: [
      opensIncident,
      namesIssue(
        (number) => `- [x] #${number} Rolled back`,
        SLOW,
        (carol, number) => carol.closes(number),
      ),
    ],
    outcome: [POSTMORTEM],
  },
  {
    name: "the line of a named issue is deleted on the same day: the issue is no longer tracked",
    steps: [...adopted, changesLine("Tune", () => null)],
    outcome: [POSTMORTEM],
  },
  {
    name: "the line of a named issue is deleted on the same day, after it was closed: the issue is no longer tracked",
    steps: [...adopted, item("Slow", (bob, number) => bob.closes(number)), changesLine("Tune", () => null)],
    outcome: [POSTMORTEM],
  },
  {
    name: "the line of a named issue is deleted after it is committed",
    gap: "its clock cannot be changed",
    steps: [...adopted, hoursPass(30), changesLine("Tune", () => null)],
    outcome: [POSTMORTEM, "— Slow queries · alice · 2026-04-01 (open)"],
  },
  {
    name: "a named issue is no longer tracked, then named again",
    steps: [
      ...adopted,
      changesLine("Tune", (line) => line.replace("- [ ]", "Later:")),
      changesLine("Tune", (line) => line.replace("Later:", "- [ ]").replace("2026-04-01", "2026-04-02")),
    ],
    outcome: [POSTMORTEM, "[ ] Slow queries · alice · 2026-04-02 (open)"],
  },
  {
    name: "someone removes the marker from a named issue",
    gap: "webhooks do not contain the body before an edit",
    steps: [...adopted, item("Slow", (bob, number) => bob.edits(number, (body) => body.replace(MARKER, "")))],
    outcome: [POSTMORTEM, trackedLine],
  },
  {
    name: "someone rewrites the body of a named issue",
    gap: "webhooks do not contain the body before an edit",
    steps: [...adopted, item("Slow", (bob, number) => bob.edits(number, () => "It is the index.\r\n"))],
    outcome: [POSTMORTEM, trackedLine],
  },
  {
    name: "a stale save drops the number of a named issue",
    steps: [...adopted, editsPostmortem((body) => body.replace(/^(- \[ \]) \[#\d+\]\(\S+\) /m, "$1 "))],
    outcome: [POSTMORTEM, trackedLine],
  },
  {
    name: "two lines name one issue",
    steps: [
      opensIncident,
      namesIssue((number) => `- [ ] #${number} Tune @alice due 2026-04-01\n- [ ] #${number} Tune more`),
    ],
    outcome: [POSTMORTEM, trackedLine],
  },
  {
    name: "one line names the incident, another the postmortem",
    steps: [
      opensIncident,
      async (sim) => {
        const { number } = await sim.postmortem();
        await writes(`- [ ] #${INCIDENT} Fix it`, `- [ ] #${number} Write it`)(sim);
      },
    ],
    outcome: [POSTMORTEM],
  },
  {
    name: "two postmortems name one issue: the first keeps it",
    steps: [
      ...adopted,
      (sim) => sim.as("alice").opens({ title: "Out", labels: ["incident"] }),
      async (sim) => {
        const { number } = await sim.item("Slow");
        const line = `## Action items\n\n- [ ] #${number} Tune the queries @bob due 2026-04-07`;
        const second = await sim.postmortem("Postmortem: Out");
        await sim.as("alice").edits(second.number, (body) => body.replace("## Action items", line));
      },
    ],
    outcome: [POSTMORTEM, trackedLine, "Postmortem: Out (open)"],
  },
  {
    name: "a line names an issue of another repository",
    world: { repositories: { "acme/infra": {} } },
    steps: [
      opensIncident,
      (sim) => sim.as("bob").in("acme/infra").opens({ title: "Slow queries" }),
      writes("- [ ] acme/infra#1 Tune @alice due 2026-04-01"),
    ],
    outcome: [POSTMORTEM, `${trackedLine} in acme/infra`],
  },
  {
    name: "a line names an issue of a public repository: refused",
    world: { repositories: { "acme/site": { private: false } } },
    steps: [
      opensIncident,
      (sim) => sim.as("bob").in("acme/site").opens({ title: "Slow queries" }),
      writes("- [ ] acme/site#1 Tune @alice due 2026-04-01"),
    ],
    outcome: [POSTMORTEM],
  },
  {
    name: "someone copies the body of a named issue into a new issue",
    steps: [
      ...adopted,
      item("Slow", async (bob, number) => {
        let copied = "";
        await bob.edits(number, (body) => {
          copied = body;
          return body;
        });
        await bob.opens({ title: "A copy", body: copied, labels: ["action-item"] });
      }),
    ],
    outcome: [POSTMORTEM, trackedLine],
  },
  {
    name: "a line names an issue whose body is at GitHub's size limit: refused",
    steps: [
      opensIncident,
      namesIssue((number) => `- [ ] #${number} Tune`, { ...SLOW, body: "x".repeat(65_000) }),
    ],
    outcome: [POSTMORTEM],
  },
  {
    name: "a line names a locked issue",
    steps: [
      opensIncident,
      namesIssue(
        (number) => `- [ ] #${number} Tune @alice due 2026-04-01`,
        SLOW,
        (carol, number) => carol.locks(number),
      ),
    ],
    outcome: [POSTMORTEM, trackedLine],
  },
  {
    name: "a named issue is deleted",
    gap: "no way to delete an issue (GraphQL)",
    steps: [...adopted, changesLine("Tune", () => null), (sim) => sim.as("bob").deletes(3)],
    outcome: [POSTMORTEM],
  },
  {
    name: "a named issue is transferred to another repository of the App",
    gap: "no way to transfer an issue (GraphQL)",
    world: { repositories: { "acme/attic": {} } },
    steps: [...adopted, item("Slow", (bob, number) => bob.transfers(number, "acme/attic"))],
    outcome: [POSTMORTEM, `${trackedLine} in acme/attic`],
  },
  {
    name: "a comment from before the issue was named is ignored; a later command is executed",
    steps: [
      opensIncident,
      namesIssue(
        (number) => `- [ ] #${number} Tune @alice due 2026-04-01`,
        SLOW,
        (carol, number) => carol.comments(number, "/priority P0"),
      ),
      item("Slow", (bob, number) => bob.comments(number, "/extend 2026-04-07 the index takes a night")),
      async (sim) => {
        const { number } = await sim.item("Slow");
        await sim.as("alice").comments(number, "/extend 2026-04-07 the index takes a night");
      },
    ],
    outcome: [POSTMORTEM, "[ ] Slow queries · alice · 2026-04-07 (open)"],
  },
  {
    name: "a person adds a sub-issue",
    gap: "no sub-issues",
    steps: [opensIncident, addsSubIssue],
    outcome: [POSTMORTEM, "— Slow queries · nobody · 2026-04-01 (open)"],
  },
  {
    name: "a person adds a sub-issue, then a line for it",
    gap: "no sub-issues",
    steps: [
      opensIncident,
      addsSubIssue,
      async (sim) => {
        const { number } = await sim.item("Slow");
        await writes(`- [ ] #${number} Tune the queries @alice due 2026-04-07`)(sim);
      },
    ],
    outcome: [POSTMORTEM, "[ ] Slow queries · alice · 2026-04-07 (open)"],
  },
  {
    name: "a person adds a sub-issue next to items and removes it on the same day",
    gap: "no sub-issues",
    steps: [
      opensIncident,
      writes("- [ ] Fix it @alice due 2026-04-01"),
      addsSubIssue,
      item("Slow", async (bob, number) => bob.putsUnder(await bob.opens({ title: "An epic" }), number)),
    ],
    outcome: [POSTMORTEM, "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "a second incident has the same label",
    gap: "labels differ by case",
    steps: [
      (sim) => sim.as("alice").opens({ title: "Down", labels: ["incident", "db"] }),
      writes("- [ ] Fix it @alice due 2026-04-01"),
      (sim) => sim.as("alice").opens({ title: "Down again", labels: ["incident", "DB", "sev1"] }),
    ],
    outcome: ["Postmortem: Down again (open)", POSTMORTEM, "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "a line names an issue where the API has no sub-issues",
    world: { subIssues: false },
    steps: adopted,
    outcome: [POSTMORTEM, trackedLine],
  },
];
