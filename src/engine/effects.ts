import type { Clock } from "../reconcile/ports.ts";
import type { Cause } from "../reconcile/work.ts";
import type { Engine } from "./engine.ts";
import type { WebhookEffect } from "./events.ts";
import type { Payload } from "./payload.ts";

/** What led to work, for the log. */
export function causeOf(delivery: string, name: string, { action, sender }: Payload): Cause {
  const event = action ? `${name}.${action}` : name;
  return sender ? { event, delivery, sender: sender.login } : { event, delivery };
}

/** GitHub waits ten seconds for the answer to a webhook, and the library answers with success after nine. */
const ANSWER_WITHIN_MS = 8_000;

/**
 * Waits for the writing of a dispatch as long as GitHub waits for an answer. Throws if it is not written by then, so that GitHub shows a
 * failed delivery, which the App asks for again. The work goes on.
 */
export async function inTime(writing: Promise<void>, clock: Pick<Clock, "sleep">): Promise<void> {
  const timer = new AbortController();
  const limit = clock.sleep(ANSWER_WITHIN_MS, timer.signal).then(() => {
    throw new Error("A dispatch is not written yet.");
  });
  limit.catch(() => {});
  await Promise.race([writing, limit]).finally(() => timer.abort(new Error("answered")));
}

/**
 * Passes an event's effect to the engine. Resolves once its sweep, if any, has observed everything, and its dispatch, if any, is
 * written. Throws if a dispatch could not be written now.
 * @param accepted called once the work is certain to have a turn; before that, this throws if it cannot be accepted
 */
export async function applyEffect(
  { keys, requester, shown, changed, checks, sweep, deploysIn, settings, dispatch }: WebhookEffect,
  engine: Pick<
    Engine,
    | "enqueue"
    | "enqueueChecks"
    | "forgetComments"
    | "sweepPart"
    | "lookAtDeployments"
    | "readSettings"
    | "takeIn"
  >,
  cause?: Cause,
  accepted?: () => void,
): Promise<void> {
  if (changed) engine.forgetComments(changed);
  await Promise.all([
    ...keys.map((key) => engine.enqueue(key, requester, cause, shown)),
    checks && engine.enqueueChecks(checks, cause),
    deploysIn && engine.lookAtDeployments(deploysIn, cause),
  ]);
  accepted?.();
  if (sweep) await engine.sweepPart(sweep);
  if (settings) await engine.readSettings(settings);
  if (dispatch && !(await engine.takeIn(dispatch, cause)))
    throw new Error("A dispatch could not be written.");
}
