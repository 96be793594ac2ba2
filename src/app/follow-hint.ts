import type { Engine } from "./engine.ts";
import type { Hint } from "./events.ts";

/** Has the engine look where an event hints at. Resolves once all that is to be swept was looked at. */
export async function followHint(
  { keys, changed, sweep }: Hint,
  engine: Pick<Engine, "note" | "forgetComments" | "sweepPart">,
): Promise<void> {
  if (changed) engine.forgetComments(changed);
  keys.forEach(engine.note);
  if (sweep) await engine.sweepPart(sweep);
}
