import { severityOf } from "../../domain/incident.ts";
import type { Ledger } from "../../domain/ledger.ts";
import type { Snapshot } from "../snapshot.ts";

/**
 * The ledger with the severity that the incident has now; the very same ledger when that is no news. It stands there
 * signed, where no label that somebody puts on the item says otherwise, and when the postmortem is long closed, or the
 * incident is gone.
 */
export function withSeverity(
  ledger: Ledger,
  { incident, policy }: Pick<Snapshot, "incident" | "policy">,
): Ledger {
  if (!incident) return ledger;
  const severity = severityOf(incident.labels, policy);
  if ((ledger.severity ?? null) === severity) return ledger;
  const { severity: _, ...rest } = ledger;
  return severity === null ? rest : { ...rest, severity };
}
