import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { Probot, ProbotOctokit } from "probot";
import { applyEffect, causeOf, inTime } from "../engine/effects.ts";
import { EVENTS, effectOf, type Payload } from "../engine/events.ts";
import type { Metrics } from "../engine/monitor.ts";
import { systemClock } from "./runtime.ts";
import type { Service } from "./service.ts";
import type { Settings } from "./settings.ts";
import { type RefusedBody, WebhookBodies } from "./webhook-body.ts";

const WEBHOOK_PATH = "/api/github/webhooks";

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/**
 * Serves the webhooks. Nothing of a body whose signature is wrong reaches Probot, which would log it.
 * @param whyUnavailable a sentence if no webhook can be accepted now; null if it can
 * @returns false if the request is not a webhook
 */
export async function webhookHandler(
  probot: Pick<Probot, "getNodeMiddleware" | "webhooks">,
  log: Pick<Logger, "warn">,
  metrics: Pick<Metrics, "webhook">,
  whyUnavailable: () => string | null = () => null,
): Promise<Handler> {
  const bodies = new WebhookBodies();
  const handle = (await probot.getNodeMiddleware({ path: WEBHOOK_PATH })) as Handler;
  const receive = async (request: IncomingMessage, response: ServerResponse, body: string) => {
    const signature = request.headers["x-hub-signature-256"];
    const isSigned = typeof signature === "string" && (await probot.webhooks.verify(body, signature));
    if (isSigned) {
      const event = String(request.headers["x-github-event"]);
      if (!isRead(event)) metrics.webhook(/^\w{1,50}$/.test(event) ? event : "other", "ignored");
      return handle(Object.assign(request, { body }), response);
    }
    log.warn(
      { delivery: delivery(request) },
      "a webhook was refused: its signature does not match WEBHOOK_SECRET",
    );
    return { status: 400, reason: "The signature does not match the secret." } as const;
  };
  return async (request, response) => {
    if (request.method !== "POST" || request.url?.split("?")[0] !== WEBHOOK_PATH) return false;
    const reason = whyUnavailable();
    if (reason !== null) {
      metrics.webhook("unknown", "refused");
      refuse(response, { status: 503, reason: `${reason} GitHub can deliver it again.` });
      return true;
    }
    const end = await bodies.read(request, (body) => receive(request, response, body));
    if (typeof end !== "boolean") {
      // Anyone can send any name of an event.
      metrics.webhook("unknown", "refused");
      refuse(response, end);
    }
    return true;
  };
}

/** Closes the connection, because the rest of the body is not read. */
function refuse(response: ServerResponse, { status, reason }: RefusedBody): void {
  const headers = { "content-type": "text/plain; charset=utf-8", connection: "close" };
  response.writeHead(status, headers).end(`${reason}\n`);
}

/** GitHub's id of a delivery. Anyone can send this header, so only the form of an id is logged. */
function delivery({ headers }: IncomingMessage): string | null {
  const id = String(headers["x-github-delivery"] ?? "");
  return /^[\w-]{1,64}$/.test(id) ? id : null;
}

/** Probot would create a client for each event. No handler calls GitHub, so all events share one without credentials. */
const OneOctokit = ProbotOctokit.defaults({
  authStrategy: ({ octokit }: { octokit: ProbotOctokit }) =>
    Object.assign(async () => octokit, {
      hook: () => Promise.reject(new Error("Handlers must not call GitHub: only src/github does.")),
    }),
});

/**
 * Probot verifies and parses the webhooks; a handler only enqueues keys, so that GitHub gets a response immediately. Only a dispatch is
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
    const cause = causeOf(id, name, payload as Payload);
    const report = (error: unknown) => log.error({ cause, err: error }, "could not be handled");
    if (!effect) return;
    // GitHub keeps what a dispatch says only in its delivery, which it repeats only if that failed.
    if (effect.dispatch) {
      const writing = service.then((engine) => applyEffect(effect, engine, cause));
      return inTime(writing, systemClock());
    }
    const accepted = service.then((engine) => {
      return new Promise<void>((accept, refuse) => {
        applyEffect(effect, engine, cause, accept).catch((error) => {
          report(error);
          // Probot answers with the status of what a handler throws, and GitHub shows the webhook as failed.
          refuse(Object.assign(new Error("The work could not be shared."), { status: 503 }));
        });
      });
    }, ignore);
    if (settings.redis) return accepted;
    accepted.catch(ignore);
  });
  return probot;
}

function isRead(event: string): boolean {
  return EVENTS.some((name) => name === event);
}

/** The code that starts the service reports a failed start. */
function ignore(): void {}
