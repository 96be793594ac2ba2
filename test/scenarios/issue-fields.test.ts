import { describe, expect, it } from "@jest/globals";
import { DEFAULT_FIELDS, fieldsOf, select } from "../fake-github/issue-fields.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { gateIn } from "./gate.ts";
import { DATED, RANKED, selects, setsDate, TYPED, tracked } from "./issue-field-table.ts";
import {
  bodyOf,
  changesLine,
  fillsSections,
  hoursPass,
  item,
  play,
  postmortem,
  type Step,
  writes,
} from "./scenario.ts";
import type { Simulation, WorldSeed } from "./simulation.ts";
import { WorkflowRuns } from "./workflow-runs.ts";

async function played(
  steps: readonly Step[],
  world: WorldSeed = DATED,
  prepare: (sim: Simulation) => void = () => {},
): Promise<Simulation> {
  const sim = await play({ name: "", world, steps, outcome: [] }, prepare);
  await expectConverged(sim);
  return sim;
}

const rowOf = ({ github: { hub } }: Simulation, number: number) => {
  return hub.issue(hub.repository("acme", "shop")!, number)!;
};
/** The fields of the item, by name. */
const shownIn = (sim: Simulation) => {
  const { fields = {} } = nowOf(rowOf(sim, sim.item("Fix it").number));
  const defined = fieldsOf(sim.github.hub, "acme") ?? [];
  return Object.fromEntries(
    defined.flatMap(({ id, name }) => (fields[id] === undefined ? [] : [[name, fields[id]]])),
  );
};
const saidOn = (sim: Simulation, number: number): string[] =>
  sim.github.hub
    .comments(rowOf(sim, number))
    .filter(({ author }) => author.endsWith("[bot]"))
    .map((row) => nowOf(row)!.body.replace(/\n*<!--.*?-->/gs, ""));
const commentsOn = (sim: Simulation): string[] => saidOn(sim, sim.item("Fix it").number);
/** The points of the status that ask people for help. */
const asked = (sim: Simulation): string[] =>
  saidOn(sim, sim.postmortem().number)
    .filter((body) => body.includes("### Status"))
    .flatMap((body) => [...(body.split("needs your help here:**")[1] ?? "").matchAll(/^- (.+)$/gm)])
    .map(([, point]) => point!);
/** Requests about fields, in order. */
const requests = (sim: Simulation): string[] =>
  sim.network.calls
    .filter(({ path }) => path.includes("issue-field"))
    .map(({ method, path }) => `${method} ${path}`);

const PUT_BACK =
  "The due date in the field “Target date” was changed back to 2026-04-01 (it had been edited to 2026-04-08). This item is committed, so its date can only be changed with a reason. Comment `/extend 2026-04-08 REASON` here.";
const completed: Step = async (sim) => {
  await fillsSections(sim);
  await postmortem("alice", (alice, number) => alice.comments(number, "/complete"))(sim);
};

describe("an issue field that shows due dates", () => {
  it("is set when an item opens, in the same request", async () => {
    const sim = await played(tracked);
    expect(shownIn(sim)).toEqual({ "Target date": "2026-04-01" });
    // One look at what the organization defines, in each of the two processes.
    expect(requests(sim)).toEqual(Array(2).fill("GET /orgs/acme/issue-fields"));
  });

  it.each<[string, readonly Step[], string, readonly string[]]>([
    ["follows the line", [changesLine("Fix it", (line) => line.replace("04-01", "04-08"))], "2026-04-08", []],
    [
      "follows a command",
      [hoursPass(25), (sim) => sim.as("alice").comments(3, "/extend 2026-04-15 Parts are late")],
      "2026-04-15",
      [],
    ],
    ["counts like the line until the item is committed", [setsDate("2026-04-08")], "2026-04-08", []],
    ["moves to the next business day", [setsDate("2026-04-11")], "2026-04-13", []],
    ["is filled in again", [setsDate(null)], "2026-04-01", []],
    [
      "is put back once the item is committed",
      [hoursPass(25), setsDate("2026-04-08")],
      "2026-04-01",
      [PUT_BACK],
    ],
    [
      "is put back once the postmortem is complete",
      [completed, setsDate("2026-04-08")],
      "2026-04-01",
      [PUT_BACK],
    ],
    [
      "is put back again, and explained once a month",
      [hoursPass(25), setsDate("2026-04-08"), setsDate("2026-04-08")],
      "2026-04-01",
      [PUT_BACK],
    ],
    [
      "stays as it is on a closed item",
      [item("Fix it", (bob, number) => bob.closes(number)), setsDate("2026-04-08")],
      "2026-04-08",
      [],
    ],
  ])("%s", async (_, steps, date, comments) => {
    const sim = await played([...tracked, ...steps]);
    expect(shownIn(sim)).toEqual({ "Target date": date });
    expect(commentsOn(sim).filter((body) => body.includes("due date"))).toEqual(comments);
  });

  it("is asked about if its day can't be meant", async () => {
    const sim = await played([...tracked, setsDate("2062-04-08")]);
    expect(asked(sim)).toEqual([
      "The field “Target date” of #3 says 2062-04-08, which is more than 366 days away. Correct it there, or comment `/due DATE` on #3. Until then, #3 is due 2026-04-01.",
    ]);
    sim.as("alice").comments(3, "/due 2026-04-08");
    await sim.rest();
    expect(asked(sim)).toEqual([]);
    expect(shownIn(sim)).toEqual({ "Target date": "2026-04-08" });
  });

  it("leaves the other fields as people set them", async () => {
    const effort = item("Fix it", (bob, number) => bob.setsField(number, "Effort", "High"));
    const sim = await played([...tracked, effort, hoursPass(25), setsDate("2026-04-08")]);
    expect(shownIn(sim)).toEqual({ Effort: "High", "Target date": "2026-04-01" });
    expect(requests(sim).filter((request) => /^(?:PUT|DELETE)/.test(request))).toEqual([]);
  });

  it.each(["alice", "bob", "dave", "pager[bot]"])("doesn't ask who set it: %s", async (login) => {
    const sets = (stage: Parameters<Step>[0]) => stage.as(login).setsField(3, "Target date", "2026-04-08");
    const [free, held] = [await played([...tracked, sets]), await played([...tracked, hoursPass(25), sets])];
    expect([free, held].map(shownIn)).toEqual([
      { "Target date": "2026-04-08" },
      { "Target date": "2026-04-01" },
    ]);
  });

  it("changes no verdict of the gate", async () => {
    const sim = await played([...tracked, hoursPass(24 * 31), (stage) => stage.sweep()]);
    const before = await gateIn(sim, "acme/shop");
    sim.as("bob").setsField(3, "Target date", "2027-01-04");
    expect(before.outcome).toBe("fail");
    expect((await gateIn(sim, "acme/shop")).findings).toEqual(before.findings);
  });

  it("ends a fight with another bot, and says so", async () => {
    const empties: Step = (sim) => sim.as("pager[bot]").setsField(3, "Target date", null);
    const sim = await play({
      name: "",
      world: DATED,
      steps: [...tracked, ...Array(5).fill(empties)],
      outcome: [],
    });
    expect(asked(sim).join()).toContain("Stopped: the due date in the issue fields of #3");
    expect(requests(sim).filter((request) => request.startsWith("POST"))).toHaveLength(3);
  });
});

describe("an issue field that shows priorities", () => {
  /** The field, the labels and the line of an item after these steps. */
  async function ranked(line: string, steps: readonly Step[]): Promise<string[]> {
    const sim = await played(
      [tracked[0]!, writes(`- [ ] Fix it @alice due 2026-04-01 ${line}`), ...steps],
      RANKED,
    );
    const { hub } = sim.github;
    const { labels } = nowOf(rowOf(sim, sim.item("Fix it").number));
    const names = hub.repository("acme", "shop")!.labels.filter(({ id }) => labels.includes(id));
    const shown = /Fix it @alice.*?(?:\b(P[0-4])\b.*)?$/m.exec(bodyOf(sim))?.[1];
    return [
      String(shownIn(sim).Priority),
      names.map(({ name }) => name).find((name) => /^P\d$/.test(name)) ?? "no label",
      shown ?? "no priority in the line",
      ...commentsOn(sim).filter((body) => body.includes("priority")),
    ];
  }
  const PUT_BACK_TO_P1 =
    "The priority is P1 again (it had been changed to P3). This item is committed, so only an approver can lower its priority, with a reason: `/priority P3 REASON`.";
  const plain = "no priority in the line";

  it.each<[string, string, readonly Step[], readonly string[]]>([
    ["is set when an item opens", "P1", [], ["High", "P1", "P1"]],
    ["stays empty without a priority", "", [], ["undefined", "no label", plain]],
    ["stays empty without an option", "P4", [], ["undefined", "P4", "P4"]],
    ["moves the line until the item is committed", "P1", [selects("Low")], ["Low", "P3", "P3"]],
    ["moves the label of a line without one", "", [selects("Low")], ["Low", "P3", plain]],
    ["moves that label again", "", [selects("Low"), selects("High")], ["High", "P1", plain]],
    ["is filled in again", "P1", [selects(null)], ["High", "P1", "P1"]],
    ["raises a committed item", "P1", [hoursPass(25), selects("Urgent")], ["Urgent", "P0", "P0"]],
    ["raises a committed item by its label", "", [hoursPass(25), selects("Urgent")], ["Urgent", "P0", plain]],
    ["lowers no committed item", "P1", [hoursPass(25), selects("Low")], ["High", "P1", "P1", PUT_BACK_TO_P1]],
    [
      "follows a command",
      "P1",
      [hoursPass(25), (sim) => sim.as("alice").comments(3, "/priority P3 Nobody uses it")],
      ["Low", "P3", "P3"],
    ],
  ])("%s", async (_, line, steps, expected) => {
    expect(await ranked(line, steps)).toEqual(expected);
  });

  it("knows options by their names, and leaves alone what means none", async () => {
    const options = ["Someday", "P3 (next quarter)", "P0 - now", "p1"];
    const sim = await played(
      [tracked[0]!, writes("- [ ] Fix it @alice due 2026-04-01 P1"), selects("P3 (next quarter)")],
      RANKED,
      ({ github: { hub } }) => {
        const issueFields = [...DEFAULT_FIELDS.slice(1), select(11, "Priority", options)];
        Object.assign(hub.state.organizations.get("acme")!, { issueFields });
      },
    );
    expect(shownIn(sim)).toEqual({ Priority: "P3 (next quarter)", "Target date": "2026-04-01" });
    await selects("Someday")(sim);
    await sim.rest();
    expect(shownIn(sim).Priority).toBe("P3 (next quarter)");
  });
});

const FORBIDDEN =
  "`fields` has no effect, because Followthrough can't read the issue fields of acme. If the App runs on a server, give it the organization permission _Issue Fields: read-only_, and approve it where it is installed. If a workflow runs, [pass it an App's token](https://github.com/followthrough/followthrough/blob/main/.github/docs/without-a-server.md#teams-and-other-repositories).";

describe("where a field can't be used, the status says so once and the rest goes on", () => {
  const without = (change: object) => (sim: Simulation) =>
    void Object.assign(sim.github.hub.state.organizations.get("acme")!, change);
  it.each<[string, WorldSeed, (sim: Simulation) => void, string]>([
    [
      "an unknown name",
      { ...DATED, config: "fields: { due: Target dat }\n" },
      () => {},
      "`fields.due` has no effect, because acme has no issue field “Target dat”. It has “Start date”, “Target date”. Correct the name.",
    ],
    [
      "a name that means to harm",
      { ...DATED, config: 'fields: { due: "@acme/all <!-- [x](y) | `z`" }\n' },
      without({ issueFields: [] }),
      "`fields.due` has no effect, because acme has no issue field “@\u200Bacme/all &lt;!-- \\[x\\](y) | &#96;z&#96;”. Correct the name.",
    ],
    [
      "another type of field",
      { ...DATED, config: "fields: { due: Priority }\n" },
      () => {},
      "`fields.due` has no effect, because the issue field “Priority” is a single-select field. Name a date field.",
    ],
    [
      "options that are no priorities",
      { ...DATED, config: "fields: { priority: Effort }\n" },
      without({ issueFields: [select(12, "Effort", ["Much", "Little"])] }),
      "`fields.priority` has no effect, because no option of the issue field “Effort” is a priority. Name its options P0 to P4, or Urgent, High, Medium and Low.",
    ],
    ["a missing permission", { ...DATED, choices: [] }, () => {}, FORBIDDEN],
    [
      "an organization without the feature",
      DATED,
      without({ issueFields: null }),
      "`fields` has no effect, because acme has no issue fields. Only organizations have them.",
    ],
  ])("%s", async (_, world, prepare, note) => {
    const sim = await played([...tracked, hoursPass(25)], world, prepare);
    expect(asked(sim)).toEqual([note]);
    expect(requests(sim).filter((request) => !request.startsWith("GET /orgs/"))).toEqual([]);
  });

  it("a workflow's own token may not read them: one sentence, and the rest goes on", async () => {
    const sim = await play(
      { name: "", world: { config: DATED.config! }, steps: tracked, outcome: [] },
      (started) => {
        started.makeWorker = () => new WorkflowRuns(started, { isGroup: true });
      },
    );
    await sim.sweep();
    expect(asked(sim)).toEqual([FORBIDDEN]);
    expect(nowOf(rowOf(sim, sim.item("Fix it").number)).state).toBe("open");
  });

  it("a value that GitHub drops without an error is tried once", async () => {
    const sim = await played([...tracked, hoursPass(25)], { ...DATED, hub: { keepsFields: false } });
    expect(asked(sim)).toEqual([
      "The field “Target date” of #3 is empty, although Followthrough set it to 2026-04-01: GitHub did not keep the value, or another App changed it at once. Followthrough does not set it again before the value changes. What counts is in the text of the issue.",
    ]);
    expect(requests(sim).filter((request) => request.startsWith("POST"))).toHaveLength(1);
  });

  it("a field that is deleted meanwhile keeps no issue from opening", async () => {
    const deletes: Step = (sim) => without({ issueFields: [] })(sim as Simulation);
    const sim = await play({
      name: "",
      world: DATED,
      steps: [tracked[0]!, deletes, tracked[1]!],
      outcome: [],
    });
    expect(sim.item("Fix it").number).toBe(3);
    await hoursPass(1)(sim);
    await sim.sweep();
    expect(asked(sim).join()).toContain("acme has no issue field “Target date”");
  });

  it("without the setting, nothing is asked and nothing is recorded", async () => {
    const sim = await played([...tracked, setsDate("2026-04-08")], { choices: ["issue-fields"] });
    expect(requests(sim)).toEqual([]);
    expect(nowOf(rowOf(sim, 3)).body).not.toContain('"fields"');
    expect(shownIn(sim)).toEqual({ "Target date": "2026-04-08" });
  });
});

describe("issue types", () => {
  const typesIn = (sim: Simulation) =>
    [sim.postmortem().number, sim.item("Fix it").number].map((number) => nowOf(rowOf(sim, number)).type);
  const told = (config: string): WorldSeed => ({ config });

  it("are set when postmortems and items open, and not changed later", async () => {
    const sim = await played(tracked, TYPED);
    expect(typesIn(sim)).toEqual(["Bug", "Task"]);
    sim.as("bob").changes(sim.item("Fix it").number, { type: null });
    await sim.rest();
    await expectConverged(sim);
    expect(typesIn(sim)).toEqual(["Bug", null]);
  });

  it.each<[string, WorldSeed, (sim: Simulation) => void, readonly string[]]>([
    ["without the setting", {}, () => {}, []],
    [
      "an unknown name",
      told("types: { action_item: Taks }\n"),
      () => {},
      [
        "`types.action_item` has no effect, because acme/shop has no issue type “Taks”. It has “Task”, “Bug”, “Feature”. Correct the name.",
      ],
    ],
    [
      "a type that makes an issue an incident",
      told("types: { postmortem: bug, action_item: bug }\nincident: { types: [Bug] }\n"),
      () => {},
      ["types.postmortem", "types.action_item"].map(
        (setting) =>
          `\`${setting}\` has no effect, because “bug” is among \`incident.types\`, and an issue of such a type is an incident. Name another type.`,
      ),
    ],
    [
      "a personal account",
      TYPED,
      ({ github: { hub } }) => void Object.assign(hub.state.organizations.get("acme")!, { issueTypes: null }),
      ["`types` has no effect, because acme/shop has no issue types. Only organizations have them."],
    ],
    ["a token whose types GitHub drops", { ...TYPED, hub: { keepsTypes: false } }, () => {}, []],
  ])("%s: issues open without a type", async (_, world, prepare, notes) => {
    const sim = await played(tracked, world, prepare);
    expect(typesIn(sim)).toEqual([null, null]);
    expect(asked(sim)).toEqual(notes);
  });

  it("a type that is deleted meanwhile keeps no issue from opening", async () => {
    const deletes: Step = (stage) => {
      const { hub } = (stage as Simulation).github;
      Object.assign(hub.state.organizations.get("acme")!, { issueTypes: [] });
    };
    const sim = await play({
      name: "",
      world: TYPED,
      steps: [tracked[0]!, deletes, tracked[1]!],
      outcome: [],
    });
    expect(typesIn(sim)).toEqual(["Bug", null]);
  });

  it("an issue of the App is no incident, whatever its type", async () => {
    const sim = await played([...tracked, (stage) => stage.as("bob").changes(3, { type: "Feature" })], TYPED);
    expect(sim.github.hub.issuesOf(sim.github.hub.repository("acme", "shop")!).length).toBe(5);
  });
});
