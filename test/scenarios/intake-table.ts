import { hoursPass, INCIDENT, type Scenario, type Step, together } from "./scenario.ts";
import { publicShop } from "./stranger-table.ts";

const ROLES = "every member of an organization is an admin";

/** A tool, or someone, opens an incident with this id. */
const reports =
  (login: string, title: string, id = "PD-1"): Step =>
  (sim) =>
    sim.as(login).opens({
      title,
      labels: ["incident", "sev2"],
      body: `The error rate is 12 %. @carol\n\nIncident-ID: ${id}\n`,
    });

const closes = (number: number) => (sim: Parameters<Step>[0]) => sim.as("alice").closes(number);

/** Incidents that a monitor or an incident tool opens by a labeled issue. */
export const INTAKE: readonly Scenario[] = [
  {
    name: "a tool opens the same incident twice",
    gap: ROLES,
    steps: [reports("pager[bot]", "Down"), reports("pager[bot]", "Down again")],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "a tool and a person open the same incident at the same time",
    gap: ROLES,
    steps: [together(reports("pager[bot]", "Down"), reports("alice", "All is down"))],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "a tool opens two incidents with different ids",
    gap: ROLES,
    steps: [reports("pager[bot]", "Down"), reports("pager[bot]", "Slow", "PD-2")],
    outcome: ["Postmortem: Down (open)", "Postmortem: Slow (open)"],
  },
  {
    name: "a tool uses the id of an incident again that was closed long ago",
    gap: ROLES,
    steps: [
      reports("pager[bot]", "Down"),
      closes(INCIDENT),
      hoursPass(25),
      reports("pager[bot]", "Down in May"),
    ],
    outcome: ["Postmortem: Down in May (open)", "Postmortem: Down (open)"],
  },
  {
    name: "a tool repeats an incident that was just closed",
    gap: ROLES,
    steps: [reports("pager[bot]", "Down"), closes(INCIDENT), hoursPass(12), reports("pager[bot]", "Late")],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "someone writes the id of an incident into an earlier one",
    gap: ROLES,
    steps: [
      (sim) => sim.as("alice").opens({ title: "Slow", labels: ["incident"] }),
      reports("pager[bot]", "Down"),
      (sim) => sim.as("alice").edits(INCIDENT, (body) => `${body}\n\nIncident-ID: PD-1`),
    ],
    outcome: ["Postmortem: Down (open)", "Postmortem: Slow (open)"],
  },
  {
    name: "a stranger writes the id of an incident in a public repository",
    gap: ROLES,
    world: publicShop(),
    steps: [
      reports("erin", "Mine"),
      reports("pager[bot]", "Down"),
      (sim) => sim.as("carol").unlabels(INCIDENT, "incident"),
      (sim) => sim.as("carol").labels(INCIDENT, "incident"),
      reports("pager[bot]", "Down again"),
      reports("erin", "Down for me"),
    ],
    outcome: ["Postmortem: Down (open)", "Postmortem: Mine (open)"],
  },
];

/** Reopening means something only after the App has closed, so its proofs are not those of the table. */
export const REOPENED: Scenario = {
  name: "someone reopens an issue that repeats an incident",
  gap: ROLES,
  steps: [
    reports("pager[bot]", "Down"),
    together(reports("pager[bot]", "Another")),
    async (sim) => sim.as("alice").reopens((await sim.postmortem("Postmortem: Down")).number + 1),
  ],
  outcome: ["Postmortem: Another (open)", "Postmortem: Down (open)"],
};

/** A tool sends this to the repository. */
const sends =
  (payload: object, login = "pager[bot]"): Step =>
  (sim) =>
    sim.as(login).dispatches(payload);

const DOWN = {
  id: "PD-1",
  title: "Down",
  severity: "SEV2",
  url: "https://pager.example/PD-1",
  started_at: "2026-03-02T08:55:00+01:00",
  body: "The error rate is 12 %.\nIncident-ID: forged\n/postmortem @carol",
};

/** An App that was registered for dispatches. What fails to arrive is redelivered. */
const world = { choices: ["intake"], redelivers: true } as const;

const NO_DISPATCHES = "no repository_dispatch";

/** Incidents that a tool sends by `repository_dispatch`. */
export const DISPATCHES: readonly Scenario[] = [
  {
    name: "a dispatch opens an incident",
    gap: NO_DISPATCHES,
    world,
    steps: [sends(DOWN)],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "a dispatch is sent twice, and others change its incident and close it",
    gap: NO_DISPATCHES,
    world,
    steps: [
      together(sends(DOWN), sends(DOWN)),
      sends({
        id: "PD-1",
        severity: "sev1",
        timeline: ["Rolled back @carol", { at: "2026-03-02T09:00:00Z", text: "Paged" }],
      }),
      sends({ id: "PD-1", status: "resolved" }),
      sends(DOWN),
    ],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "a dispatch with errors opens one report, and what is right in it counts",
    gap: NO_DISPATCHES,
    world,
    steps: [
      sends({ ...DOWN, url: "javascript:alert(1)", severity: "sev9", colour: "red" }),
      sends({ title: "Without an id" }),
      sends({ title: "Without an id" }),
    ],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "a tool sends a dispatch for an incident that a person opened with its id",
    gap: NO_DISPATCHES,
    world,
    steps: [reports("alice", "Down"), sends({ id: "PD-1", title: "Down", timeline: "Rolled back" })],
    outcome: ["Postmortem: Down (open)"],
  },
];
