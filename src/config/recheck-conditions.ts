import { load } from "js-yaml";
import { type Fields, isFields } from "../domain/json-check.ts";

/** Far more than such a workflow needs, in characters. */
const MAX_LENGTH = 64 * 1024;

/** The conditions (`if:`) of the jobs that run the recheck, in the text of a workflow file; none if it is no workflow. */
export function recheckConditions(text: string): string[] {
  if (text.length > MAX_LENGTH) return [];
  let content: unknown;
  try {
    content = load(text);
  } catch {
    // GitHub shows what is wrong in a workflow that is no YAML.
    return [];
  }
  const jobs = isFields(content) && isFields(content.jobs) ? Object.values(content.jobs) : [];
  return jobs
    .filter((job): job is Fields => isFields(job) && runsRecheck(job))
    .flatMap((job) => (typeof job.if === "string" ? [job.if] : []));
}

/** The Action by any name: from its own repository, or a copy. */
function runsRecheck({ steps }: Fields): boolean {
  return (
    Array.isArray(steps) && steps.some((step) => isFields(step) && /recheck(?:@|$)/.test(String(step.uses)))
  );
}
