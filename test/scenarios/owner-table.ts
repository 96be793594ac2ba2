import type { AssigneeRefusal } from "../fake-github/assignees.ts";
import { changesLine, item, opensIncident, type Scenario, writes } from "./scenario.ts";

const DUE = "due 2026-04-01";
const TWELVE = Array.from({ length: 12 }, (_, index) => `dev${String(index + 1).padStart(2, "0")}`);
const mentions = (logins: readonly string[]) => logins.map((login) => `@${login}`).join(" ");
const GAP = "anyone can be assigned";

/** GitHub names whom it refuses in several ways. */
const refusals = (["list", "everyone", "text", "nobody"] satisfies AssigneeRefusal[]).map(
  (form): Scenario => {
    return {
      name: `an owner who cannot be assigned, where GitHub's refusal names: ${form}`,
      gap: GAP,
      world: { hub: { assigneeRefusal: form } },
      steps: [
        opensIncident,
        writes(`- [ ] Fix it @erin @alice ${DUE}`, `- [ ] Test it @erin @pager ${DUE}`),
        changesLine("Fix it", (line) => line.replace("@alice", "@alice @bob")),
      ],
      outcome: [
        "Postmortem: Down (open)",
        "[ ] Fix it · alice, bob · 2026-04-01 (open)",
        "[ ] Test it · nobody · 2026-04-01 (open)",
      ],
    };
  },
);

/** Scenarios about owners whom GitHub assigns only in part. */
export const OWNERS: readonly Scenario[] = [
  ...refusals,
  {
    name: "an owner who cannot be assigned stays in the line when the issue's assignees change",
    gap: GAP,
    steps: [
      opensIncident,
      writes(`- [ ] Fix it @erin @alice ${DUE}`),
      item("Fix it", (bob, number) => bob.assigns(number, "bob")),
      changesLine("Fix it", (line) => line.replace("@erin", "@erin @carol")),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · bob, carol · 2026-04-01 (open)"],
  },
  {
    name: "more owners than GitHub assigns",
    gap: GAP,
    world: {
      repositories: {
        "acme/shop": { collaborators: Object.fromEntries(TWELVE.map((login) => [login, "write"])) },
      },
    },
    steps: [
      opensIncident,
      writes(`- [ ] Fix it ${mentions(TWELVE)} @erin ${DUE}`),
      changesLine("Fix it", (line) => line.replace("@dev03 ", "")),
    ],
    outcome: [
      "Postmortem: Down (open)",
      `[ ] Fix it · ${TWELVE.filter((login) => !["dev03", "dev12"].includes(login)).join(", ")} · 2026-04-01 (open)`,
    ],
  },
  {
    name: "Copilot as owner",
    gap: GAP,
    steps: [
      opensIncident,
      writes(`- [ ] Fix it @copilot @alice ${DUE}`, `- [ ] Test it @bob ${DUE}`),
      changesLine("Test it", (line) => line.replace("@bob", "@Copilot")),
      changesLine("Fix it", (line) => line.replace(" @alice", "")),
    ],
    outcome: [
      "Postmortem: Down (open)",
      "[ ] Fix it · Copilot · 2026-04-01 (open)",
      "[ ] Test it · Copilot · 2026-04-01 (open)",
    ],
  },
  ...(["refused", "ignored"] as const).map((copilot): Scenario => {
    return {
      name: `Copilot as owner where GitHub does not assign it: ${copilot}`,
      gap: GAP,
      world: { hub: { copilot, assigneeRefusal: "list" } },
      steps: [
        opensIncident,
        writes(`- [ ] Fix it @Copilot @alice ${DUE}`),
        changesLine("Fix it", (line) => line.replace("@alice", "@bob")),
      ],
      outcome: ["Postmortem: Down (open)", "[ ] Fix it · bob · 2026-04-01 (open)"],
    };
  }),
];
