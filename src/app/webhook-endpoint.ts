import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { Probot } from "probot";
import { EVENTS } from "../engine/events.ts";
import type { Metrics } from "../engine/monitor.ts";
import { type Refusal, WebhookBodies } from "./webhook-body.ts";

const WEBHOOK_PATH = "/api/github/webhooks";

const READ: ReadonlySet<string> = new Set(EVENTS);

const NOT_JSON: Refusal = { status: 415, reason: "Set the webhook's content type to application/json." };
const UNSIGNED: Refusal = { status: 400, reason: "The signature does not match the secret." };
const UNREADABLE: Refusal = { status: 400, reason: "The body is not a JSON object." };

type Event = Parameters<Probot["receive"]>[0];
type Headers = IncomingMessage["headers"];
type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/**
 * Serves the webhooks: only what is signed with the secret reaches Probot, and only events that the App reads are parsed. Probot's own
 * middleware would answer with success after nine seconds, whatever happens later.
 * @param whyUnavailable a sentence if no webhook can be accepted now; null if it can
 * @returns false if the request is not a webhook
 */
export function webhookHandler(
  probot: Pick<Probot, "webhooks">,
  log: Pick<Logger, "warn">,
  metrics: Pick<Metrics, "webhook">,
  whyUnavailable: () => string | null = () => null,
): Handler {
  const bodies = new WebhookBodies();
  const receive = async (headers: Headers, body: string): Promise<Refusal | null> => {
    if (!(await isSigned(probot, headers, body))) {
      const why = "a webhook was refused: its signature does not match WEBHOOK_SECRET";
      log.warn({ delivery: delivery(headers) }, why);
      return UNSIGNED;
    }
    const name = String(headers["x-github-event"]);
    if (READ.has(name)) return handOn(probot, headers, { name, body });
    metrics.webhook(/^\w{1,50}$/.test(name) ? name : "other", "ignored");
    return null;
  };
  return async (request, response) => {
    const { method, url, headers } = request;
    if (method !== "POST" || url?.split("?")[0] !== WEBHOOK_PATH) return false;
    const why = whyUnavailable();
    let refusal: Refusal | null;
    if (why !== null) refusal = { status: 503, reason: `${why} GitHub can deliver it again.` };
    else if (!/^application\/json\b/.test(headers["content-type"] ?? "")) refusal = NOT_JSON;
    else refusal = await bodies.read(request, (body) => receive(headers, body));
    if (refusal === null) {
      // Without a body, Node writes once.
      response.writeHead(200, { "content-length": 0 }).end();
    } else {
      // Anyone can send any name of an event.
      metrics.webhook("unknown", "refused");
      refuse(response, refusal);
    }
    return true;
  };
}

async function isSigned(
  { webhooks }: Pick<Probot, "webhooks">,
  headers: Headers,
  body: string,
): Promise<boolean> {
  const signature = headers["x-hub-signature-256"];
  return typeof signature === "string" && body !== "" && (await webhooks.verify(body, signature));
}

/** Resolves once the webhook is handled, or with why it is not. Probot logs what a handler throws. */
async function handOn(
  { webhooks }: Pick<Probot, "webhooks">,
  headers: Headers,
  { name, body }: { readonly name: string; readonly body: string },
): Promise<Refusal | null> {
  const payload = objectIn(body);
  if (payload === null) return UNREADABLE;
  try {
    await webhooks.receive({ id: delivery(headers) ?? "unknown", name, payload } as unknown as Event);
    return null;
  } catch (error) {
    const [{ status = 500 } = {}] = (error as { errors?: { status?: number }[] }).errors ?? [];
    return { status, reason: "The webhook was not handled. GitHub can deliver it again." };
  }
}

function objectIn(body: string): object | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

/** GitHub's id of a delivery. Anyone can send this header, so only the form of an id is used. */
function delivery(headers: Headers): string | null {
  const id = String(headers["x-github-delivery"] ?? "");
  return /^[\w-]{1,64}$/.test(id) ? id : null;
}

/** Closes the connection, because the rest of the body may not be read. */
function refuse(response: ServerResponse, { status, reason }: Refusal): void {
  const headers = { "content-type": "text/plain; charset=utf-8", connection: "close" };
  response.writeHead(status, headers).end(`${reason}\n`);
}
