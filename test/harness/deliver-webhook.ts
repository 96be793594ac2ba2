import { createHmac, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { APP, WEBHOOK_SECRET } from "./github.ts";

/**
 * Sends a signed webhook, as GitHub does. Adds the installation's ID to the payload. A redelivery has the same
 * `delivery`.
 */
export async function deliverWebhook(
  serverUrl: string,
  event: string,
  payload: { readonly installation?: object; readonly [field: string]: unknown },
  options: { delivery?: string; secret?: string } = {},
): Promise<number> {
  const { delivery = randomUUID(), secret = WEBHOOK_SECRET } = options;
  const body = JSON.stringify({
    ...payload,
    installation: { id: APP.installation, ...payload.installation },
  });
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "x-github-event": event,
    "x-github-delivery": delivery,
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  };
  const url = `${serverUrl}/api/github/webhooks`;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers, agent }, (response) => {
      response.resume().on("error", reject);
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("error", reject).end(body);
  });
}

/** Not `fetch`, which takes so much time that a benchmark would measure it. */
const agent = new Agent({ keepAlive: true });
