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
 * @param accepted called once the work is certain to have a turn; before that, this throws if it cannot be accepted
 */
export async function applyEffect(
  { keys, requester, changed, checks, sweep, deploysIn, settings }: WebhookEffect,
  engine: Pick<
    Engine,
    "enqueue" | "enqueueChecks" | "forgetComments" | "sweepPart" | "lookAtDeployments" | "readSettings"
  >,
  cause?: Cause,
  accepted?: () => void,
): Promise<void> {
  if (changed) engine.forgetComments(changed);
  await Promise.all([
    ...keys.map((key) => engine.enqueue(key, requester, cause)),
    checks && engine.enqueueChecks(checks, cause),
    deploysIn && engine.lookAtDeployments(deploysIn, cause),
  ]);
  accepted?.();
  if (sweep) await engine.sweepPart(sweep);
  if (settings) await engine.readSettings(settings);
}
