import { Temporal } from "temporal-polyfill";
import type { Clock, Log } from "../reconcile/ports.ts";
import type { Client } from "./client.ts";
import { kindOf } from "./errors.ts";
import { allPages } from "./pages.ts";

/** GitHub keeps deliveries for three days: https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks. */
const KEPT = { hours: 72 };
/** An event that fails this often will fail again. */
const MAX_ATTEMPTS = 3;
/** A sweep looks at everything anyway, so a long outage needs no flood of old events. */
const AT_MOST = 100;

/**
 * Has GitHub send again what never arrived: deliveries of which every attempt failed, by timeouts too. It never does so
 * by itself. Returns how many; an API without deliveries has none to send. It throws nothing: a sweep goes on without.
 */
export async function redeliverFailed(appClient: Client, clock: Clock, log: Log): Promise<number> {
  const failed = await failedDeliveries(appClient, clock).catch((error) => {
    log.warn({ err: error }, "could not ask for webhooks that never arrived; the sweep looks at everything");
    return [];
  });
  let sent = 0;
  for (const deliveryId of failed.slice(0, AT_MOST)) {
    try {
      await appClient.rest.apps.redeliverWebhookDelivery({ delivery_id: deliveryId });
      sent++;
    } catch (error) {
      log.warn({ deliveryId, err: error }, "could not be redelivered");
    }
  }
  return sent;
}

/** The newest attempt of each event that has not arrived once, and was not tried too often. */
async function failedDeliveries(appClient: Client, clock: Clock): Promise<number[]> {
  const oldest = clock.now().subtract(KEPT);
  const attempts = new Map<string, { id: number; arrived: boolean; tries: number }>();
  try {
    for await (const page of allPages(appClient, "GET /app/hook/deliveries", {})) {
      for (const { id, guid, status_code, delivered_at } of page) {
        if (Temporal.Instant.compare(Temporal.Instant.from(delivered_at), oldest) < 0) continue;
        const arrived = status_code >= 200 && status_code < 300;
        const known = attempts.get(guid);
        attempts.set(guid, {
          id: known?.id ?? id,
          arrived: arrived || known?.arrived === true,
          tries: (known?.tries ?? 0) + 1,
        });
      }
      const last = page.at(-1);
      if (last && Temporal.Instant.compare(Temporal.Instant.from(last.delivered_at), oldest) < 0) break;
    }
  } catch (error) {
    if (kindOf(error) === "not-found") return [];
    throw error;
  }
  const missing = [...attempts.values()].filter(({ arrived, tries }) => !arrived && tries < MAX_ATTEMPTS);
  return missing.map(({ id }) => id);
}
