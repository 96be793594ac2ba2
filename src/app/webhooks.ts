import type { Logger } from "pino";
import { Probot, ProbotOctokit } from "probot";
import type { Engine } from "./engine.ts";
import { EVENTS, effectOf, type Payload, type WebhookEffect } from "./events.ts";
import type { Service } from "./service.ts";
import type { Settings } from "./settings.ts";

export const WEBHOOK_PATH = "/api/github/webhooks";

/** Probot would create a client for each event. No handler calls GitHub, so all events share one without credentials. */
const OneOctokit = ProbotOctokit.defaults({
  authStrategy: ({ octokit }: { octokit: ProbotOctokit }) =>
    Object.assign(async () => octokit, {
      hook: () => Promise.reject(new Error("Handlers must not call GitHub: only src/github does.")),
    }),
});

/**
 * Probot verifies and parses the webhooks; a handler only enqueues keys, so that GitHub gets a response immediately.
 * `service` may still be connecting: events wait for it, and a failed start ends the process.
 */
export function createWebhooks(settings: Settings, service: Promise<Service>, log: Logger): Probot {
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.apiUrl,
    Octokit: OneOctokit,
    log,
  });
  probot.on(EVENTS, ({ name, payload }) => {
    const effect = effectOf(name, payload as Payload);
    const report = (error: unknown) => log.error({ event: name, err: error }, "could not be handled");
    if (effect) void service.then((engine) => applyEffect(effect, engine).catch(report), ignore);
  });
  return probot;
}

/** The code that starts the service reports a failed start. */
function ignore(): void {}

/**
 * Passes an event's effect to the engine. Resolves once its sweep, if any, has observed everything.
 * @internal
 */
export async function applyEffect(
  { keys, changed, sweep }: WebhookEffect,
  engine: Pick<Engine, "enqueue" | "forgetComments" | "sweepPart">,
): Promise<void> {
  if (changed) engine.forgetComments(changed);
  keys.forEach(engine.enqueue);
  if (sweep) await engine.sweepPart(sweep);
}
