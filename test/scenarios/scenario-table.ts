import { ADOPTIONS } from "./adoption-table.ts";
import { CHATS } from "./chat-table.ts";
import { CHECKS } from "./check-table.ts";
import { CLOSINGS } from "./closing-table.ts";
import { DEPLOYMENTS } from "./deployment-table.ts";
import { HOSTS } from "./host-table.ts";
import { INCIDENT_CHANGES } from "./incident-change-table.ts";
import { DISPATCHES, INTAKE } from "./intake-table.ts";
import { ISSUE_FIELDS } from "./issue-field-table.ts";
import { PROVEN_MOVES } from "./moved-lines-table.ts";
import { MOVES } from "./moves-table.ts";
import { OWNERS } from "./owner-table.ts";
import { REVIEWS } from "./review-table.ts";
import { RIVALS } from "./rival-table.ts";
import {
  changesLine,
  editsPostmortem,
  fillsSections,
  hoursPass,
  INCIDENT,
  item,
  opensIncident,
  postmortem,
  type Scenario,
  type Step,
  together,
  writes,
} from "./scenario.ts";
import { STRANGERS } from "./stranger-table.ts";
import { TERMS } from "./terms-table.ts";

const ONE = "- [ ] Fix it @alice due 2026-04-01";
const oneItem = [opensIncident, writes(ONE)];

const complete = [opensIncident, together(fillsSections, writes(ONE))];
const closesIt = postmortem("bob", (bob, number) => bob.closes(number));
const onTheIncident =
  (login: string, words: string): Step =>
  (sim) =>
    sim.as(login).comments(INCIDENT, words);

const withoutNumbers = (body: string): string => body.replace(/^(- \[[ x]\]) \[#\d+\]\(\S+\) /gm, "$1 ");

const filler = (length: number): string => "All was well until it was not.\n".repeat(length / 31);

/** What people do with incidents, postmortems and items, in a few lines each. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: "an issue becomes an incident by its label",
    steps: [
      (sim) => sim.as("alice").opens({ title: "Down", labels: ["bug"] }),
      (sim) => sim.as("bob").labels(INCIDENT, "incident"),
    ],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "an issue becomes an incident by its type",
    world: { config: "incident: { types: [Incident] }\n" },
    gap: "no issue types",
    steps: [
      (sim) => sim.as("alice").opens({ title: "Down", type: "Bug" }),
      (sim) => sim.as("bob").changes(INCIDENT, { type: "Incident" }),
    ],
    outcome: ["Postmortem: Down (open)"],
  },
  { name: "an issue is opened with the label", steps: [opensIncident], outcome: ["Postmortem: Down (open)"] },
  {
    name: "a closed issue is labeled, then reopened",
    steps: [
      (sim) => sim.as("alice").opens({ title: "Down" }),
      (sim) => sim.as("alice").closes(INCIDENT),
      (sim) => sim.as("alice").labels(INCIDENT, "incident"),
      (sim) => sim.as("alice").reopens(INCIDENT),
    ],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "three items",
    steps: [
      opensIncident,
      writes(
        "- [ ] Alert on lag @alice due 2026-04-01 P1 #prevent",
        "- [ ] Add a canary (@bob) due: +14d",
        "- [ ] Rotate keys",
      ),
    ],
    outcome: [
      "Postmortem: Down (open)",
      "[ ] Add a canary · bob · 2026-03-16 (open)",
      "[ ] Alert on lag · alice · 2026-04-01 (open)",
      "[ ] Rotate keys · nobody · 2026-04-01 (open)",
    ],
  },
  {
    name: "a box is checked",
    steps: [...oneItem, changesLine("Fix it", (line) => line.replace("[ ]", "[x]"))],
    outcome: ["Postmortem: Down (open)", "[x] Fix it · alice · 2026-04-01 (closed as completed)"],
  },
  {
    name: "an item is closed",
    steps: [...oneItem, item("Fix it", (bob, number) => bob.closes(number))],
    outcome: ["Postmortem: Down (open)", "[x] Fix it · alice · 2026-04-01 (closed as completed)"],
  },
  {
    name: "an item is closed and reopened",
    steps: [
      ...oneItem,
      item("Fix it", (bob, number) => bob.closes(number)),
      item("Fix it", (bob, number) => bob.reopens(number)),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "a box is checked and unchecked",
    steps: [
      ...oneItem,
      changesLine("Fix it", (line) => line.replace("[ ]", "[x]")),
      changesLine("Fix it", (line) => line.replace("[x]", "[ ]")),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "the line and the issue are renamed at the same time: the issue wins",
    gap: "two edits cannot happen at the same time",
    steps: [
      ...oneItem,
      together(
        changesLine("Fix it", (line) => line.replace("Fix it", "Fix the pump")),
        item("Fix it", (bob, number) => bob.changes(number, { title: "Replace the pump" })),
      ),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Replace the pump · alice · 2026-04-01 (open)"],
  },
  {
    name: "the line is renamed",
    steps: [...oneItem, changesLine("Fix it", (line) => line.replace("Fix it", "Fix it for good"))],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it for good · alice · 2026-04-01 (open)"],
  },
  {
    name: "the issue is renamed",
    steps: [...oneItem, item("Fix it", (bob, number) => bob.changes(number, { title: "Replace it" }))],
    outcome: ["Postmortem: Down (open)", "[ ] Replace it · alice · 2026-04-01 (open)"],
  },
  {
    name: "the owner changes in the line",
    steps: [...oneItem, changesLine("Fix it", (line) => line.replace("@alice", "@bob"))],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · bob · 2026-04-01 (open)"],
  },
  {
    name: "the owner changes on the issue",
    steps: [...oneItem, item("Fix it", (bob, number) => bob.assigns(number, "bob"))],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · bob · 2026-04-01 (open)"],
  },
  {
    name: "an owner who cannot be assigned",
    gap: "anyone can be assigned",
    steps: [opensIncident, writes("- [ ] Fix it @erin @alice due 2026-04-01")],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "a team as owner",
    steps: [opensIncident, writes("- [ ] Fix it @acme/platform due 2026-04-01")],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · nobody · 2026-04-01 (open)"],
  },
  {
    name: "the priority changes",
    steps: [
      opensIncident,
      writes("- [ ] Fix it @alice due 2026-04-01 P2"),
      changesLine("Fix it", (line) => line.replace("P2", "P0")),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "the due date changes in the line, to a Sunday",
    steps: [...oneItem, changesLine("Fix it", (line) => line.replace("2026-04-01", "2026-04-12"))],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-13 (open)"],
  },
  {
    name: "a line is deleted on the same day",
    steps: [...oneItem, changesLine("Fix it", () => null)],
    outcome: ["Postmortem: Down (open)", "— Fix it · alice · 2026-04-01 (closed as not_planned)"],
  },
  {
    name: "a line is deleted after the item is committed",
    gap: "its clock cannot be changed",
    steps: [...oneItem, hoursPass(30), changesLine("Fix it", () => null)],
    outcome: ["Postmortem: Down (open)", "— Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "a stale save removes the numbers",
    steps: [opensIncident, writes(ONE, "- [ ] Check it @bob"), editsPostmortem(withoutNumbers)],
    outcome: [
      "Postmortem: Down (open)",
      "[ ] Check it · bob · 2026-04-01 (open)",
      "[ ] Fix it · alice · 2026-04-01 (open)",
    ],
  },
  {
    name: "a line loses its number and is reworded",
    steps: [
      opensIncident,
      writes("- [ ] Alert on replication lag @alice due 2026-04-01"),
      editsPostmortem((body) => withoutNumbers(body).replace("replication lag", "replication lag early")),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Alert on replication lag early · alice · 2026-04-01 (open)"],
  },
  {
    name: "two lines with the same words",
    steps: [opensIncident, writes(ONE, ONE)],
    outcome: [
      "Postmortem: Down (open)",
      "[ ] Fix it · alice · 2026-04-01 (open)",
      "[ ] Fix it · alice · 2026-04-01 (open)",
    ],
  },
  {
    name: "an item in another repository",
    world: { repositories: { "acme/infra": {} } },
    steps: [opensIncident, writes(`${ONE} repo: acme/infra`)],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open) in acme/infra"],
  },
  {
    name: "an item in a more private repository keeps its words to itself, and comes back done",
    world: {
      repositories: {
        "acme/shop": {
          private: false,
          files: { ".github/followthrough.yml": "incident: { anyone: true }\n" },
        },
        "acme/infra": {},
      },
    },
    steps: [
      opensIncident,
      writes(`${ONE} repo: acme/infra`),
      item("Fix it", (bob, number) => bob.changes(number, { title: "Secret plan" })),
      item("Secret plan", (bob, number) => bob.assigns(number, "bob")),
      item("Secret plan", (bob, number) => bob.closes(number)),
    ],
    outcome: [
      "Postmortem: Down (open)",
      "[x] Secret plan · bob · 2026-04-01 (closed as completed) in acme/infra",
    ],
  },
  {
    name: "an item in a public repository is refused",
    world: { repositories: { "acme/site": { private: false } } },
    steps: [opensIncident, writes(`${ONE} repo: acme/site`)],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "an item where the App is not installed is refused",
    gap: "an App is always installed on all repositories of an owner",
    world: { repositories: { "acme/vault": { installed: false } } },
    steps: [opensIncident, writes(`${ONE} repo: acme/vault`)],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "a custom template with an unknown placeholder",
    world: {
      config: "postmortem: { template: docs/pm.md }\naction_items: { headings: [Promises] }\n",
      repositories: {
        "acme/.github": {
          files: { "docs/pm.md": "# {{ incident.title }}\n\n{{ no.such }}\n\n## Promises\n" },
        },
      },
    },
    steps: [opensIncident, writes(ONE)],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "postmortems in a separate repository",
    world: { config: "postmortem: { repository: postmortems }\n", repositories: { "acme/postmortems": {} } },
    steps: [opensIncident, writes(ONE)],
    outcome: [
      "Postmortem: Down (open) in acme/postmortems",
      "[ ] Fix it · alice · 2026-04-01 (open) in acme/postmortems",
    ],
  },
  {
    name: "a command opens a postmortem",
    steps: [
      (sim) => sim.as("alice").opens({ title: "Slow" }),
      (sim) => sim.as("carol").comments(INCIDENT, "/postmortem"),
    ],
    outcome: ["Postmortem: Slow (open)"],
  },
  {
    name: "a command shares a postmortem",
    steps: [
      opensIncident,
      async (sim) => {
        const number = await sim.as("alice").opens({ title: "Down again" });
        await sim.as("carol").comments(number, `/postmortem #${INCIDENT}`);
      },
    ],
    outcome: ["Postmortem: Down, Down again (open)"],
  },
  {
    name: "a command from a person without the role",
    steps: [
      (sim) => sim.as("alice").opens({ title: "Slow" }),
      (sim) => sim.as("dave").comments(INCIDENT, "/postmortem"),
    ],
    outcome: [],
  },
  {
    name: "the label is removed and added again",
    steps: [
      ...oneItem,
      (sim) => sim.as("alice").unlabels(INCIDENT, "incident"),
      (sim) => sim.as("alice").labels(INCIDENT, "incident"),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "the incident is closed: its postmortem is still tracked",
    steps: [
      opensIncident,
      (sim) => sim.as("alice").closes(INCIDENT),
      writes(ONE),
      item("Fix it", (bob, number) => bob.closes(number)),
    ],
    outcome: ["Postmortem: Down (open)", "[x] Fix it · alice · 2026-04-01 (closed as completed)"],
  },
  {
    name: "someone removes the marker from a postmortem",
    gap: "webhooks do not contain the body before an edit",
    steps: [
      opensIncident,
      editsPostmortem((body) => body.replace(/<!-- followthrough \{.*?\} -->/s, "")),
      writes(ONE),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "a body with Windows line endings",
    steps: [opensIncident, writes(ONE), editsPostmortem((body) => body.replace(/\r?\n/g, "\r\n"))],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "an API without sub-issues",
    world: { subIssues: false },
    steps: oneItem,
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "labels that exist with different capitalization",
    gap: "labels differ by case",
    steps: [
      (sim) => sim.as("alice").makesLabels("Incident", "Postmortem", "Action-Item", "p1"),
      opensIncident,
      writes(`${ONE} P1`),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "an item is deleted: it is never created again",
    gap: "no way to delete an issue (GraphQL)",
    steps: [...oneItem, item("Fix it", (bob, number) => bob.deletes(number))],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "an item is locked",
    steps: [
      ...oneItem,
      item("Fix it", (bob, number) => bob.locks(number)),
      changesLine("Fix it", (line) => line.replace("@alice", "@bob")),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · bob · 2026-04-01 (open)"],
  },
  {
    name: "an item becomes a sub-issue of another issue",
    gap: "no sub-issues",
    steps: [
      ...oneItem,
      item("Fix it", async (bob, number) => bob.putsUnder(await bob.opens({ title: "An epic" }), number)),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "the label is removed while the postmortem is unchanged",
    steps: [opensIncident, (sim) => sim.as("alice").unlabels(INCIDENT, "incident")],
    outcome: ["Postmortem: Down (closed as not_planned)"],
  },
  {
    name: "the label is removed after people edited the postmortem",
    steps: [...oneItem, (sim) => sim.as("alice").unlabels(INCIDENT, "incident")],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "a box is checked while the repository is archived",
    gap: "an archived repository accepts writes",
    steps: [
      ...oneItem,
      (sim) => sim.as("alice").archivesRepository(true),
      changesLine("Fix it", (line) => line.replace("[ ]", "[x]")),
      (sim) => sim.as("alice").archivesRepository(false),
      (sim) => sim.sweep(),
    ],
    outcome: ["Postmortem: Down (open)", "[x] Fix it · alice · 2026-04-01 (closed as completed)"],
  },
  {
    name: "the repository is renamed",
    gap: "a repository cannot be renamed",
    steps: [
      ...oneItem,
      (sim) => sim.as("alice").renamesRepository("store"),
      (sim) => sim.sweep(),
      item("Fix it", (bob, number) => bob.closes(number)),
    ],
    outcome: [
      "Postmortem: Down (open) in acme/store",
      "[x] Fix it · alice · 2026-04-01 (closed as completed) in acme/store",
    ],
  },
  {
    name: "a box is checked while the App is suspended",
    gap: "an installation cannot be suspended",
    steps: [
      ...oneItem,
      (sim) => sim.as("alice").suspendsTheApp(true),
      changesLine("Fix it", (line) => line.replace("[ ]", "[x]")),
      (sim) => sim.as("alice").suspendsTheApp(false),
      (sim) => sim.sweep(),
    ],
    outcome: ["Postmortem: Down (open)", "[x] Fix it · alice · 2026-04-01 (closed as completed)"],
  },
  {
    name: "an empty template",
    world: { repositories: { "acme/.github": { files: { ".github/POSTMORTEM_TEMPLATE.md": " \n" } } } },
    steps: oneItem,
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "a body close to GitHub's size limit",
    steps: [opensIncident, editsPostmortem((body) => `${body}\n${filler(60_500)}`), writes(ONE)],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "the config changes the incident label",
    gap: "its clock cannot be changed",
    steps: [
      ...oneItem,
      (sim) =>
        sim.as("alice").commits(".github/followthrough.yml", "incident: { labels: [outage, incident] }\n"),
      (sim) => sim.as("alice").opens({ title: "Out", labels: ["outage"] }),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)", "Postmortem: Out (open)"],
  },
  {
    name: "someone renames the labels of postmortems and items",
    steps: [
      ...oneItem,
      (sim) => sim.as("alice").renamesLabel("postmortem", "review"),
      (sim) => sim.as("alice").renamesLabel("action-item", "todo"),
      item("Fix it", (bob, number) => bob.closes(number)),
    ],
    outcome: ["Postmortem: Down (open)", "[x] Fix it · alice · 2026-04-01 (closed as completed)"],
  },
  {
    name: "the postmortem is deleted: it is never created again",
    gap: "no way to delete an issue (GraphQL)",
    steps: [
      opensIncident,
      async (sim) => sim.as("alice").deletes((await sim.postmortem()).number),
      (sim) => sim.as("bob").labels(INCIDENT, "sev1"),
    ],
    outcome: [],
  },
  {
    name: "the postmortem is transferred: it is never created again",
    gap: "no way to transfer an issue (GraphQL)",
    world: { repositories: { "acme/attic": { installed: false } } },
    steps: [
      opensIncident,
      async (sim) => sim.as("alice").transfers((await sim.postmortem()).number, "acme/attic"),
      (sim) => sim.as("bob").labels(INCIDENT, "sev1"),
    ],
    outcome: ["Postmortem: Down (open) in acme/attic"],
  },
  {
    name: "the incident is transferred: its postmortem is still tracked",
    gap: "no way to transfer an issue (GraphQL)",
    world: { repositories: { "acme/attic": {} } },
    steps: [
      ...oneItem,
      (sim) => sim.as("alice").transfers(INCIDENT, "acme/attic"),
      (sim) => sim.as("alice").in("acme/attic").labels(1, "incident"),
      item("Fix it", (bob, number) => bob.closes(number)),
    ],
    outcome: ["Postmortem: Down (open)", "[x] Fix it · alice · 2026-04-01 (closed as completed)"],
  },
  {
    name: "the incident is deleted: its postmortem is still tracked",
    gap: "no way to delete an issue (GraphQL)",
    steps: [
      ...oneItem,
      (sim) => sim.as("alice").deletes(INCIDENT),
      item("Fix it", (bob, number) => bob.closes(number)),
    ],
    outcome: ["Postmortem: Down (open)", "[x] Fix it · alice · 2026-04-01 (closed as completed)"],
  },
  ...CHECKS,
  ...CLOSINGS,
  ...MOVES,
  ...OWNERS,
  ...RIVALS,
  {
    name: "a postmortem is closed before it is complete: it is reopened",
    steps: [...oneItem, closesIt],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "a complete postmortem is closed and later emptied",
    steps: [...complete, closesIt, editsPostmortem((body) => body.replaceAll("We know now.", ""))],
    outcome: ["Postmortem: Down (closed as completed)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "/complete is refused while something is missing, and executed when nothing is",
    steps: [
      ...oneItem,
      postmortem("alice", (alice, number) => alice.comments(number, "/complete")),
      fillsSections,
      postmortem("alice", (alice, number) => alice.comments(number, "/complete")),
    ],
    outcome: ["Postmortem: Down (closed as completed)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "/no-postmortem when the postmortem exists",
    steps: [...oneItem, onTheIncident("alice", "/no-postmortem only a drill")],
    outcome: ["Postmortem: Down (closed as not_planned)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "/no-postmortem before the postmortem exists",
    steps: [
      (sim) => sim.as("alice").opens({ title: "Down" }),
      onTheIncident("alice", "/no-postmortem only a drill"),
      (sim) => sim.as("alice").labels(INCIDENT, "incident"),
    ],
    outcome: [],
  },
  {
    name: "/no-postmortem before the postmortem exists, and /postmortem later",
    steps: [
      (sim) => sim.as("alice").opens({ title: "Down" }),
      onTheIncident("alice", "/no-postmortem only a drill"),
      (sim) => sim.as("alice").labels(INCIDENT, "incident"),
      onTheIncident("carol", "/postmortem"),
    ],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "an approver closes a postmortem as not planned with a reason",
    steps: [
      opensIncident,
      together(
        postmortem("alice", (alice, number) => alice.comments(number, "It was only a drill.")),
        postmortem("alice", (alice, number) => alice.closes(number, "not_planned")),
      ),
    ],
    outcome: ["Postmortem: Down (closed as not_planned)"],
  },
  {
    name: "an approver closes a postmortem as not planned and reopens it later",
    steps: [
      opensIncident,
      together(
        postmortem("alice", (alice, number) => alice.comments(number, "It was only a drill.")),
        postmortem("alice", (alice, number) => alice.closes(number, "not_planned")),
      ),
      postmortem("bob", (bob, number) => bob.reopens(number)),
      closesIt,
    ],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "a person who is not an approver closes a postmortem as not planned",
    steps: [
      ...complete,
      together(
        postmortem("carol", (carol, number) => carol.comments(number, "Nobody needs this.")),
        postmortem("carol", (carol, number) => carol.closes(number, "not_planned")),
      ),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "items are tracked after the postmortem and the incident are closed, until all are done",
    steps: [
      ...complete,
      closesIt,
      (sim) => sim.as("alice").closes(INCIDENT),
      item("Fix it", (bob, number) => bob.assigns(number, "bob")),
      item("Fix it", (bob, number) => bob.closes(number)),
    ],
    outcome: [
      "Postmortem: Down (closed as completed)",
      "[x] Fix it · bob · 2026-04-01 (closed as completed)",
    ],
  },
  {
    name: "a shared postmortem is written and completed, and all its items are done",
    steps: [
      opensIncident,
      async (sim) => {
        const number = await sim.as("alice").opens({ title: "Down again" });
        await sim.as("carol").comments(number, `/postmortem #${INCIDENT}`);
      },
      together(fillsSections, writes(ONE)),
      postmortem("alice", (alice, number) => alice.comments(number, "/complete")),
      item("Fix it", (bob, number) => bob.closes(number)),
    ],
    outcome: [
      "Postmortem: Down, Down again (closed as completed)",
      "[x] Fix it · alice · 2026-04-01 (closed as completed)",
    ],
  },
  {
    name: "more than 100 items",
    large: true,
    steps: [
      opensIncident,
      writes(...Array.from({ length: 102 }, (_, index) => `- [ ] Promise number ${index + 100} @alice`)),
    ],
    outcome: [
      "Postmortem: Down (open)",
      ...Array.from(
        { length: 102 },
        (_, index) => `[ ] Promise number ${index + 100} · alice · 2026-04-01 (open)`,
      ),
    ],
  },
  {
    name: "a postmortem opens with its incident's timeline",
    gap: "no pull requests that mention an issue, no reactions",
    steps: [
      (sim) => sim.as("alice").opens({ title: "Down", labels: ["sev2"], assignees: ["bob"] }),
      together(
        (sim) => sim.as("bob").comments(INCIDENT, "timeline: rolled back --> | @carol `saw` it"),
        (sim) => sim.as("carol").comments(INCIDENT, "the queue is empty again"),
        (sim) => sim.as("carol").comments(INCIDENT, "thanks all"),
        (sim) => sim.as("bob").stars(INCIDENT, "queue is empty"),
        (sim) => sim.as("bob").refersTo(INCIDENT, "Revert [it] --> {{ incident.title }} @alice"),
        (sim) => sim.as("alice").labels(INCIDENT, "incident"),
      ),
    ],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "/timeline updates the timeline",
    steps: [
      opensIncident,
      editsPostmortem((body) => body.replace("_Add what happened before", "We saw it first.\n\n$&")),
      together(
        (sim) => sim.as("alice").closes(INCIDENT),
        postmortem("carol", (person, number) => person.comments(number, "/timeline")),
        postmortem("alice", (person, number) => person.comments(number, "/timeline")),
      ),
    ],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "/timeline in a postmortem without a timeline section, on an API without timelines",
    world: { timelines: false, config: "postmortem: { template: short }\n" },
    steps: [opensIncident, postmortem("carol", (person, number) => person.comments(number, "/timeline"))],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "/timeline from a person without the role",
    steps: [opensIncident, postmortem("dave", (person, number) => person.comments(number, "/timeline"))],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "the postmortem's own date is extended and waived",
    steps: [
      opensIncident,
      postmortem("alice", (alice, number) =>
        alice.comments(number, "/extend +7d the vendor is late\n/timeline"),
      ),
      postmortem("alice", async (alice, number) => {
        await alice.comments(number, "/waive 30d frozen");
        await alice.comments(number, "/extend +7d the vendor is later\n/unwaive\n/waive 60d frozen for long");
      }),
      postmortem("dave", (dave, number) => dave.comments(number, "/unwaive")),
    ],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "advice appears and disappears",
    steps: [
      opensIncident,
      writes("- [ ] Improve monitoring @alice due 2026-04-01"),
      changesLine("Improve monitoring", (line) =>
        line.replace("Improve monitoring", "Alert on lag over 30 s"),
      ),
      editsPostmortem((body) => body.replace("## Lessons", "$&\n\nBob forgot the flag.")),
      editsPostmortem((body) => body.replace("Bob forgot the flag.", "The flag had no default.")),
      writes("- [ ] Refuse a deploy without the flag @bob due 2026-04-01"),
    ],
    outcome: [
      "Postmortem: Down (open)",
      "[ ] Alert on lag over 30 s · alice · 2026-04-01 (open)",
      "[ ] Refuse a deploy without the flag · bob · 2026-04-01 (open)",
    ],
  },
  {
    name: "a label chooses the template",
    world: {
      config: "postmortem: { template: standard, templates: { sev2: google-sre, Security: short } }\n",
    },
    steps: [
      (sim) => sim.as("alice").opens({ title: "Leak", labels: ["sev2", "security", "incident"] }),
      writes("- [ ] Fix it @alice due 2026-04-01"),
    ],
    outcome: ["Postmortem: Leak (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "the App is installed and introduces itself once",
    world: { repositories: { "acme/.github": {} } },
    gap: "an App cannot be installed later",
    steps: [
      (sim) => sim.as("alice").installs("shop", ".github"),
      opensIncident,
      hoursPass(1),
      (sim) => sim.sweep(),
    ],
    outcome: ["Postmortem: Down (open)"],
  },
  {
    name: "a sweep sends notices, writes the digest, and reports a broken config until it is fixed",
    gap: "its clock cannot be changed",
    steps: [
      opensIncident,
      writes("- [ ] Fix it @alice due 2026-03-04"),
      hoursPass(24),
      (sim) => sim.sweep(),
      (sim) => sim.as("alice").commits(".github/followthrough.yml", "incident: { labels: 7 }\n"),
      (sim) => sim.sweep(),
      (sim) => sim.as("alice").commits(".github/followthrough.yml", "incident: { labels: [incident] }\n"),
      (sim) => sim.sweep(),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-03-04 (open)"],
  },
  ...DEPLOYMENTS,
  ...HOSTS,
  ...ADOPTIONS,
  ...INCIDENT_CHANGES,
  ...INTAKE,
  ...DISPATCHES,
  ...STRANGERS,
  ...TERMS,
  ...ISSUE_FIELDS,
  ...REVIEWS,
  ...CHATS,
  ...PROVEN_MOVES,
];
