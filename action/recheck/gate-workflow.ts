import { load } from "js-yaml";
import type { ReadFile } from "../../src/config/load.ts";
import type { RepositoryRef } from "../../src/domain/issue-ref.ts";
import { type Fields, isFields } from "../../src/domain/json-check.ts";
import { messageOf } from "../../src/domain/text.ts";
import { InputError } from "../inputs.ts";

/** The workflow that runs the gate, as the default branch has it. */
export interface GateWorkflow {
  /** Its file name in `.github/workflows`, by which GitHub lists its runs. */
  readonly file: string;
  /** The name of the gate's job, as GitHub shows it. */
  readonly job: string;
  readonly isOnlyJob: boolean;
  /** The names of jobs that run after it: GitHub runs them again, too. */
  readonly dependents: readonly string[];
  /** The inputs of the gate, without its token. */
  readonly inputs: Readonly<Record<string, string>>;
}

export const FOLDER = ".github/workflows/";

const EXPECTED = "a workflow with a job that has a step `uses: OWNER/followthrough/action@…`";

/**
 * Reads the workflow that runs the gate.
 * @param path such as `.github/workflows/followthrough.yml`
 * @throws {InputError} if there is no such file, or it does not run the gate
 */
export async function readGateWorkflow(
  read: ReadFile,
  repository: RepositoryRef,
  path: string,
): Promise<GateWorkflow> {
  const refuse = (found: string) =>
    new InputError([`The input workflow should be the path of ${EXPECTED}, but ${path} ${found}.`]);
  const text = await read(repository, path);
  if (text === null) throw refuse("does not exist on the default branch");
  let content: unknown;
  try {
    content = load(text);
  } catch (error) {
    throw refuse(`is not YAML: ${messageOf(error).split("\n")[0]}`);
  }
  const jobs = isFields(content) && isFields(content.jobs) ? Object.entries(content.jobs) : [];
  const found = jobs.flatMap(([id, job]) => gateJob(id, job));
  if (found.length !== 1) throw refuse(`has ${found.length === 0 ? "none" : `${found.length} of them`}`);
  const [{ id, name, inputs }] = found as [(typeof found)[number]];
  const dependents = jobs.flatMap(([other, job]) => (needsOf(job).includes(id) ? [nameOf(other, job)] : []));
  return { file: path.slice(FOLDER.length), job: name, isOnlyJob: jobs.length === 1, dependents, inputs };
}

/** The gate by its usual name, or a copy of the Action in a repository of its own. */
const GATE = /^(?:\.\/action|[\w.-]+\/followthrough\/action@\S+|[\w.-]+\/followthrough-gate@\S+)$/;

function gateJob(id: string, job: unknown) {
  const steps = isFields(job) && Array.isArray(job.steps) ? (job.steps as unknown[]) : [];
  const step = steps.find((one): one is Fields => isFields(one) && GATE.test(String(one.uses)));
  if (!step) return [];
  const written = Object.entries(isFields(step.with) ? step.with : {});
  const inputs = written
    .filter(([name]) => name !== "github-token")
    .map(([name, value]) => [name, String(value)]);
  return [{ id, name: nameOf(id, job), inputs: Object.fromEntries(inputs) as Record<string, string> }];
}

function nameOf(id: string, job: unknown): string {
  return isFields(job) && typeof job.name === "string" ? job.name : id;
}

function needsOf(job: unknown): readonly unknown[] {
  if (!isFields(job)) return [];
  return Array.isArray(job.needs) ? job.needs : [job.needs];
}
