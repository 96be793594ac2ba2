import { describe, expect, it } from "@jest/globals";
import type { Fault } from "../fake-github/network.ts";
import { mentionsIn } from "../markdown/messages/message-samples.ts";
import { expectConverged } from "./convergence.ts";
import { describeReports, reportsIn } from "./reports.ts";
import { opensIncident, writes } from "./scenario.ts";
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
const TITLE = "Action required: fix .github/followthrough.yml";

describe("an invalid config", () => {
  it("is reported once, with the file, the position, the expected and the actual value", async () => {
    const sim = await started({ config: BAD });
    await nextDay(sim);
    expect(describeReports(reports(sim))).toEqual([`#1 ${TITLE} (open)`]);
    const { body } = reports(sim)[0]!;
    const line = "https://github.com/acme/shop/blob/main/.github/followthrough.yml#L1";
    expect(body).toContain(
      `[Line 1](${line}): \`weekend[0]\` is \`Funday\`. Use a day of the week such as \`saturday\`.`,
    );
    expect(body).toContain("nothing is tracked");
    await expectConverged(sim);
  });

  it("changes nothing until it is fixed", async () => {
    const sim = await started({ config: OFF });
    opensIncident(sim);
    await sim.rest();
    sim.as("alice").commits(PATH, BAD);
    await nextDay(sim);
    await writes("- [ ] Fix it @alice")(sim);
    await sim.rest();
    expect(() => sim.item("Fix it")).toThrow("There is no action-item here");
    expect(describeReports(reports(sim))).toEqual([`#3 ${TITLE} (open)`]);
    sim.as("alice").commits(PATH, OFF);
    await sim.pass(HOUR);
    await sim.sweep();
    expect(describeReports(reports(sim))).toEqual([`#3 ${TITLE} (closed)`]);
    expect(reports(sim)[0]!.body).toContain("The settings are fixed.");
    await nextDay(sim);
    expect(sim.item("Fix it").number).toBe(4);
    await expectConverged(sim);
  });

  it("is reported and corrected at once if GitHub sends the push", async () => {
    const sim = await started({ config: OFF });
    opensIncident(sim);
    await sim.rest();
    sim.as("alice").commits(PATH, BAD);
    await sim.rest();
    expect(describeReports(reports(sim))).toEqual([`#3 ${TITLE} (open)`]);
    sim.as("alice").commits(PATH, OFF);
    await sim.rest();
    expect(describeReports(reports(sim))).toEqual([`#3 ${TITLE} (closed)`]);
  });

  it("is reported again in the same issue if the mistake changes", async () => {
    const sim = await started({ config: BAD });
    sim.as("alice").commits(PATH, "time_zone: Mars/Olympus\n");
    await sim.pass(HOUR);
    await sim.sweep();
    expect(describeReports(reports(sim))).toEqual([`#1 ${TITLE} (open)`]);
    expect(reports(sim)[0]!.body).toContain("Mars/Olympus");
    expect(reports(sim)[0]!.body).not.toContain("Funday");
  });

  it("does not reopen a closed report, except for a new mistake", async () => {
    const sim = await started({ config: BAD });
    sim.as("alice").closes(1);
    await nextDay(sim);
    expect(describeReports(reports(sim))).toEqual([`#1 ${TITLE} (closed)`]);
    sim.as("alice").commits(PATH, "weekend: [Moonday]\n");
    await nextDay(sim);
    expect(describeReports(reports(sim))).toEqual([`#1 ${TITLE} (closed)`, `#2 ${TITLE} (open)`]);
  });

  it("mentions no one, whatever the config contains", async () => {
    const sim = await started({ config: 'weekend: ["@alice <!-- | x"]\n' });
    const { body } = reports(sim)[0]!;
    expect(mentionsIn(body)).toEqual([]);
    expect(body.match(/<!--/g)).toHaveLength(1);
  });
});

describe("settings that have no effect", () => {
  const title = "Action required: parts of the settings have no effect";
  const own = (text: string) => ({ "acme/shop": { files: { [PATH]: text } } });
  const shared = { "acme/.github": { files: { "docs/page.md": "# Page" } } };
  const missing = (setting: string, path: string) =>
    `- \`${setting}\` is \`${path}\`, but there is no such file in this repository or in acme/.github, or it is empty.`;

  it.each<[string, NonNullable<WorldSeed["repositories"]>, string]>([
    [
      "a template that does not exist",
      own("postmortem: { template: docs/pgae.md }"),
      missing("postmortem.template", "docs/pgae.md"),
    ],
    [
      "one by a label",
      own("postmortem: { templates: { sev 1: docs/sev1.md, sev2: short } }"),
      missing('postmortem.templates["sev 1"]', "docs/sev1.md"),
    ],
    [
      "another extension",
      { "acme/shop": { files: { ".github/followthrough.yaml": OFF } } },
      "- Nothing reads `.github/followthrough.yaml`. [Rename it](https://github.com/acme/shop/edit/main/.github/followthrough.yaml) to",
    ],
    [
      "another spelling",
      { "acme/shop": { files: { ".github/Follow-Through.yml": OFF } } },
      "- Nothing reads `.github/Follow-Through.yml`.",
    ],
  ])("are reported once, until they are fixed: %s", async (_, repositories, sentence) => {
    const sim = await started({ repositories: { ...shared, ...repositories } });
    await nextDay(sim);
    await nextDay(sim);
    expect(describeReports(reports(sim))).toEqual([`#1 ${title} (open)`]);
    expect(reports(sim)[0]!.body).toContain(sentence);
    await expectConverged(sim);
    sim.as("alice").commits(PATH, "postmortem: { template: docs/page.md, templates: { sev 1: standard } }");
    await sim.pass(HOUR);
    await sim.sweep();
    expect(describeReports(reports(sim))).toEqual([`#1 ${title} (closed)`]);
    await expectConverged(sim);
  });

  it("are teams whose members cannot be read", async () => {
    const config = `${OFF}approvers: { teams: [acme/sre] }\npostmortem: { review: { by: ["@acme/sre", alice] } }\n`;
    const sim = new Simulation({ config });
    const { members: _, ...permissions } = sim.github.hub.permissions;
    Object.assign(sim.github.hub, { permissions });
    sim.startApp();
    await sim.rest();
    expect(describeReports(reports(sim))).toEqual([`#1 ${title} (open)`]);
    expect(reports(sim)[0]!.body).toContain(
      "- `approvers.teams` and `postmortem.review.by` list teams, but Followthrough can't read who belongs to them",
    );
    sim.as("alice").approvesPermissions([]);
    await nextDay(sim);
    expect(describeReports(reports(sim))).toEqual([`#1 ${title} (closed)`]);
    await expectConverged(sim);
  });

  it("are looked for once while nothing is pushed", async () => {
    const sim = await started({
      repositories: { ...shared, ...own("postmortem: { template: docs/page.md }") },
    });
    await nextDay(sim);
    const before = sim.network.calls.length;
    for (let day = 0; day < 2; day++) await nextDay(sim);
    const read = sim.network.calls.slice(before).map(({ path }) => path);
    expect(read.filter((path) => path.includes("contents/docs"))).toEqual([]);
  });
});

describe("an invalid config of the owner", () => {
  const shared = (over: object = {}) => ({ "acme/.github": { files: { [PATH]: BAD }, ...over } });

  it("is reported only in the owner's repository", async () => {
    const sim = await started({ repositories: { ...shared(), "acme/web": {} } });
    opensIncident(sim);
    await nextDay(sim);
    expect(describeReports(reports(sim, "acme/.github"))).toEqual([`#1 ${TITLE} (open)`]);
    expect([...reports(sim), ...reports(sim, "acme/web")]).toEqual([]);
    await expectConverged(sim);
  });

  it("is reported in the incident's repository if the App cannot write to the owner's repository", async () => {
    const otherRepository = shared({ private: false, archived: true });
    const sim = await started({ repositories: { ...otherRepository, "acme/web": {} } });
    opensIncident(sim);
    await nextDay(sim);
    expect(describeReports(reports(sim))).toEqual([`#2 ${TITLE} (open)`]);
    expect(reports(sim, "acme/web")).toEqual([]);
  });

  it("is never reported in a more public repository", async () => {
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

describe("after any fault, an invalid config is reported once", () => {
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
    expect(describeReports(reports(sim))).toEqual([`#1 ${TITLE} (open)`]);
    await expectConverged(sim);
  });
});
