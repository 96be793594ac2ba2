import { lastLine } from "./comment-tag.ts";

/** What one of the App's comments on a deployment hides, so that a later process knows what was said. */
export interface DeploymentTag {
  /** The newest job of the run that was waiting at that time: jobs that wait later have a higher id. */
  readonly job: number;
  /** The how manyeth status report it is; 0 for an approval. */
  readonly report: number;
  /** The fingerprint of the reasons. */
  readonly reasons: string;
}

const TAG = /^<!-- followthrough-deployment (\d{1,15}) (\d{1,2}) ([\w-]{1,64}) -->$/;

/** The tag as the last line of a comment. GitHub renders comments as Markdown, so nobody sees it. */
export function withDeploymentTag(text: string, { job, report, reasons }: DeploymentTag): string {
  return `${text}\n\n<!-- followthrough-deployment ${job} ${report} ${reasons} -->`;
}

/** Trust it only in what the App itself said. Null if there is none. */
export function readDeploymentTag(comment: string): DeploymentTag | null {
  const [, job, report, reasons] = TAG.exec(lastLine(comment)) ?? [];
  return reasons === undefined ? null : { job: Number(job), report: Number(report), reasons };
}
