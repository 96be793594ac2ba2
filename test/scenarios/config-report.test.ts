import { describe, expect, it } from "@jest/globals";
import type { Fault } from "../fake-github/network.ts";
import { obeysTheLaw } from "./convergence.ts";
import { reportsIn, shows } from "./reports.ts";
import { anIncident, writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const DAY = 24 * HOUR;
const PATH = ".github/followthrough.yml";
const BAD = "weekend: [Funday]\n";
const OFF = "digest: { enabled: false }\n";

async function started(world: WorldSeed): Promise<Simulation> {
  const sim = new Simulation(world);
  sim.startApp();
  await sim.rest();
  return sim;
}

async function nextDay(sim: Simulation): Promise<void> {
  await sim.pass(DAY);
  await sim.sweep();
}

const reports = (sim: Simulation, repository?: string) => reportsIn(sim, "config", repository);
const TITLE = "Followthrough cannot read its config";

describe("a config that cannot be used", () => {
  it("is told once, with file, place, what was expected, and what found", async () => {
    const sim = await started({ config: BAD });
    await nextDay(sim);
    expect(shows(reports(sim))).toEqual([`#1 ${TITLE} (open)`]);
    const { body } = reports(sim)[0]!;
    expect(body).toContain("acme/shop:.github/followthrough.yml, line 1, weekend");
    expect(body).toContain("a day of the week such as saturday");
    expect(body).toContain("Funday");
    expect(body).toContain("nothing is followed where it applies");
    await obeysTheLaw(sim);
  });

  it("leaves everything as it is, and all goes on once it is mended", async () => {
    const sim = await started({ config: OFF });
    anIncident(sim);
    await sim.rest();
    sim.as("alice").commits(PATH, BAD);
    await nextDay(sim);
    await writes("- [ ] Mend it @alice")(sim);
    await sim.rest();
    expect(() => sim.item("Mend it")).toThrow("There is no action-item here");
    expect(shows(reports(sim))).toEqual([`#3 ${TITLE} (open)`]);
    sim.as("alice").commits(PATH, OFF);
    await sim.pass(HOUR);
    await sim.sweep();
    expect(shows(reports(sim))).toEqual([`#3 ${TITLE} (closed)`]);
    expect(reports(sim)[0]!.body).toContain("What was wrong here is mended.");
    await nextDay(sim);
    expect(sim.item("Mend it").number).toBe(4);
    await obeysTheLaw(sim);
  });

  it("is told anew when it is another mistake, in the same issue", async () => {
    const sim = await started({ config: BAD });
    sim.as("alice").commits(PATH, "time_zone: Mars/Olympus\n");
    await sim.pass(HOUR);
    await sim.sweep();
    expect(shows(reports(sim))).toEqual([`#1 ${TITLE} (open)`]);
    expect(reports(sim)[0]!.body).toContain("Mars/Olympus");
    expect(reports(sim)[0]!.body).not.toContain("Funday");
  });

  it("is not told the same again to whoever closed it, but a new mistake is", async () => {
    const sim = await started({ config: BAD });
    sim.as("alice").closes(1);
    await nextDay(sim);
    expect(shows(reports(sim))).toEqual([`#1 ${TITLE} (closed)`]);
    sim.as("alice").commits(PATH, "weekend: [Moonday]\n");
    await nextDay(sim);
    expect(shows(reports(sim))).toEqual([`#1 ${TITLE} (closed)`, `#2 ${TITLE} (open)`]);
  });

  it("mentions nobody, whatever stands in it", async () => {
    const sim = await started({ config: 'weekend: ["@alice <!-- | x"]\n' });
    const { body } = reports(sim)[0]!;
    expect(body).not.toMatch(/@alice/);
    expect(body.match(/<!--/g)).toHaveLength(1);
  });
});

describe("a config of the owner's that cannot be used", () => {
  const shared = (over: object = {}) => ({ "acme/.github": { files: { [PATH]: BAD }, ...over } });

  it("is told in the owner's repository, and nowhere else", async () => {
    const sim = await started({ repositories: { ...shared(), "acme/web": {} } });
    anIncident(sim);
    await nextDay(sim);
    expect(shows(reports(sim, "acme/.github"))).toEqual([`#1 ${TITLE} (open)`]);
    expect([...reports(sim), ...reports(sim, "acme/web")]).toEqual([]);
    await obeysTheLaw(sim);
  });

  it("is told where there is an incident, if the App is not at home there", async () => {
    const away = shared({ private: false, archived: true });
    const sim = await started({ repositories: { ...away, "acme/web": {} } });
    anIncident(sim);
    await nextDay(sim);
    expect(shows(reports(sim))).toEqual([`#2 ${TITLE} (open)`]);
    expect(reports(sim, "acme/web")).toEqual([]);
  });

  it("is never told in a more public repository", async () => {
    const open = { "acme/open": { private: false } };
    const sim = await started({ repositories: { ...shared({ archived: true }), ...open } });
    sim
      .as("alice")
      .in("acme/open")
      .opens({ title: "Down", labels: ["incident"] });
    await nextDay(sim);
    expect(reports(sim, "acme/open")).toEqual([]);
  });
});

describe("whatever goes wrong, it is told once", () => {
  it.each<Fault>(["crash before", "crash after", "error before", "error after"])("%s", async (fault) => {
    const sim = await started({ config: OFF });
    let spent = false;
    sim.network.hooks = {
      fault({ method, body }) {
        if (spent || method !== "POST" || !body?.includes(TITLE)) return null;
        spent = true;
        return fault;
      },
      crashed: () => void sim.startApp(),
    };
    sim.as("alice").commits(PATH, BAD);
    await nextDay(sim);
    await nextDay(sim);
    expect(spent).toBe(true);
    expect(shows(reports(sim))).toEqual([`#1 ${TITLE} (open)`]);
    await obeysTheLaw(sim);
  });
});
