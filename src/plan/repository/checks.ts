import { renderCheck } from "../../markdown/gate/check.ts";
import type { ChecksSnapshot } from "../../observed/checks.ts";
import type { Operation } from "../../operations/operation.ts";

/** Writes the checks whose verdict changed, in the order of the snapshot. */
export function planChecks({ repository, webUrl, heads }: ChecksSnapshot): Operation<"write-check">[] {
  return heads.map(({ sha, isQueue, shown, wanted: fingerprint, isGreen, verdict }) => {
    // A check that somebody asked for again is answered by a new one.
    const checkId = shown?.isRerequested ? null : (shown?.id ?? null);
    const output = renderCheck(verdict, { webUrl, repository, isQueue });
    return { kind: "write-check", repository, sha, checkId, isGreen, fingerprint, ...output };
  });
}
