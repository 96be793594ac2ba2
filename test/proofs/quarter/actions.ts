import type { Person } from "../../fake-github/people.ts";
import { type CommentRow, nowOf } from "../../fake-github/state.ts";
import type { Simulation } from "../../scenarios/simulation.ts";
import type { SeenItem, SeenPostmortem } from "./observed.ts";

/** A number below another, from a seed, so that a run that failed can be run again. */
export type Chance = (below: number) => number;

export interface Situation {
  readonly sim: Simulation;
  readonly chance: Chance;
  readonly item: SeenItem;
  /** Null when it is gone. */
  readonly postmortem: SeenPostmortem | null;
  /** Commands that were written so far. */
  readonly commands: { readonly repository: string; readonly comment: CommentRow }[];
}

/** What somebody does on a day about some item. */
export interface Act {
  readonly name: string;
  /** How often, against the others. */
  readonly weight: number;
  do(at: Situation): void;
}

const PEOPLE = ["alice", "bob", "carol", "dave", "erin"];
/** Alice may allow exceptions, carol may triage, dave and erin may do neither. */
const APPROVER = "alice";
/** Who reports every incident, and so is asked who shall own what it promised. */
export const REPORTER = "carol";

const one = <Value>(values: readonly Value[], chance: Chance): Value => values[chance(values.length)]!;
const as = ({ sim, item }: Situation, login: string) => sim.as(login).in(item.repository);
const owner = ({ item, chance }: Situation) => one([...item.value.assignees, "dave"], chance);

const says =
  (who: (at: Situation) => string, words: (at: Situation) => string): Act["do"] =>
  (at) => {
    const comment = as(at, who(at)).comments(at.item.number, words(at));
    at.commands.push({ repository: at.item.repository, comment });
  };
const anApprover = () => APPROVER;
const anybody = ({ chance }: Situation) => one(PEOPLE, chance);

/** What people do in a quarter. A rule that is added to the App adds its row here. */
export const ACTS: readonly Act[] = [
  {
    name: "extends as owner",
    weight: 6,
    do: says(owner, ({ chance }) => `/extend +${1 + chance(7)}d Not yet`),
  },
  {
    name: "extends as approver",
    weight: 5,
    do: says(anApprover, ({ chance }) => `/extend +${3 + chance(20)}d Busy`),
  },
  { name: "extends without a reason", weight: 2, do: says(owner, () => "/extend +7d") },
  {
    name: "extends without the right",
    weight: 2,
    do: says(
      () => "erin",
      () => "/extend +30d I would like to",
    ),
  },
  {
    name: "waives",
    weight: 4,
    do: says(anApprover, ({ chance }) => `/waive ${2 + chance(20)}d The vendor first`),
  },
  {
    name: "waives without the right",
    weight: 2,
    do: says(
      () => "dave",
      () => "/waive 30d Please",
    ),
  },
  { name: "takes a waiver back", weight: 2, do: says(anApprover, () => "/unwaive") },
  { name: "drops", weight: 1, do: says(anApprover, () => "/drop Not worth it any more") },
  { name: "hands over", weight: 4, do: says(anApprover, ({ chance }) => `/assign @${one(PEOPLE, chance)}`) },
  {
    name: "gives it a priority",
    weight: 2,
    do: says(
      () => "carol",
      ({ chance }) => `/priority P${chance(5)}`,
    ),
  },
  {
    name: "talks of commands",
    weight: 2,
    do: says(anybody, () => "Could we\n\n```\n/extend +90d Please\n```\n\n> /drop it"),
  },
  { name: "completes", weight: 12, do: (at) => as(at, owner(at)).closes(at.item.number) },
  {
    name: "closes wrongly",
    weight: 3,
    do: (at) => as(at, anybody(at)).closes(at.item.number, "not_planned"),
  },
  { name: "reopens", weight: 3, do: (at) => as(at, anybody(at)).reopens(at.item.number) },
  {
    name: "assigns by hand",
    weight: 3,
    do: (at) => as(at, "bob").assigns(at.item.number, one(PEOPLE, at.chance)),
  },
  {
    name: "edits an old command",
    weight: 2,
    do({ sim, commands, chance }) {
      if (commands.length === 0) return;
      const { repository, comment } = one(commands, chance);
      sim.as(APPROVER).in(repository).editsComment(comment, "/waive 80d Edited later");
    },
  },
  {
    name: "closes as a duplicate",
    weight: 2,
    do(at) {
      const who = anybody(at);
      if (at.chance(2) === 0) as(at, who).comments(at.item.number, `Duplicate of #${at.item.number - 1}`);
      as(at, who).closes(at.item.number, "duplicate");
    },
  },
  {
    name: "asks for the status",
    weight: 2,
    do: onPostmortem((person, number) => person.comments(number, "/status")),
  },
  {
    name: "calls it complete",
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
    name: "moves the date by hand",
    weight: 4,
    do: onLine((line) => line.replace(/due \d{4}-\d\d-\d\d/, "due 2027-03-31")),
  },
  {
    name: "changes the words by hand",
    weight: 3,
    do: onLine((line) => line.replace(/(Item \d+)/, "$1, as we said")),
  },
  { name: "takes the line out", weight: 1, do: onLine(() => null) },
  {
    name: "writes below the item",
    weight: 3,
    do: (at) => as(at, "bob").edits(at.item.number, (body) => `${body}\n\nA note of ${at.chance(99)}.`),
  },
  { name: "takes the label off", weight: 2, do: (at) => as(at, "bob").unlabels(at.item.number, "overdue") },
  {
    name: "is assigned the postmortem",
    weight: 2,
    do: ({ sim, postmortem, chance }) => {
      if (postmortem)
        sim.as("alice").in(postmortem.repository).assigns(postmortem.number, one(PEOPLE, chance));
    },
  },
  {
    name: "closes the postmortem",
    weight: 2,
    do: onPostmortem((person, number) => person.closes(number)),
  },
];

/** Somebody does something with the postmortem of the item, if there is one. */
function onPostmortem(act: (person: Person, number: number) => unknown): Act["do"] {
  return ({ sim, postmortem, chance }) => {
    if (postmortem) act(sim.as(one(PEOPLE, chance)).in(postmortem.repository), postmortem.number);
  };
}

/** Somebody changes the one line of the postmortem that shows the item. */
function onLine(change: (line: string) => string | null): Act["do"] {
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

/** One of the acts, the weighty ones more often. */
export function anAct(chance: Chance): Act {
  let at = chance(ACTS.reduce((sum, { weight }) => sum + weight, 0));
  return ACTS.find(({ weight }) => {
    at -= weight;
    return at < 0;
  })!;
}

/** An incident, and what is promised after it. */
export function breaks(sim: Simulation, repository: string, name: string, chance: Chance): number {
  const severity = one(["sev1", "sev2", "sev3"], chance);
  return sim
    .as(REPORTER)
    .in(repository)
    .opens({ title: name, labels: ["incident", severity] });
}

/** Lines for items, some without owner, date or priority, written under the heading of the action items. */
export function promises(
  sim: Simulation,
  postmortem: SeenPostmortem,
  count: number,
  day: number,
  chance: Chance,
): void {
  const lines = Array.from({ length: count }, (_, index) => {
    const owners = one([`@${one(PEOPLE, chance)}`, "@alice @bob", "@acme/platform", ""], chance);
    const due = new Date((day + 3 + chance(40)) * 86_400_000).toISOString().slice(0, 10);
    const rest = one([`due ${due}`, `due ${due}`, `due ${due} P1`, "P0", ""], chance);
    return `- [ ] Item ${index + 1} of ${nowOf(postmortem.row).title.replace(/^.*: /, "")} ${owners} ${rest}`.trimEnd();
  });
  sim
    .as("alice")
    .in(postmortem.repository)
    .edits(postmortem.number, (body) =>
      body.replace(/^#+ action items\r?$/im, (heading) => `${heading}\n\n${lines.join("\n")}`),
    );
}
