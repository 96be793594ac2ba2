import { deploy, environmentNamed } from "../fake-github/deployments.ts";
import { hoursPass, item, opensIncident, type Scenario, type Step, writes } from "./scenario.ts";
import type { Simulation } from "./simulation.ts";

// Notices would depend on when a sweep happens to come.
const config = `
gate: { deployments: [production] }
severities: { sev2: { postmortem_due: 60 } }
reminders: { days_before: [], on_due_date: false, every_days: 0 }
escalation: { after: [] }
`;

/** A job reaches an environment of acme/shop. */
const deploysTo =
  (name: string): Step =>
  (stage) => {
    const { github } = stage as Simulation;
    const shop = github.hub.repository("acme", "shop")!;
    deploy(github, environmentNamed(github.hub, shop.id, name)!);
  };

/** Deployments wait for overdue items, and pass by themselves. */
export const DEPLOYMENTS: readonly Scenario[] = [
  {
    name: "deployments wait until an overdue item is done",
    world: { config, choices: ["deployments"], environments: { production: false, staging: false } },
    gap: "no deployments",
    steps: [
      deploysTo("production"),
      opensIncident,
      writes("- [ ] Fix it @alice due 2026-03-03"),
      hoursPass(48),
      deploysTo("production"),
      deploysTo("staging"),
      item("Fix it", (bob, number) => bob.closes(number)),
    ],
    outcome: [
      "Postmortem: Down (open)",
      "[x] Fix it · alice · 2026-03-03 (closed as completed)",
      "Deployment: approved",
      "Deployment: approved",
      "Deployment: waiting",
    ],
  },
];
