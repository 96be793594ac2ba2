import { describe, expect, it } from "@jest/globals";
import { unsignedComment } from "../../src/record/comment-signature.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { reportsIn } from "./reports.ts";
import { writes } from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";

const DAY = 24 * HOUR;
/** The first postmortem's first item. */
const ITEM = 3;
const SECOND = 4;

/**
 * An incident with labels and items and, some days later, a second incident. Returns what the second postmortem says
 * about the items.
 */
async function startSecondIncident(
  lines: readonly string[],
  { first = ["incident", "db"], second = ["incident", "db"], before = () => {}, config = "" }: Story = {},
): Promise<{ sim: Simulation; related: string[] }> {
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
  return { sim, related: note.split("\n").filter((line) => line !== "") };
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
  return hub.comments(row).map((comment) => unsignedComment(nowOf(comment)!.body));
};
const ONE = "- [ ] Watch `lag` <!-- now @bob @alice due 2026-04-01";

describe("open items of earlier postmortems", () => {
  it("are listed in the next postmortem with the same label, with owner and days overdue, without mentions", async () => {
    const { related } = await startSecondIncident([
      "- [ ] Watch lag @alice due 2026-04-01",
      "- [ ] Later due 2026-05-04",
    ]);
    expect(related).toEqual([
      "> **Related open items** from earlier postmortems about “db”:",
      "> - [#3](https://github.com/acme/shop/issues/3) Watch lag — 10 days overdue, @\u200Balice",
      "> - [#4](https://github.com/acme/shop/issues/4) Later — due 2026-05-04, no owner",
    ]);
  });

  it("are counted on the item once for each incident", async () => {
    const { sim } = await startSecondIncident(["- [ ] Watch lag @alice due 2026-04-01"]);
    await sim.sweep();
    const recurrences = commentsOn(sim, ITEM).filter((body) => body.includes("came up again"));
    expect(recurrences).toEqual([
      "This came up again: incident #4 has the same label, “db”.\n\n<!-- followthrough-again acme/shop#4 -->",
    ]);
    await expectConverged(sim);
  });

  it("are shown as recurring in the status and the digest", async () => {
    const { sim } = await startSecondIncident(
      ["- [ ] Watch lag @alice due 2026-04-08", "- [ ] Later @bob due 2026-04-01"],
      {
        before: (world) => world.as("bob").labels(ITEM, "cache"),
        first: ["incident"],
        second: ["incident", "cache"],
      },
    );
    await sim.sweep();
    expect(commentsOn(sim, 2).join()).toContain("/issues/3) Watch lag (came up again 1×) |");
    const [digest] = reportsIn(sim, "digest").filter(({ state }) => state === "open");
    const rows = digest!.body.split("\n").filter((line) => /^\| \[#[34]\]/.test(line));
    expect(rows.slice(0, 2)).toEqual([
      expect.stringMatching(/Watch lag \(came up again 1×\) \| alice \| \*\*overdue\*\* since 2026‑04‑08/),
      expect.stringMatching(/Later \| bob \| \*\*overdue\*\* since 2026‑04‑01/),
    ]);
    await expectConverged(sim);
  });

  it("are not listed if the config disables it", async () => {
    const { sim, related } = await startSecondIncident([ONE], {
      config: "advice: { known_before: false }\n",
    });
    expect(related).toEqual([]);
    expect(commentsOn(sim, ITEM).filter((body) => body.includes("came up again"))).toEqual([]);
  });

  it("show the end date of a waiver", async () => {
    const before = async (sim: Simulation) => {
      sim.as("alice").comments(ITEM, "/waive 60d waiting for the new region");
      await sim.rest();
    };
    const { related } = await startSecondIncident(["- [ ] Watch lag @alice due 2026-04-01"], {
      before,
    });
    expect(related.at(-1)).toBe(
      "> - [#3](https://github.com/acme/shop/issues/3) Watch lag — waived until 2026-05-01, @\u200Balice",
    );
  });

  it("match by the item's own labels as well", async () => {
    const before = (sim: Simulation) => sim.as("bob").labels(ITEM, "cache");
    const { related } = await startSecondIncident(["- [ ] Watch lag @alice due 2026-04-01"], {
      first: ["incident"],
      second: ["incident", "Cache"],
      before,
    });
    expect(related[0]).toContain("about “cache”");
  });

  it("show hostile text safely", async () => {
    const { related } = await startSecondIncident([ONE]);
    expect(related.at(-1)).not.toMatch(/<!--|@bob|`/);
  });

  it("are limited to ten, the longest overdue first", async () => {
    const lines = Array.from(
      { length: 12 },
      (_, index) => `- [ ] Promise ${index + 10} @alice due 2026-04-${index + 10}`,
    );
    const { related } = await startSecondIncident(lines);
    expect(related).toHaveLength(12);
    expect(related[1]).toContain("Promise 10 — 1 day overdue");
    expect(related.at(-1)).toBe("> - and 2 more");
  });

  it.each<[string, readonly string[], Story]>([
    ["the incident has another label", [ONE], { second: ["incident", "web"] }],
    ["only the severity matches", [ONE], { first: ["incident", "sev2"], second: ["incident", "sev2"] }],
    ["the item is done", ["- [ ] Watch lag @alice"], { before: (sim) => sim.as("bob").closes(ITEM) }],
  ])("are not listed if %s", async (_name, lines, options) => {
    const { sim, related } = await startSecondIncident(lines, options);
    expect(related).toEqual([]);
    expect(commentsOn(sim, ITEM).filter((body) => body.includes("came up again"))).toEqual([]);
  });
});

describe("the list of related items, when the incident gets its labels later", () => {
  async function relabeled(): Promise<Simulation> {
    const { sim } = await startSecondIncident(["- [ ] Watch lag @alice due 2026-04-20"], {
      first: ["incident", "db"],
      second: ["incident", "web"],
    });
    sim.as("alice").labels(SECOND, "db");
    await sim.pass(60_000);
    return sim;
  }

  const pageOf = (sim: Simulation): string => postmortemsIn(sim)[1]!;
  const NOTE =
    "> [!NOTE]\n> **Related open items** from earlier postmortems about “db”:\n> - [#3](https://github.com/acme/shop/issues/3) Watch lag — due 2026-04-20, @\u200Balice\n\n";

  it("is added at the top, and a comment on the item and the postmortem say so", async () => {
    const sim = await relabeled();
    expect(pageOf(sim).startsWith(NOTE)).toBe(true);
    expect(commentsOn(sim, ITEM).join()).toContain(
      "This came up again: incident #4 has the same label, “db”.",
    );
    expect(commentsOn(sim, sim.postmortem("Postmortem: Down again").number).join()).toContain(
      "The list of related open items at the top follows the incident's labels.",
    );
    await expectConverged(sim);
  });

  it("is removed with the label, unless people changed it", async () => {
    const sim = await relabeled();
    sim.as("alice").unlabels(SECOND, "db");
    await sim.pass(60_000);
    expect(pageOf(sim)).not.toContain("Related open items");
    const edited = await relabeled();
    const second = edited.postmortem("Postmortem: Down again").number;
    edited.as("bob").edits(second, (body) => body.replace("Watch lag", "Watch lag (see below)"));
    await edited.pass(60_000);
    edited.as("alice").unlabels(SECOND, "db");
    await edited.pass(60_000);
    expect(pageOf(edited)).toContain("Watch lag (see below)");
    await expectConverged(edited);
  });
});
