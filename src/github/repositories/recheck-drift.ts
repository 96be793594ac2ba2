import { recheckConditions } from "../../config/recheck-conditions.ts";
import { type LabelDrift, labelDrift } from "../../domain/gate/recheck-labels.ts";
import { RECHECK_PATH } from "../../domain/gate/workflow-file.ts";
import { readFile } from "./files.ts";
import type { InstalledRepository } from "./installed-repositories.ts";

/**
 * How the recheck's workflow on the default branch differs from these labels; null if it does not, or if there is none.
 * Throws what the client throws.
 */
export async function recheckDrift(
  { client, repository }: InstalledRepository,
  labels: readonly string[],
): Promise<LabelDrift | null> {
  const text = await readFile(client, repository, RECHECK_PATH);
  return text === null ? null : labelDrift(recheckConditions(text), labels);
}
