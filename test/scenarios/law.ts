import type { Simulation } from "./driver.ts";

/**
 * The law: once the App has come to rest, looking again writes nothing, neither in the same process nor in one that
 * knows nothing yet.
 */
export async function obeysTheLaw(sim: Simulation, { fresh = true } = {}): Promise<void> {
  const before = sim.network.writes.length;
  await sim.sweep();
  if (fresh) {
    for (const process of sim.running) process.kill();
    sim.startApp();
    await sim.rest();
  }
  const written = sim.network.writes
    .slice(before)
    .map(({ method, path, body }) => `${method} ${path} ${body}`);
  if (written.length > 0) throw new Error(`A second pass wrote:\n${written.join("\n")}\n${sim.story()}`);
}
