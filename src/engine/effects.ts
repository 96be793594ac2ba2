import type { Cause } from "../reconcile/work.ts";
import type { Engine } from "./engine.ts";
import type { Payload, WebhookEffect } from "./events.ts";

/** What led to work, for the log. */
export function causeOf(delivery: string, name: string, { action, sender }: Payload): Cause {
  const event = action ? `${name}.${action}` : name;
  return sender ? { event, delivery, sender: sender.login } : { event, delivery };
}

/**
 * Passes an event's effect to the engine. Resolves once its sweep, if any, has observed everything.
 */
export async function applyEffect(
  { keys, requester, changed, checks, sweep, deploysIn, settings }: WebhookEffect,
  engine: Pick<
    Engine,
    "enqueue" | "enqueueChecks" | "forgetComments" | "sweepPart" | "lookAtDeployments" | "readSettings"
  >,
  cause?: Cause,
): Promise<void> {
  if (changed) engine.forgetComments(changed);
  for (const key of keys) engine.enqueue(key, requester, cause);
  if (checks) engine.enqueueChecks(checks, cause);
  if (deploysIn) engine.lookAtDeployments(deploysIn, cause);
  if (sweep) await engine.sweepPart(sweep);
  if (settings) await engine.readSettings(settings);
}
