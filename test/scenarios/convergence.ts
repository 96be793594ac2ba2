import { readReportTag } from "../../src/record/report-tag.ts";
import type { Call } from "../fake-github/network.ts";
import { nowOf } from "../fake-github/state.ts";
import type { Simulation } from "./simulation.ts";

/**
 * Expects that once the App is idle, another sweep writes nothing, in the same process and in a new one. Webhooks do
 * not update digests, so the first sweep can write digests and nothing else.
 */
export async function expectConverged(sim: Simulation, { restart = true } = {}): Promise<void> {
  await expectOnlyAllowedWrites(
    sim,
    (call) => isAboutReports(sim, call),
    () => sim.sweep(),
  );
  const noWrites = () => false;
  await expectOnlyAllowedWrites(sim, noWrites, async () => {
    if (!restart) return sim.sweep();
    for (const process of sim.running) process.kill();
    sim.startApp();
    await sim.rest();
  });
}

async function expectOnlyAllowedWrites(
  sim: Simulation,
  isAllowed: (call: Call) => boolean,
  act: () => Promise<void>,
): Promise<void> {
  const before = sim.network.writes.length;
  await act();
  const written = sim.network.writes
    .slice(before)
    .filter((call) => !isAllowed(call) && !isRedelivery(call))
    .map(({ method, path, body }) => `${method} ${path} ${body}`);
  if (written.length > 0) throw new Error(`A second pass wrote:\n${written.join("\n")}\n${sim.summary()}`);
}

/** Asking for a webhook again changes nothing by itself. */
function isRedelivery({ path }: Call): boolean {
  return path.startsWith("/app/hook/deliveries/");
}

/** A digest or an index is opened with its label, updated, or closed. */
function isAboutReports(sim: Simulation, { body = "", method, path }: Call): boolean {
  const sent = JSON.parse(body || "{}");
  if (method === "POST" && path.endsWith("/labels")) return REPORT_LABELS.includes(sent.name);
  if (method === "POST" && path.endsWith("/issues")) return isRegular(sent.body);
  const [, owner, name, number] = /^\/repos\/([^/]+)\/([^/]+)\/issues\/(\d+)$/.exec(path) ?? [];
  const { hub } = sim.github;
  const repository = method === "PATCH" && owner && name ? hub.repository(owner, name) : undefined;
  const issue = repository && hub.issue(repository, Number(number));
  return issue !== undefined && isRegular(nowOf(issue).body);
}

const REPORT_LABELS = ["followthrough-digest", "followthrough-index"];

function isRegular(body: string | null | undefined): boolean {
  return ["digest", "index"].includes(readReportTag(body ?? "") ?? "");
}
