import { createHmac, randomUUID } from "node:crypto";
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
  const response = await fetch(`${serverUrl}/api/github/webhooks`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": event,
      "x-github-delivery": delivery,
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    },
    body,
  });
  await response.text();
  return response.status;
}
