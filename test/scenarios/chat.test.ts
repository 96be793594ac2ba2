import { describe, expect, it } from "@jest/globals";
import { readMarker } from "../../src/record/marker.ts";
import { CHAT } from "../fake-github/network.ts";
import { nowOf } from "../fake-github/state.ts";
import { CHAT_CONFIG, CHATS } from "./chat-table.ts";
import { expectConverged } from "./convergence.ts";
import { violations } from "./projection.ts";
import { playFrom, type Scenario } from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";
import { WorkflowRuns } from "./workflow-runs.ts";

const [ONCE] = CHATS as [Scenario];

interface Sent {
  readonly type: string;
  readonly data: {
    readonly headline: string;
    readonly url: string;
    readonly entries: readonly { readonly title: string | null; readonly issue: string }[];
  };
}

const sent = (sim: Simulation): Sent[] => sim.github.hub.state.chats.map(({ body }) => JSON.parse(body));

const bodies = (sim: Simulation) => sim.github.hub.state.issues.map((row) => nowOf(row).body ?? "");

const digests = (sim: Simulation) =>
  bodies(sim).filter((body) => body.startsWith("<!-- followthrough-digest"));

const confirmed = (sim: Simulation): number =>
  bodies(sim).flatMap((body) => {
    const read = readMarker(body);
    return read.found === "marker" && read.marker.kind === "action-item"
      ? (read.marker.ledger.confirmed ?? [])
      : [];
  }).length;

async function play(scenario: Scenario, prepare: (sim: Simulation) => void = () => {}): Promise<Simulation> {
  const sim = new Simulation(scenario.world);
  prepare(sim);
  if (sim.processes.length === 0) sim.startApp();
  await sim.rest();
  await playFrom(sim, scenario, 0);
  return sim;
}

/** A receiver that answers this, instead of taking messages. */
const answers =
  (status: number, headers: Record<string, string> = {}) =>
  (sim: Simulation) => {
    sim.network.hooks = {
      instead: ({ url }) => (url.startsWith(CHAT) ? { status, headers, text: "" } : null),
    };
  };

const tries = (sim: Simulation) => sim.network.calls.filter(({ url }) => url.startsWith(CHAT));

describe("a chat", () => {
  it("gets what is overdue and the digest once, and GitHub records that it did", async () => {
    const sim = await play(ONCE);
    expect(
      sent(sim)
        .map(({ type }) => type)
        .sort(),
    ).toEqual(["io.github.followthrough.digest", "io.github.followthrough.overdue"]);
    const notice = sent(sim).find(({ type }) => type.endsWith(".overdue"))!;
    expect(notice.data.headline).toBe("1 action item is 1 day overdue.");
    expect(notice.data.url).toMatch(/^https:\/\/github\.com\/acme\/shop\/issues\/3#issuecomment-\d+$/);
    expect(confirmed(sim)).toBe(1);
    expect(digests(sim)[0]).toContain('"chat":"confirmed"');
    await expectConverged(sim);
    expect(sent(sim)).toHaveLength(2);
  });

  it("shows titles from private repositories only if the settings say so", async () => {
    const titles = async (words: string) => {
      const sim = await play({ ...ONCE, world: { config: CHAT_CONFIG.replace("address: sre", words) } });
      return sent(sim).flatMap(({ data }) => data.entries.map(({ title }) => title));
    };
    expect(await titles("address: sre")).toEqual([null, null]);
    expect(await titles("address: sre, titles: true")).toEqual(["Fix it", "Fix it"]);
  });

  it("that is down stops nothing, is not tried for ever, and the next digest says so", async () => {
    const sim = await play(ONCE, answers(503));
    const notices = sim.github.hub.state.comments.filter((row) =>
      nowOf(row)?.body?.includes('"chat":["sre"]'),
    );
    expect(notices).toHaveLength(1);
    expect(tries(sim)).toHaveLength(6);
    expect(confirmed(sim)).toBe(0);
    await sim.pass(24 * HOUR);
    await sim.sweep();
    const [digest] = digests(sim);
    expect(digest).toMatch(
      /^Messages that a chat did not confirm: \[#3\]\(\S+\/issues\/3\) \(2026-03-04\), \[#\d+\]\(\S+\) \(2026-03-0\d\)\. They may/m,
    );
    expect(tries(sim).length).toBeLessThanOrEqual(9);
  });

  it.each([
    ["a failure, because the receiver may have it", 500, 2],
    ["a redirect", 307, 2],
    ["a refusal", 404, 2],
  ])("is tried once after %s", async (_, status, count) => {
    const sim = await play(ONCE, answers(status));
    expect(tries(sim)).toHaveLength(count);
  });

  it("is asked again after the time that it says, up to a minute", async () => {
    const waits = async (seconds: string) => {
      const sim = await play(ONCE, answers(429, { "retry-after": seconds }));
      const at = tries(sim).map((call) => call.at);
      return at.slice(1).map((time, index) => (time - at[index]!) / 1_000);
    };
    expect((await waits("30")).slice(0, 2)).toEqual([30, 30]);
    expect(await waits("3600")).toEqual([]);
  });

  it("gets no message whose record's answer was lost", async () => {
    const sim = await play(ONCE, (fresh) => {
      fresh.network.hooks = {
        fault: ({ method, path, body = "" }) =>
          method === "POST" && path.endsWith("/comments") && body.includes("followthrough-notice")
            ? "error after"
            : null,
      };
    });
    expect(sent(sim).map(({ type }) => type)).toEqual(["io.github.followthrough.digest"]);
  });

  it("gets one message from several processes", async () => {
    const sim = await play(ONCE, (fresh) => {
      for (let count = 0; count < 3; count++) fresh.startApp();
    });
    expect(violations(sim.github.hub)).toEqual([]);
    expect(sent(sim)).toHaveLength(2);
  });

  it("gets them from a run of the workflow, whose step has the address", async () => {
    const sim = await play(ONCE, (fresh) => {
      fresh.makeWorker = () => new WorkflowRuns(fresh, { isGroup: true });
    });
    expect(sent(sim)).toHaveLength(2);
    expect(confirmed(sim)).toBe(1);
  });

  it.each([
    ["another's", "others"],
    ["none", "unknown"],
  ])(
    "is not reached by a repository that names an address of %s, whose settings are reported",
    async (_, name) => {
      const config = CHAT_CONFIG.replace("sre", name);
      const sim = await play({ ...ONCE, world: { config } });
      expect(tries(sim)).toEqual([]);
      const report = bodies(sim).find((body) => body.startsWith("<!-- followthrough-config"));
      expect(report).toContain(
        `\`notify\` sends nothing to \`${name}\`: whoever runs Followthrough has to set [such an address and allow it here](`,
      );
    },
  );
});
