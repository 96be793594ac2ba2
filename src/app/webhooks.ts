import type { Logger } from "pino";
import { Probot, ProbotOctokit } from "probot";
import { applyEffect, causeOf, inTime } from "../engine/effects.ts";
import { EVENTS, effectOf } from "../engine/events.ts";
import type { Metrics } from "../engine/monitor.ts";
import type { Payload } from "../engine/payload.ts";
import { systemClock } from "./runtime.ts";
import type { Service } from "./service.ts";
import type { Settings } from "./settings.ts";

/** Probot would create a client for each event. No handler calls GitHub, so all events share one without credentials. */
const OneOctokit = ProbotOctokit.defaults({
  authStrategy: ({ octokit }: { octokit: ProbotOctokit }) =>
    Object.assign(async () => octokit, {
      hook: () => Promise.reject(new Error("Handlers must not call GitHub: only src/github does.")),
    }),
});

/**
 * Probot hands the webhooks on; a handler only enqueues keys, so that GitHub gets a response immediately. Only a dispatch is
 * written first.
 * `service` may still be connecting: events wait for it, and a failed start ends the process.
 */
export function createWebhooks(
  settings: Settings,
  service: Promise<Service>,
  log: Logger,
  metrics: Pick<Metrics, "webhook">,
): Probot {
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.apiUrl,
    Octokit: OneOctokit,
    log,
  });
  probot.on(EVENTS, ({ id, name, payload }) => {
    const effect = effectOf(name, payload as Payload);
    metrics.webhook(name, effect ? "enqueued" : "ignored");
    if (!effect) return;
    const cause = causeOf(id, name, payload as Payload);
    const report = (error: unknown) => log.error({ cause, err: error }, "could not be handled");
    // GitHub keeps what a dispatch says only in its delivery, which it repeats only if that failed.
    if (effect.dispatch) {
      const writing = service.then((engine) => applyEffect(effect, engine, cause));
      return inTime(writing, systemClock());
    }
    if (!settings.redis)
      return void service.then((engine) => applyEffect(effect, engine, cause).catch(report), ignore);
    return service.then((engine) => {
      return new Promise<void>((accept, refuse) => {
        applyEffect(effect, engine, cause, accept).catch((error) => {
          report(error);
          // The status of the answer, so that GitHub shows the webhook as failed.
          refuse(Object.assign(new Error("The work could not be shared."), { status: 503 }));
        });
      });
    }, ignore);
  });
  return probot;
}

/** The code that starts the service reports a failed start. */
function ignore(): void {}
