import type { Rule } from "../fake-github/rival.ts";
import { item, opensIncident, type Scenario, writes } from "./scenario.ts";

const ONE = "- [ ] Fix it @alice due 2026-04-01";
const GAP = "no other bot answers its webhooks";

/** Edits the description of postmortems. */
const edits =
  (edit: (body: string) => string): Rule =>
  ({ title, body }) => {
    const after = title.startsWith("Postmortem") ? edit(body) : body;
    return after === body ? null : { body: after };
  };

const lacksLabel =
  (name: string): Rule =>
  ({ labels }) =>
    labels.includes(name) ? { labels: labels.filter((label) => label !== name) } : null;

const FIGHTS: readonly Scenario[] = [
  {
    name: "another bot takes the label off every item",
    world: { rival: [lacksLabel("action-item")] },
    steps: [opensIncident, writes(ONE), item("Fix it", (bob, number) => bob.assigns(number, "bob"))],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · bob · 2026-04-01 (open)"],
  },
  {
    name: "another bot takes the label off every postmortem",
    world: { rival: [lacksLabel("postmortem")] },
    steps: [opensIncident, writes(ONE)],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "another bot wants a title in capitals, and a line without them",
    world: {
      rival: [
        ({ title }) => (title === "Fix it" ? { title: "FIX IT" } : null),
        edits((body) => body.replace("FIX IT", "Fix it")),
      ],
    },
    steps: [opensIncident, writes(ONE), item("FIX IT", (bob, number) => bob.assigns(number, "bob"))],
    outcome: ["Postmortem: Down (open)", "[ ] FIX IT · bob · 2026-04-01 (open)"],
  },
  {
    name: "another bot unassigns an owner, and puts the owner back into the line",
    world: {
      rival: [
        ({ assignees }) =>
          assignees.includes("alice") ? { assignees: assignees.filter((login) => login !== "alice") } : null,
        edits((body) => body.replace(/^(- \[.\] .*Fix it)(?!.*@alice)/m, "$1 @alice")),
      ],
    },
    steps: [opensIncident, writes(ONE)],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · nobody · 2026-04-01 (open)"],
  },
  {
    name: "another bot takes the issue number out of a line",
    world: {
      rival: [edits((body) => body.replace(/^(- \[.\]) (?:#\d+|\[#\d+\]\(\S+\)) /m, "$1 "))],
    },
    steps: [opensIncident, writes(ONE)],
    outcome: ["Postmortem: Down (open)", "— Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "another bot takes the App's part out of the description of an item",
    world: {
      rival: [
        ({ title, body }) =>
          title === "Fix it" && body.includes("**Done?**")
            ? { body: body.replace(/^.*<!-- Followthrough keeps[\s\S]*?go below this line\. -->\n*/m, "") }
            : null,
      ],
    },
    steps: [opensIncident, writes(ONE)],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "another bot closes every item as stale",
    world: {
      rival: [
        ({ title, state }) =>
          title === "Fix it" && state === "open" ? { state: "closed", stateReason: "not_planned" } : null,
      ],
    },
    steps: [opensIncident, writes(ONE)],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (closed as not_planned)"],
  },
  {
    name: "another bot closes every postmortem",
    world: {
      rival: [
        ({ title, state }) =>
          title.startsWith("Postmortem") && state === "open" ? { state: "closed" } : null,
      ],
    },
    steps: [opensIncident],
    outcome: ["Postmortem: Down (closed as completed)"],
  },
];

/** What other bots want and the App does not, one scenario for each field. */
export const RIVALS: readonly Scenario[] = FIGHTS.map((scenario) => ({ ...scenario, gap: GAP }));
