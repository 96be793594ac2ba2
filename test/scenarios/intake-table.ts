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
    steps: [reports("pager[bot]", "Down"), closes(INCIDENT), hoursPass(23), reports("pager[bot]", "Late")],
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
