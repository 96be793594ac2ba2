import { todayIn } from "../src/domain/due-date.ts";
import type { Clock } from "../src/reconcile/ports.ts";

/**
 * Loads what a config and a time zone will need while the first answers are on their way: it takes about as long as
 * they do. Nothing depends on it.
 */
export function warmUp({ now }: Clock): void {
  // The requests are sent first.
  setImmediate(() => {
    import("../src/config/parse.ts").catch(() => {});
    todayIn(now(), "Europe/London");
  });
}
