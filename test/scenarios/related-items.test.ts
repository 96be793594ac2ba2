import { describe, expect, it } from "@jest/globals";
import { nowOf } from "../fake-github/state.ts";
import { obeysTheLaw } from "./convergence.ts";
import { reportsIn } from "./reports.ts";
import { writes } from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";

const DAY = 24 * HOUR;
/** The first item of the first postmortem. */
const ITEM = 3;

/** An incident with these labels and its promises, some days later another one; what its postmortem says of them. */
async function again(
  lines: readonly string[],
  { first = ["incident", "db"], second = ["incident", "db"], before = () => {}, config = "" }: Story = {},
): Promise<{ sim: Simulation; says: string[] }> {
  const sim = new Simulation({ config });
  sim.startApp();
  await sim.rest();
  sim.as("alice").opens({ title: "Down", labels: first });
  await sim.rest();
  await writes(...lines)(sim);
  await sim.rest();
  await before(sim);
  await sim.pass(40 * DAY);
  sim.as("alice").opens({ title: "Down again", labels: second });
  await sim.rest();
  const [, page] = postmortemsIn(sim);
  const [, note = ""] = /^> \[!NOTE\]\n((?:>.*\n)*)/m.exec(page!) ?? [];
  return { sim, says: note.split("\n").filter((line) => line !== "") };
}

const postmortemsIn = (sim: Simulation): string[] =>
  sim.github.hub.state.issues
    .map((row) => nowOf(row).body ?? "")
    .filter((body) => body.includes('"kind":"postmortem"'));

interface Story {
  readonly first?: readonly string[];
  readonly second?: readonly string[];
  readonly config?: string;
  readonly before?: (sim: Simulation) => unknown;
}

const commentsOn = (sim: Simulation, number: number): string[] => {
  const { hub } = sim.github;
  const row = hub.issue(hub.repository("acme", "shop")!, number)!;
  return hub.comments(row).map((comment) => nowOf(comment)!.body);
};
const ONE = "- [ ] Watch `lag` <!-- now @bob @alice due 2026-04-01";

describe("what was promised before and is not done", () => {
  it("stands in the next postmortem about the same, how late and whose, and mentions nobody", async () => {
    const { says } = await again(["- [ ] Watch lag @alice due 2026-04-01", "- [ ] Later due 2026-05-04"]);
    expect(says).toEqual([
      "> **Already known**: action items of earlier postmortems about “db” that are not done.",
      "> - #3 Watch lag — 10 days overdue, @\u200Balice",
      "> - #4 Later — due 2026-05-04, no owner",
    ]);
  });

  it("is counted on the item, once for the incident", async () => {
    const { sim } = await again(["- [ ] Watch lag @alice due 2026-04-01"]);
    await sim.sweep();
    const told = commentsOn(sim, ITEM).filter((body) => body.includes("came up again"));
    expect(told).toEqual([
      "This came up again in the incident #4, which is about “db” as well.\n\n<!-- followthrough-again acme/shop#4 -->",
    ]);
    await obeysTheLaw(sim);
  });

  it("weighs in status and digest from then on", async () => {
    const { sim } = await again(
      ["- [ ] Watch lag @alice due 2026-04-08", "- [ ] Later @bob due 2026-04-01"],
      {
        before: (world) => world.as("bob").labels(ITEM, "cache"),
        first: ["incident"],
        second: ["incident", "cache"],
      },
    );
    await sim.sweep();
    expect(commentsOn(sim, 2).join()).toContain("| #3 Watch lag (came up again 1×) |");
    const [digest] = reportsIn(sim, "digest").filter(({ state }) => state === "open");
    const rows = digest!.body.split("\n").filter((line) => /^\| #[34] /.test(line));
    expect(rows.slice(0, 2)).toEqual([
      "| #3 Watch lag (came up again 1×) | alice | 2026-04-08 |",
      "| #4 Later | bob | 2026-04-01 |",
    ]);
    await obeysTheLaw(sim);
  });

  it("is not spoken of where the config says so", async () => {
    const { sim, says } = await again([ONE], { config: "advice: { known_before: false }\n" });
    expect(says).toEqual([]);
    expect(commentsOn(sim, ITEM).filter((body) => body.includes("came up again"))).toEqual([]);
  });

  it("says until when it is waived", async () => {
    const before = async (sim: Simulation) => {
      sim.as("alice").comments(ITEM, "/waive 60d waiting for the new region");
      await sim.rest();
    };
    const { says } = await again(["- [ ] Watch lag @alice due 2026-04-01"], { before });
    expect(says.at(-1)).toBe("> - #3 Watch lag — waived until 2026-05-01, @\u200Balice");
  });

  it("counts by the item's own labels as well", async () => {
    const before = (sim: Simulation) => sim.as("bob").labels(ITEM, "cache");
    const { says } = await again(["- [ ] Watch lag @alice due 2026-04-01"], {
      first: ["incident"],
      second: ["incident", "Cache"],
      before,
    });
    expect(says[0]).toContain("about “cache”");
  });

  it("shows hostile words and does nothing else with them", async () => {
    const { says } = await again([ONE]);
    expect(says.at(-1)).not.toMatch(/<!--|@bob|`/);
  });

  it("is shown up to ten times, the longest owed first", async () => {
    const lines = Array.from(
      { length: 12 },
      (_, index) => `- [ ] Promise ${index + 10} @alice due 2026-04-${index + 10}`,
    );
    const { says } = await again(lines);
    expect(says).toHaveLength(12);
    expect(says[1]).toContain("Promise 10 — 1 day overdue");
    expect(says.at(-1)).toBe("> - and 2 more");
  });

  it.each<[string, readonly string[], Story]>([
    ["it is about something else", [ONE], { second: ["incident", "web"] }],
    ["only the severity is the same", [ONE], { first: ["incident", "sev2"], second: ["incident", "sev2"] }],
    ["it is done", ["- [ ] Watch lag @alice"], { before: (sim) => sim.as("bob").closes(ITEM) }],
  ])("is not spoken of where %s", async (_name, lines, story) => {
    const { sim, says } = await again(lines, story);
    expect(says).toEqual([]);
    expect(commentsOn(sim, ITEM).filter((body) => body.includes("came up again"))).toEqual([]);
  });
});
