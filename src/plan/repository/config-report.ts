import type { Temporal } from "temporal-polyfill";
import {
  CONFIG_TITLES,
  renderConfigFixed,
  renderConfigReport,
} from "../../markdown/messages/config-report.ts";
import type { ConfigSnapshot } from "../../observed/reports.ts";
import type { Operation } from "../../operations/operation.ts";
import { REPORT_LABELS } from "../labels.ts";
import { closeAllButFirst, rewritten, saysThis } from "./reports.ts";

const which = "config";

/**
 * Reports what is wrong with a config in one issue, which is kept up to date and closes when the config is fixed. If
 * someone closes it earlier, the same report isn't opened again.
 */
export function planConfigReport(
  { repository, trouble, reports }: ConfigSnapshot,
  now: Temporal.Instant,
): Operation[] {
  const present = reports.filter(({ state }) => state === "open");
  const [open] = present;
  const closing = closeAllButFirst(which, present);
  if (!trouble) {
    if (!open) return [];
    const fixed = {
      issue: open.ref,
      id: open.id,
      body: renderConfigFixed(open.title),
      identity: open.identity,
    };
    return [...closing, { kind: "update-report", which, ...fixed, close: "completed" }];
  }
  const [title, body] = [CONFIG_TITLES[trouble.kind], renderConfigReport(trouble, repository)];
  if (open) return [...rewritten(which, open, title, body), ...closing];
  const last = reports.at(-1);
  if (last && saysThis(last, body)) return [];
  const identity = { openedAt: now.toString({ smallestUnit: "second" }) };
  return [{ kind: "open-report", which, repository, title, body, identity, labels: [REPORT_LABELS[which]] }];
}
