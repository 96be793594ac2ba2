import { readReportTag } from "../../src/record/report-tag.ts";
import type { Call } from "../fake-github/network.ts";
import { nowOf } from "../fake-github/state.ts";
import type { Simulation } from "./simulation.ts";

/**
 * The law: once the App has come to rest, looking again writes nothing, neither in the same process nor in one that
 * knows nothing yet. Webhooks leave digests alone, so the first sweep after them may write those, and nothing else.
 */
export async function obeysTheLaw(sim: Simulation, { fresh = true } = {}): Promise<void> {
  await writesNothingBut(
    sim,
    (call) => isAboutDigests(sim, call),
    () => sim.sweep(),
  );
  const nothing = () => false;
  await writesNothingBut(sim, nothing, async () => {
    if (!fresh) return sim.sweep();
    for (const process of sim.running) process.kill();
    sim.startApp();
    await sim.rest();
  });
}

async function writesNothingBut(
  sim: Simulation,
  isAllowed: (call: Call) => boolean,
  act: () => Promise<void>,
): Promise<void> {
  const before = sim.network.writes.length;
  await act();
  const written = sim.network.writes
    .slice(before)
    .filter((call) => !isAllowed(call))
    .map(({ method, path, body }) => `${method} ${path} ${body}`);
  if (written.length > 0) throw new Error(`A second pass wrote:\n${written.join("\n")}\n${sim.story()}`);
}

/** A digest is opened with its label, rewritten, or closed when its week is over. */
function isAboutDigests(sim: Simulation, { body = "", method, path }: Call): boolean {
  const sent = JSON.parse(body || "{}");
  if (method === "POST" && path.endsWith("/labels")) return sent.name === "followthrough-digest";
  if (method === "POST" && path.endsWith("/issues")) return readReportTag(sent.body ?? "") === "digest";
  const [, owner, name, number] = /^\/repos\/([^/]+)\/([^/]+)\/issues\/(\d+)$/.exec(path) ?? [];
  const { hub } = sim.github;
  const repository = method === "PATCH" && owner && name ? hub.repository(owner, name) : undefined;
  const issue = repository && hub.issue(repository, Number(number));
  return issue !== undefined && readReportTag(nowOf(issue).body ?? "") === "digest";
}
