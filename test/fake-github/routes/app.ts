import { iso } from "../hub.ts";
import { showRepository } from "../owner-views.ts";
import type { DeliveryRow } from "../state.ts";
import { showApp, showInstallation } from "../views.ts";
import { installationOf } from "../webhooks.ts";
import {
  notFound,
  ok,
  paged,
  Refusal,
  type Reply,
  type Request,
  type Routes,
  reaches,
  repositoryOf,
} from "./route.ts";

/** How long an installation's token lives. */
const TOKEN_MS = 3_600_000;

export const APP_ROUTES: Routes = {
  "GET /app": ({ hub }) => ok(showApp(hub)),

  "GET /app/installations": (request) =>
    paged(
      request,
      request.hub.state.installations.map((row) => showInstallation(request.hub, row)),
    ),

  "GET /repos/{owner}/{repo}/installation": showInstallationOf,
  "GET /repositories/{id}/installation": showInstallationOf,

  "POST /app/installations/{installation_id}/access_tokens": ({ hub, path }) => {
    const row = hub.state.installations.find(({ id }) => id === Number(path.installation_id));
    if (!row) throw notFound();
    if (row.suspendedAt !== null) throw new Refusal(403, "This installation has been suspended");
    const expires = hub.now + TOKEN_MS;
    const { permissions, repository_selection } = showInstallation(hub, row);
    return ok(
      { token: `ghs_${row.id}_${expires}`, expires_at: iso(expires), permissions, repository_selection },
      201,
    );
  },

  "GET /installation/repositories": (request) => {
    const { hub, installation } = request;
    const rows = hub.state.repositories.filter((row) => reaches(installation!, row));
    const page = paged(
      request,
      rows.map((row) => showRepository(hub, row)),
    );
    return { ...page, body: { total_count: rows.length, repositories: page.body } };
  },

  "GET /app/hook/deliveries": (request) => {
    const { hub, query } = request;
    const newest = [...hub.state.deliveries].reverse();
    const start = query.has("cursor") ? newest.findIndex(({ id }) => `v1_${id}` === query.get("cursor")) : 0;
    const size = Number(query.get("per_page") ?? 30);
    const page = newest.slice(start, start + size);
    const next = newest[start + size];
    const link = next && `<${request.address}?per_page=${size}&cursor=v1_${next.id}>; rel="next"`;
    return { status: 200, body: page.map(showDelivery), headers: link ? { link } : {} };
  },

  "POST /app/hook/deliveries/{delivery_id}/attempts": ({ hub, path }) => {
    const row = hub.state.deliveries.find(({ id }) => id === Number(path.delivery_id));
    if (!row) throw new Refusal(422, "Validation Failed");
    hub.send({ ...row, id: hub.id(), at: hub.now, redelivery: true, status: "waiting" });
    return ok({}, 202);
  },
};

function showInstallationOf(request: Request): Reply {
  const row = installationOf(request.hub, repositoryOf(request));
  if (!row) throw notFound();
  return ok(showInstallation(request.hub, row));
}

function showDelivery(row: DeliveryRow) {
  const failed = row.status === "failed";
  return {
    id: row.id,
    guid: row.guid,
    delivered_at: iso(row.at),
    redelivery: row.redelivery,
    duration: 0.1,
    status: failed ? "timed out" : "OK",
    status_code: failed ? 0 : 200,
    event: row.event,
    action: row.action,
    installation_id: row.installationId,
    repository_id: row.repositoryId,
    throttled_at: null,
  };
}
