import { describe, expect, it } from "@jest/globals";
import { readMarker, writeMarker } from "../../src/record/marker.ts";
import { createSigner } from "../../src/record/signature.ts";
import { nowOf } from "../fake-github/state.ts";
import { SIGNER } from "./app-process.ts";
import { expectConverged } from "./convergence.ts";
import { changesLine, opensIncident, writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const POSTMORTEM = 2;
const ITEM = 3;

async function startWithItem(world: WorldSeed = {}, lines = ["- [ ] Fix it @alice due 2026-04-01"]) {
  const sim = new Simulation(world);
  sim.startApp();
  await sim.rest();
  for (const step of [opensIncident, writes(...lines)]) {
    await step(sim);
    await sim.pass(60_000);
  }
  return sim;
}

/** What the App said on an issue, without the tags. */
function appComments(sim: Simulation, number = ITEM): string[] {
  const { hub } = sim.github;
  const row = hub.issue(hub.repository("acme", "shop")!, number)!;
  const own = hub.comments(row).filter(({ author }) => author === "followthrough[bot]");
  return own.map((comment) => nowOf(comment)!.body.replace(/\s*<!-- .*? -->\s*/gs, ""));
}

const issueOf = (sim: Simulation, number = ITEM) => {
  const { hub } = sim.github;
  return nowOf(hub.issue(hub.repository("acme", "shop")!, number)!);
};
const boxOf = (sim: Simulation): string =>
  /^- \[(.)\] \[#3\]/m.exec(issueOf(sim, POSTMORTEM).body ?? "")?.[1] ?? "?";
const ledgerOf = (sim: Simulation) => {
  const reading = readMarker(issueOf(sim).body ?? "");
  if (reading.found !== "marker" || reading.marker.kind !== "action-item") throw new Error("no item");
  return reading.marker.ledger;
};

describe("closing as not planned", () => {
  it("is undone, with one reply to the person each time", async () => {
    const sim = await startWithItem();
    sim.as("carol").closes(ITEM, "not_planned");
    await sim.rest();
    expect(issueOf(sim)).toMatchObject({ state: "open", stateReason: "reopened" });
    expect(appComments(sim)).toEqual([
      "@carol this was reopened. Only an approver (people with the role maintain or admin) can close an item as not planned, because that drops it permanently. If it is done, close it as completed.",
    ]);
    await expectConverged(sim);
    expect(appComments(sim)).toHaveLength(1);
    await sim.pass(60_000);
    sim.as("carol").closes(ITEM, "not_planned");
    await sim.rest();
    expect(appComments(sim)).toHaveLength(2);
    expect(issueOf(sim).state).toBe("open");
  });

  it.each([0, 1_500, 8_000])(
    "is undone where GitHub checks the box %d ms after the closing",
    async (boxDelay) => {
      const sim = await startWithItem({ hub: { boxes: "closing", boxDelay } });
      sim.as("carol").closes(ITEM, "not_planned");
      await sim.rest();
      expect([issueOf(sim).state, boxOf(sim)]).toEqual(["open", " "]);
      await expectConverged(sim);
      // Everyone got the reply by now, so this is a person's word.
      await sim.pass(60_000);
      await changesLine("Fix it", (line) => line.replace("[ ]", "[x]"))(sim);
      await sim.rest();
      expect(issueOf(sim)).toMatchObject({ state: "closed", stateReason: "completed" });
    },
  );

  it("is undone by a sweep, where no webhook arrived and GitHub checked the box", async () => {
    const sim = await startWithItem({ hub: { boxes: "closing" } });
    sim.arrange = () => [];
    sim.as("carol").closes(ITEM, "not_planned");
    await sim.pass(HOUR);
    await sim.sweep();
    expect([issueOf(sim).state, boxOf(sim)]).toEqual(["open", " "]);
    await expectConverged(sim);
  });

  it.each([
    ["words", "We sold the plant.\n\n> why?\n\nNobody needs it.", "We sold the plant. Nobody needs it."],
    ["the command's reason", "/drop the plant is sold", "the plant is sold"],
  ])("by an approver keeps %s in the record, visible to everyone", async (_, words, reason) => {
    const sim = await startWithItem();
    sim.as("alice").comments(ITEM, words);
    sim.as("alice").closes(ITEM, "not_planned");
    await sim.rest();
    expect(ledgerOf(sim).dropped).toMatchObject({ by: "alice", reason });
    const [shown] = /(?<=^- Dropped, by alice: ).*$/m.exec(issueOf(sim).body ?? "") ?? [];
    expect(shown?.replace(/^\[(.*)\]\(\S+\)$/, "$1")).toBe(reason);
    expect(appComments(sim)).toEqual([]);
    expect(boxOf(sim)).toBe("x");
    await expectConverged(sim);
  });

  it.each<[string, (sim: Simulation) => unknown]>([
    ["that other people wrote", (sim) => sim.as("bob").comments(ITEM, "We sold the plant.")],
    [
      "that were edited",
      async (sim) => {
        const comment = sim.as("alice").comments(ITEM, "We");
        await sim.pass(2_000);
        sim.as("alice").editsComment(comment, "We sold the plant.");
      },
    ],
    ["that are only a command", (sim) => sim.as("alice").comments(ITEM, "/help")],
  ])("by an approver does not use words %s as the reason", async (_, speak) => {
    const sim = await startWithItem();
    await speak(sim);
    await sim.pass(2_000);
    sim.as("alice").closes(ITEM, "not_planned");
    await sim.rest();
    expect(issueOf(sim).state).toBe("open");
    expect(appComments(sim).at(-1)).toContain("Comment /drop REASON.");
  });

  it("does not use words from long before as the reason", async () => {
    const sim = await startWithItem();
    sim.as("alice").comments(ITEM, "We sold the plant.");
    await sim.pass(HOUR);
    sim.as("alice").closes(ITEM, "not_planned");
    await sim.rest();
    expect(issueOf(sim).state).toBe("open");
  });

  it("is decided by the sweep if no webhook arrived", async () => {
    const sim = await startWithItem();
    sim.arrange = () => [];
    sim.as("bob").closes(ITEM, "not_planned");
    await sim.sweep();
    expect(issueOf(sim).state).toBe("open");
    await expectConverged(sim);
  });
});

describe("an item without a line", () => {
  /** Its line is deleted after it is committed, and an approver drops it. */
  async function dropped() {
    const sim = await startWithItem();
    await sim.pass(30 * HOUR);
    await changesLine("Fix it", () => null)(sim);
    await sim.rest();
    sim.as("alice").comments(ITEM, "/drop the plant is sold");
    await sim.rest();
    expect(ledgerOf(sim).dropped).toMatchObject({ by: "alice", reason: "the plant is sold" });
    await sim.pass(60_000);
    sim.as("bob").reopens(ITEM);
    await sim.rest();
    return sim;
  }

  it("is no longer dropped after someone reopens it", async () => {
    const sim = await dropped();
    expect(issueOf(sim).state).toBe("open");
    expect(ledgerOf(sim).dropped).toBeUndefined();
    await expectConverged(sim);
  });

  it("that was reopened is decided again when it is closed", async () => {
    const sim = await dropped();
    await sim.pass(60_000);
    sim.as("bob").closes(ITEM, "not_planned");
    await sim.rest();
    expect(issueOf(sim).state).toBe("open");
    expect(appComments(sim).at(-1)).toContain("Only an approver");
    await expectConverged(sim);
    await sim.pass(60_000);
    sim.as("bob").closes(ITEM);
    await sim.rest();
    expect(ledgerOf(sim).dropped).toBeUndefined();
    expect(issueOf(sim)).toMatchObject({ state: "closed", stateReason: "completed" });
    await expectConverged(sim);
  });
});

describe("closing as completed", () => {
  it("needs only to know who closed it if nothing is required", async () => {
    const sim = await startWithItem();
    const before = sim.network.calls.length;
    sim.as("bob").closes(ITEM);
    await sim.rest();
    const paths = sim.network.calls.slice(before).map(({ path }) => path);
    // Once a pass, until the closing is recorded.
    const asked = new Set(paths.filter((path) => /timeline|permission|memberships/.test(path)));
    expect([...asked]).toEqual(["/repos/acme/shop/collaborators/bob/permission"]);
    expect(boxOf(sim)).toBe("x");
  });

  it("is not decided again by rules that were added later", async () => {
    const sim = await startWithItem();
    sim.as("bob").closes(ITEM);
    await sim.rest();
    sim.as("alice").commits(".github/followthrough.yml", "closure: { require: pull_request }\n");
    await sim.pass(HOUR);
    await sim.sweep();
    expect(issueOf(sim).state).toBe("closed");
  });

  it("requires what the priority on the record asks for, which the reply and the item's text name", async () => {
    const config = "closure: { require: { P0: pull_request, P1: pull_request, default: none } }\n";
    const lines = ["- [ ] Fix it @alice P1 due 2026-04-01", "- [ ] Test it @bob P3 due 2026-04-01"];
    const sim = await startWithItem({ config }, lines);
    const rule =
      "Merge a pull request that names this issue, and close it as completed. A P1 item requires that.";
    const headOf = (number: number) => issueOf(sim, number).body ?? "";
    expect(headOf(ITEM)).toContain(rule);
    expect(headOf(ITEM + 1)).toContain("**Done?** Close this issue as completed.");
    await sim.pass(30 * HOUR);
    sim.as("bob").labels(ITEM, "P4");
    sim.as("bob").unlabels(ITEM, "P1");
    for (const number of [ITEM, ITEM + 1]) sim.as("bob").closes(number);
    await sim.rest();
    expect([ITEM, ITEM + 1].map((number) => issueOf(sim, number).state)).toEqual(["open", "closed"]);
    expect(appComments(sim).join("\n")).toContain(
      "@bob this was reopened. To complete this item, a merged pull request must mention this issue in its title or description, because its priority is P1 (closure.require.P1: pull_request). Merge",
    );
    sim.as("alice").comments(ITEM, "/priority P4 only the color is wrong");
    await sim.pass(60_000);
    expect(headOf(ITEM)).not.toContain(rule);
    sim.as("bob").closes(ITEM);
    await sim.rest();
    expect(issueOf(sim).state).toBe("closed");
    await expectConverged(sim);
  });

  it("with the checkbox gets one reply each time, which says why the box was unchecked", async () => {
    const sim = await startWithItem({ config: "closure: { require: evidence }\n" });
    const check = changesLine("Fix it", (line) => line.replace("[ ]", "[x]"));
    await check(sim);
    await sim.rest();
    expect([issueOf(sim).state, boxOf(sim)]).toEqual(["open", " "]);
    expect(appComments(sim)).toEqual([
      expect.stringMatching(
        /^This item's checkbox in the postmortem was checked, .*closure\.require: evidence/,
      ),
    ]);
    await expectConverged(sim);
    await sim.pass(60_000);
    await check(sim);
    await sim.rest();
    expect(appComments(sim)).toHaveLength(2);
    sim.as("alice").comments(ITEM, "See https://ci.example.com/runs/7 for the proof.");
    await sim.pass(60_000);
    await check(sim);
    await sim.rest();
    expect([issueOf(sim).state, boxOf(sim)]).toEqual(["closed", "x"]);
  });
});

describe("closing as a duplicate", () => {
  const lines = ["- [ ] Fix it @alice due 2026-04-01", "- [ ] Test it @bob due 2026-04-08"];
  const OTHER = 4;

  it("of each other leaves one of the two items open", async () => {
    const sim = await startWithItem({}, lines);
    sim.as("bob").comments(ITEM, `Duplicate of #${OTHER}.`);
    sim.as("bob").closes(ITEM, "duplicate");
    await sim.pass(60_000);
    sim.as("bob").comments(OTHER, `This is a duplicate of https://github.com/acme/shop/issues/${ITEM}`);
    sim.as("bob").closes(OTHER, "duplicate");
    await sim.rest();
    expect([issueOf(sim).state, issueOf(sim, OTHER).state]).toEqual(["closed", "open"]);
    expect(appComments(sim, OTHER)).toEqual([expect.stringContaining("is itself a duplicate")]);
    await expectConverged(sim);
  });

  it("of what GitHub marks counts, whatever a comment says", async () => {
    const sim = await startWithItem({}, lines);
    const wish = sim.as("bob").opens({ title: "A wish" });
    sim.as("bob").comments(ITEM, `Duplicate of #${OTHER}`);
    sim.as("bob").closesAsDuplicate(ITEM, wish);
    await sim.rest();
    expect(issueOf(sim).state).toBe("open");
    await sim.pass(60_000);
    sim.as("bob").comments(ITEM, `Duplicate of #${wish}`);
    sim.as("bob").closesAsDuplicate(ITEM, OTHER);
    await sim.rest();
    expect(issueOf(sim)).toMatchObject({ state: "closed", stateReason: "duplicate" });
    await expectConverged(sim);
  });

  it("of an issue that the App cannot read is undone", async () => {
    const sim = await startWithItem({ repositories: { "acme/vault": { installed: false } } });
    const secret = sim.as("alice").in("acme/vault").opens({ title: "A secret" });
    sim.as("alice").closesAsDuplicate(ITEM, secret, "acme/vault");
    await sim.rest();
    expect(issueOf(sim).state).toBe("open");
    await expectConverged(sim);
  });

  it("tells GitHub the original where the App closes what another worker opened as well", async () => {
    const sim = await startWithItem();
    const { hub, life } = sim.github;
    const shop = hub.repository("acme", "shop")!;
    sim.network.hooks = {
      carriedOut: ({ method, path, body }) => {
        if (method !== "POST" || !path.endsWith("/shop/issues")) return;
        sim.network.hooks = {};
        life.open(shop, "followthrough[bot]", JSON.parse(body!));
      },
    };
    await writes("- [ ] Test it @bob due 2026-04-08")(sim);
    await sim.rest();
    expect([issueOf(sim, 4).state, issueOf(sim, 5).stateReason]).toEqual(["open", "duplicate"]);
    const marks = hub.state.events.filter(({ event }) => event === "marked_as_duplicate");
    expect(marks.map(({ issueId, details }) => [issueId, details.canonical])).toEqual([
      [hub.issue(shop, 5)!.id, hub.issue(shop, 4)!.id],
    ]);
    await expectConverged(sim);
  });

  it("without a named issue counts as completed, where GitHub does not say which issue is meant", async () => {
    const sim = await startWithItem({}, lines);
    sim.as("bob").closes(ITEM, "duplicate");
    await sim.rest();
    expect(issueOf(sim).state).toBe("closed");
    await expectConverged(sim);
  });
});

describe("an edited record", () => {
  const config = `signing_keys: ["${SIGNER.publicKey}"]\n`;
  const withLaterDue = (body: string) => body.replaceAll("2026-04-01", "2027-04-01");

  it("is left unchanged, reported once, and trusted again when it is restored", async () => {
    const sim = await startWithItem({ config }, ["- [ ] Fix it @alice due 2026-04-01", "- [ ] Test it @bob"]);
    const original = issueOf(sim).body!;
    sim.as("bob").edits(ITEM, withLaterDue);
    await sim.rest();
    const edited = issueOf(sim).body;
    // Everything else continues, and the edited date is never signed.
    sim.as("bob").comments(ITEM, "/priority P1");
    await changesLine("Fix it", (line) => line.replace("@alice", "@bob"))(sim);
    await changesLine("Test it", (line) => line.replace("[ ]", "[x]"))(sim);
    await sim.pass(14 * 24 * HOUR);
    await sim.sweep();
    expect(issueOf(sim).body).toBe(edited);
    expect(issueOf(sim, 4).state).toBe("closed");
    expect(appComments(sim)).toEqual([
      expect.stringMatching(
        /was edited or copied from another issue: its signature doesn't match.*edit history/,
      ),
    ]);
    expect(appComments(sim, POSTMORTEM).join()).toContain("won't change #3");
    await expectConverged(sim);
    sim.as("alice").edits(ITEM, () => original);
    await sim.rest();
    expect(ledgerOf(sim).due).toBe("2026-04-01");
    expect(issueOf(sim).assignees).toEqual(["bob"]);
    expect(appComments(sim, POSTMORTEM).join()).not.toContain("won't change #3");
    await expectConverged(sim);
  });

  it("is reported once if it was removed, and no second item is created", async () => {
    const sim = await startWithItem({ config });
    const original = issueOf(sim).body!;
    sim.as("bob").edits(ITEM, (body) => body.replace(/<!-- followthrough \{.*?-->/s, ""));
    await sim.rest();
    expect(appComments(sim, POSTMORTEM).join()).toContain("won't change #3");
    expect(appComments(sim)).toEqual([expect.stringContaining("can't be read anymore")]);
    expect(appComments(sim, POSTMORTEM).join()).not.toContain("Remove the number");
    expect(sim.github.hub.state.issues).toHaveLength(3);
    await expectConverged(sim);
    sim.as("alice").edits(ITEM, () => original);
    await sim.rest();
    expect(appComments(sim, POSTMORTEM).join()).not.toContain("won't change #3");
    sim.as("bob").closes(ITEM);
    await sim.rest();
    expect(boxOf(sim)).toBe("x");
  });

  it("signed with an earlier key is signed again by the next sweep", async () => {
    const earlier = createSigner(new Uint8Array(32).fill(9));
    const pinned = `signing_keys: ["${SIGNER.publicKey}", "${earlier.publicKey}"]\n`;
    const sim = await startWithItem({ config: pinned });
    sim.arrange = () => [];
    sim.as("bob").edits(ITEM, (body) => {
      const reading = readMarker(body);
      if (reading.found !== "marker") throw new Error("no marker");
      return body.replace(/<!-- followthrough \{.*?-->/s, () => writeMarker(reading.marker, earlier));
    });
    const before = readMarker(issueOf(sim).body!);
    await sim.sweep();
    const after = readMarker(issueOf(sim).body!);
    if (before.found !== "marker" || after.found !== "marker") throw new Error("no marker");
    expect(after.signature).toBe(SIGNER.sign(after.signedText));
    expect(after.marker).toMatchObject({ ...before.marker, issue: { number: ITEM } });
    expect(appComments(sim)).toEqual([]);
    await expectConverged(sim);
  });
});
