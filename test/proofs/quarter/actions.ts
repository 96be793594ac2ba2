import type { Person } from "../../fake-github/people.ts";
import { type CommentRow, nowOf } from "../../fake-github/state.ts";
import type { Simulation } from "../../scenarios/simulation.ts";
import type { SeenItem, SeenPostmortem } from "./observed.ts";

/** A seeded random number below a limit, so that a failed run can be reproduced. */
export type Chance = (below: number) => number;

export interface Situation {
  readonly sim: Simulation;
  readonly chance: Chance;
  readonly item: SeenItem;
  /** Null if it was removed. */
  readonly postmortem: SeenPostmortem | null;
  /** Commands so far. */
  readonly commands: { readonly repository: string; readonly comment: CommentRow }[];
}

/** Something that a person does about an item. */
export interface Action {
  readonly name: string;
  /** Relative frequency. */
  readonly weight: number;
  do(at: Situation): void;
}

const PEOPLE = ["alice", "bob", "carol", "dave", "erin"];
/** Alice is an approver, carol has the triage role, dave and erin have neither. */
const APPROVER = "alice";
/** Reports every incident and is therefore asked for missing owners. */
export const REPORTER = "carol";

const pick = <Value>(values: readonly Value[], chance: Chance): Value => values[chance(values.length)]!;
const as = ({ sim, item }: Situation, login: string) => sim.as(login).in(item.repository);
const owner = ({ item, chance }: Situation) => pick([...item.value.assignees, "dave"], chance);

const comments =
  (who: (at: Situation) => string, text: (at: Situation) => string): Action["do"] =>
  (at) => {
    const comment = as(at, who(at)).comments(at.item.number, text(at));
    at.commands.push({ repository: at.item.repository, comment });
  };
const anApprover = () => APPROVER;
const anyPerson = ({ chance }: Situation) => pick(PEOPLE, chance);

/** What people do in a quarter. Each new rule of the App adds a row here. */
export const ACTIONS: readonly Action[] = [
  {
    name: "extends as owner",
    weight: 6,
    do: comments(owner, ({ chance }) => `/extend +${1 + chance(7)}d Not yet`),
  },
  {
    name: "extends as approver",
    weight: 5,
    do: comments(anApprover, ({ chance }) => `/extend +${3 + chance(20)}d Busy`),
  },
  { name: "extends without a reason", weight: 2, do: comments(owner, () => "/extend +7d") },
  {
    name: "extends without the role",
    weight: 2,
    do: comments(
      () => "erin",
      () => "/extend +30d I would like to",
    ),
  },
  {
    name: "waives",
    weight: 4,
    do: comments(anApprover, ({ chance }) => `/waive ${2 + chance(20)}d The vendor first`),
  },
  {
    name: "waives without the role",
    weight: 2,
    do: comments(
      () => "dave",
      () => "/waive 30d Please",
    ),
  },
  { name: "ends a waiver", weight: 2, do: comments(anApprover, () => "/unwaive") },
  { name: "drops", weight: 1, do: comments(anApprover, () => "/drop Not worth it any more") },
  {
    name: "reassigns",
    weight: 4,
    do: comments(anApprover, ({ chance }) => `/assign @${pick(PEOPLE, chance)}`),
  },
  {
    name: "sets a priority",
    weight: 2,
    do: comments(
      () => "carol",
      ({ chance }) => `/priority P${chance(5)}`,
    ),
  },
  {
    name: "quotes commands",
    weight: 2,
    do: comments(anyPerson, () => "Could we\n\n```\n/extend +90d Please\n```\n\n> /drop it"),
  },
  { name: "completes", weight: 12, do: (at) => as(at, owner(at)).closes(at.item.number) },
  {
    name: "closes incorrectly",
    weight: 3,
    do: (at) => as(at, anyPerson(at)).closes(at.item.number, "not_planned"),
  },
  { name: "reopens", weight: 3, do: (at) => as(at, anyPerson(at)).reopens(at.item.number) },
  {
    name: "assigns by hand",
    weight: 3,
    do: (at) => as(at, "bob").assigns(at.item.number, pick(PEOPLE, at.chance)),
  },
  {
    name: "edits an old command",
    weight: 2,
    do({ sim, commands, chance }) {
      if (commands.length === 0) return;
      const { repository, comment } = pick(commands, chance);
      sim.as(APPROVER).in(repository).editsComment(comment, "/waive 80d Edited later");
    },
  },
  {
    name: "closes as a duplicate",
    weight: 2,
    do(at) {
      const who = anyPerson(at);
      if (at.chance(2) === 0) as(at, who).comments(at.item.number, `Duplicate of #${at.item.number - 1}`);
      as(at, who).closes(at.item.number, "duplicate");
    },
  },
  {
    name: "requests the status",
    weight: 2,
    do: onPostmortem((person, number) => person.comments(number, "/status")),
  },
  {
    name: "requests completion",
    weight: 2,
    do: onPostmortem((person, number) => person.comments(number, "/complete")),
  },
  {
    name: "closes the postmortem as a duplicate",
    weight: 1,
    do: onPostmortem((person, number) => person.closes(number, "duplicate")),
  },
  { name: "checks the box", weight: 5, do: onLine((line) => line.replace("[ ]", "[x]")) },
  { name: "unchecks the box", weight: 2, do: onLine((line) => line.replace("[x]", "[ ]")) },
  {
    name: "changes the date by hand",
    weight: 4,
    do: onLine((line) => line.replace(/due \d{4}-\d\d-\d\d/, "due 2027-03-31")),
  },
  {
    name: "changes the text by hand",
    weight: 3,
    do: onLine((line) => line.replace(/(Item \d+)/, "$1, as we said")),
  },
  { name: "deletes the line", weight: 1, do: onLine(() => null) },
  {
    name: "writes below the item",
    weight: 3,
    do: (at) => as(at, "bob").edits(at.item.number, (body) => `${body}\n\nA note of ${at.chance(99)}.`),
  },
  { name: "removes the label", weight: 2, do: (at) => as(at, "bob").unlabels(at.item.number, "overdue") },
  {
    name: "is assigned the postmortem",
    weight: 2,
    do: ({ sim, postmortem, chance }) => {
      if (postmortem)
        sim.as("alice").in(postmortem.repository).assigns(postmortem.number, pick(PEOPLE, chance));
    },
  },
  {
    name: "closes the postmortem",
    weight: 2,
    do: onPostmortem((person, number) => person.closes(number)),
  },
];

/** Someone acts on the item's postmortem, if it exists. */
function onPostmortem(act: (person: Person, number: number) => unknown): Action["do"] {
  return ({ sim, postmortem, chance }) => {
    if (postmortem) act(sim.as(pick(PEOPLE, chance)).in(postmortem.repository), postmortem.number);
  };
}

/** Someone changes the postmortem's line that shows the item. */
function onLine(change: (line: string) => string | null): Action["do"] {
  return ({ sim, item, postmortem }) => {
    if (!postmortem) return;
    const shows = new RegExp(`#${item.number}\\b`);
    sim
      .as("bob")
      .in(postmortem.repository)
      .edits(postmortem.number, (body) =>
        body
          .split("\n")
          .flatMap((line) => (shows.test(line) && line.startsWith("- [") ? (change(line) ?? []) : line))
          .join("\n"),
      );
  };
}

/** A random action, chosen by weight. */
export function pickAction(chance: Chance): Action {
  let at = chance(ACTIONS.reduce((sum, { weight }) => sum + weight, 0));
  return ACTIONS.find(({ weight }) => {
    at -= weight;
    return at < 0;
  })!;
}

/** Opens an incident. */
export function reportIncident(sim: Simulation, repository: string, name: string, chance: Chance): number {
  const severity = pick(["sev1", "sev2", "sev3"], chance);
  return sim
    .as(REPORTER)
    .in(repository)
    .opens({ title: name, labels: ["incident", severity] });
}

/** Writes lines for items, some without owner, date or priority, under the action items heading. */
export function writeItems(
  sim: Simulation,
  postmortem: SeenPostmortem,
  count: number,
  day: number,
  chance: Chance,
): void {
  const lines = Array.from({ length: count }, (_, index) => {
    const owners = pick([`@${pick(PEOPLE, chance)}`, "@alice @bob", "@acme/platform", ""], chance);
    const due = new Date((day + 3 + chance(40)) * 86_400_000).toISOString().slice(0, 10);
    const rest = pick([`due ${due}`, `due ${due}`, `due ${due} P1`, "P0", ""], chance);
    return `- [ ] Item ${index + 1} of ${nowOf(postmortem.row).title.replace(/^.*: /, "")} ${owners} ${rest}`.trimEnd();
  });
  sim
    .as("alice")
    .in(postmortem.repository)
    .edits(postmortem.number, (body) =>
      body.replace(/^#+ action items\r?$/im, (heading) => `${heading}\n\n${lines.join("\n")}`),
    );
}
