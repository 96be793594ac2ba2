import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { Probot } from "probot";
import { EVENTS } from "../engine/events.ts";
import type { Metrics } from "../engine/monitor.ts";
import { PAYLOAD_FIELDS } from "../engine/payload.ts";
import { keepFields } from "./json-fields.ts";
import { type Refusal, WebhookBodies } from "./webhook-body.ts";

const WEBHOOK_PATH = "/api/github/webhooks";

const READ: ReadonlySet<string> = new Set(EVENTS);

const keepRead = keepFields(PAYLOAD_FIELDS);

const NOT_JSON: Refusal = { status: 415, reason: "Set the webhook's content type to application/json." };
const UNSIGNED: Refusal = { status: 400, reason: "The signature does not match the secret." };
const UNREADABLE: Refusal = { status: 400, reason: "The body is not a JSON object." };

type Event = Parameters<Probot["receive"]>[0];
type Headers = IncomingMessage["headers"];
type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

interface WebhookOptions {
  readonly probot: Pick<Probot, "webhooks">;
  readonly secret: string;
  readonly log: Pick<Logger, "warn">;
  readonly metrics: Pick<Metrics, "webhook">;
  /** A sentence if no webhook can be accepted now; null if it can. Default: it always can. */
  readonly whyUnavailable?: () => string | null;
}

/**
 * Serves the webhooks: only what is signed with the secret reaches Probot, and only what the App reads of them is parsed. Probot's own
 * middleware would answer with success after nine seconds, whatever happens later. The handler resolves with false if the request is
 * not a webhook.
 */
export function webhookHandler(options: WebhookOptions): Handler {
  const { probot, secret, log, metrics, whyUnavailable = () => null } = options;
  const bodies = new WebhookBodies();
  const acceptBody = async (headers: Headers, body: Buffer): Promise<Refusal | null> => {
    if (!isSigned(body, headers["x-hub-signature-256"], secret)) {
      const what = "a webhook was refused: its signature does not match WEBHOOK_SECRET";
      log.warn({ delivery: delivery(headers) }, what);
      return UNSIGNED;
    }
    const name = String(headers["x-github-event"]);
    if (READ.has(name)) return handOn(probot, headers, { name, body });
    metrics.webhook(/^\w{1,50}$/.test(name) ? name : "other", "ignored");
    return null;
  };
  const accept = async (request: IncomingMessage): Promise<Refusal | null> => {
    const { headers } = request;
    const why = whyUnavailable();
    if (why !== null) return { status: 503, reason: `${why} GitHub can deliver it again.` };
    if (!/^application\/json\b/.test(headers["content-type"] ?? "")) return NOT_JSON;
    return bodies.read(request, (body) => acceptBody(headers, body));
  };
  return async (request, response) => {
    const { method, url } = request;
    if (method !== "POST" || url?.split("?")[0] !== WEBHOOK_PATH) return false;
    const refusal = await accept(request);
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

/** Probot's `verify` does the same to a text, in several steps. */
function isSigned(body: Buffer, signature: string | string[] | undefined, secret: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
  const given = Buffer.from(String(signature));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Resolves once the webhook is handled, or with why it is not. Probot logs what a handler throws. */
async function handOn(
  { webhooks }: Pick<Probot, "webhooks">,
  headers: Headers,
  { name, body }: { readonly name: string; readonly body: Buffer },
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

function objectIn(body: Buffer): object | null {
  try {
    const value: unknown = JSON.parse(keepRead(body));
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
