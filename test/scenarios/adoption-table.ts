import {
  type Actor,
  anIncident,
  changesLine,
  editsPostmortem,
  hoursPass,
  INCIDENT,
  item,
  type Scenario,
  type Step,
  writes,
} from "./scenario.ts";

type NewIssue = Parameters<Actor["opens"]>[0];

const SLOW: NewIssue = { title: "Slow queries", body: "They take a minute.\n\n- [ ] the first\n" };
const POSTMORTEM = "Postmortem: Down (open)";
const MARKER = /<!-- followthrough \{.*?\} -->/s;

/** Carol, who may label issues, has one of her own, and a line names it. */
const named =
  (line: (number: number) => string, issue: NewIssue = SLOW, then: Then = () => {}): Step =>
  async (sim) => {
    const carol = sim.as("carol");
    const number = await carol.opens(issue);
    await then(carol, number);
    await writes(line(number))(sim);
  };
type Then = (carol: Actor, number: number) => unknown;

const adopted = [anIncident, named((number) => `- [ ] #${number} Tune the queries @alice due 2026-04-01`)];
const followed = "[ ] Slow queries · alice · 2026-04-01 (open)";

const under: Step = async (sim) => {
  const number = await sim.as("carol").opens(SLOW);
  await sim.as("carol").putsUnder((await sim.postmortem()).number, number);
};

/** Issues that others wrote and that become action items. */
export const ADOPTIONS: readonly Scenario[] = [
  { name: "a line names an issue", steps: adopted, outcome: [POSTMORTEM, followed] },
  {
    name: "a line is nothing but the number of an issue",
    steps: [anIncident, named((number) => `- [ ] #${number}`, { ...SLOW, assignees: ["bob"] })],
    outcome: [POSTMORTEM, "[ ] Slow queries · bob · 2026-04-01 (open)"],
  },
  {
    name: "a line names an issue by its address",
    steps: [
      anIncident,
      named((number) => `- [ ] https://github.com/acme/shop/issues/${number} @alice due 2026-04-01`),
    ],
    outcome: [POSTMORTEM, followed],
  },
  {
    name: "a row of a table names an issue",
    steps: [
      anIncident,
      named((number) =>
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
    name: "line and named issue have owners of their own",
    steps: [
      anIncident,
      named((number) => `- [ ] #${number} Tune @alice due 2026-04-01`, { ...SLOW, assignees: ["bob"] }),
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
      anIncident,
      named(
        (number) => `- [ ] #${number} Tune @alice due 2026-04-01`,
        SLOW,
        (carol, number) => carol.closes(number),
      ),
    ],
    outcome: [POSTMORTEM, "[x] Slow queries · alice · 2026-04-01 (closed as completed)"],
  },
  {
    name: "a checked line names an open issue: its box is unchecked",
    steps: [anIncident, named((number) => `- [x] #${number} Tune @alice due 2026-04-01`)],
    outcome: [POSTMORTEM, followed],
  },
  {
    name: "a checked line names a closed issue: both are left alone",
    steps: [
      anIncident,
      named(
        (number) => `- [x] #${number} Rolled back`,
        SLOW,
        (carol, number) => carol.closes(number),
      ),
    ],
    outcome: [POSTMORTEM],
  },
  {
    name: "the line of a named issue is taken out the same day: it is let go",
    steps: [...adopted, changesLine("Tune", () => null)],
    outcome: [POSTMORTEM],
  },
  {
    name: "the line of a named issue is taken out when people count on it",
    gap: "its clock cannot be turned",
    steps: [...adopted, hoursPass(30), changesLine("Tune", () => null)],
    outcome: [POSTMORTEM, "— Slow queries · alice · 2026-04-01 (open)"],
  },
  {
    name: "a named issue is let go and named again",
    steps: [
      ...adopted,
      changesLine("Tune", (line) => line.replace("- [ ]", "Later:")),
      changesLine("Tune", (line) => line.replace("Later:", "- [ ]").replace("2026-04-01", "2026-04-02")),
    ],
    outcome: [POSTMORTEM, "[ ] Slow queries · alice · 2026-04-02 (open)"],
  },
  {
    name: "somebody takes the marker out of a named issue",
    gap: "webhooks do not say what a body was before an edit",
    steps: [...adopted, item("Slow", (bob, number) => bob.edits(number, (body) => body.replace(MARKER, "")))],
    outcome: [POSTMORTEM, followed],
  },
  {
    name: "somebody writes the body of a named issue anew",
    gap: "webhooks do not say what a body was before an edit",
    steps: [...adopted, item("Slow", (bob, number) => bob.edits(number, () => "It is the index.\r\n"))],
    outcome: [POSTMORTEM, followed],
  },
  {
    name: "a stale save drops the number of a named issue",
    steps: [...adopted, editsPostmortem((body) => body.replace(/^(- \[ \]) #\d+ /m, "$1 "))],
    outcome: [POSTMORTEM, followed],
  },
  {
    name: "two lines name one issue",
    steps: [
      anIncident,
      named((number) => `- [ ] #${number} Tune @alice due 2026-04-01\n- [ ] #${number} Tune more`),
    ],
    outcome: [POSTMORTEM, followed],
  },
  {
    name: "a line names the incident, another the postmortem",
    steps: [
      anIncident,
      async (sim) => {
        const { number } = await sim.postmortem();
        await writes(`- [ ] #${INCIDENT} Mend it`, `- [ ] #${number} Write it`)(sim);
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
    outcome: [POSTMORTEM, followed, "Postmortem: Out (open)"],
  },
  {
    name: "a line names an issue of another repository",
    world: { repositories: { "acme/infra": {} } },
    steps: [
      anIncident,
      (sim) => sim.as("bob").in("acme/infra").opens({ title: "Slow queries" }),
      writes("- [ ] acme/infra#1 Tune @alice due 2026-04-01"),
    ],
    outcome: [POSTMORTEM, `${followed} in acme/infra`],
  },
  {
    name: "a line names an issue of a public repository: refused",
    world: { repositories: { "acme/site": { private: false } } },
    steps: [
      anIncident,
      (sim) => sim.as("bob").in("acme/site").opens({ title: "Slow queries" }),
      writes("- [ ] acme/site#1 Tune @alice due 2026-04-01"),
    ],
    outcome: [POSTMORTEM],
  },
  {
    name: "somebody copies the body of a named issue into one of their own",
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
    outcome: [POSTMORTEM, followed],
  },
  {
    name: "a line names an issue whose body fills what GitHub takes: refused",
    steps: [anIncident, named((number) => `- [ ] #${number} Tune`, { ...SLOW, body: "x".repeat(65_000) })],
    outcome: [POSTMORTEM],
  },
  {
    name: "a line names an issue that is locked",
    steps: [
      anIncident,
      named(
        (number) => `- [ ] #${number} Tune @alice due 2026-04-01`,
        SLOW,
        (carol, number) => carol.locks(number),
      ),
    ],
    outcome: [POSTMORTEM, followed],
  },
  {
    name: "a named issue is deleted",
    gap: "no way to delete an issue (GraphQL)",
    steps: [...adopted, changesLine("Tune", () => null), (sim) => sim.as("bob").deletes(3)],
    outcome: [POSTMORTEM],
  },
  {
    name: "a named issue is transferred away: it is followed no longer",
    gap: "no way to transfer an issue (GraphQL)",
    world: { repositories: { "acme/attic": {} } },
    steps: [...adopted, item("Slow", (bob, number) => bob.transfers(number, "acme/attic"))],
    outcome: [POSTMORTEM],
  },
  {
    name: "what was commented before an issue was named is no command; what is after, is",
    steps: [
      anIncident,
      named(
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
    name: "a sub-issue that a person adds",
    gap: "no sub-issues",
    steps: [anIncident, under],
    outcome: [POSTMORTEM, "— Slow queries · nobody · 2026-04-01 (open)"],
  },
  {
    name: "a sub-issue that a person adds gets a line later",
    gap: "no sub-issues",
    steps: [
      anIncident,
      under,
      async (sim) => {
        const { number } = await sim.item("Slow");
        await writes(`- [ ] #${number} Tune the queries @alice due 2026-04-07`)(sim);
      },
    ],
    outcome: [POSTMORTEM, "[ ] Slow queries · alice · 2026-04-07 (open)"],
  },
  {
    name: "a sub-issue that a person adds beside items, and takes away the same day",
    gap: "no sub-issues",
    steps: [
      anIncident,
      writes("- [ ] Mend it @alice due 2026-04-01"),
      under,
      item("Slow", async (bob, number) => bob.putsUnder(await bob.opens({ title: "An epic" }), number)),
    ],
    outcome: [POSTMORTEM, "[ ] Mend it · alice · 2026-04-01 (open)"],
  },
  {
    name: "an incident about the same comes up again",
    gap: "labels differ by case",
    steps: [
      (sim) => sim.as("alice").opens({ title: "Down", labels: ["incident", "db"] }),
      writes("- [ ] Mend it @alice due 2026-04-01"),
      (sim) => sim.as("alice").opens({ title: "Down again", labels: ["incident", "DB", "sev1"] }),
    ],
    outcome: ["Postmortem: Down again (open)", POSTMORTEM, "[ ] Mend it · alice · 2026-04-01 (open)"],
  },
  {
    name: "a line names an issue where the API has no sub-issues",
    world: { subIssues: false },
    steps: adopted,
    outcome: [POSTMORTEM, followed],
  },
];
