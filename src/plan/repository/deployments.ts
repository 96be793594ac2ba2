import { MAX_COMMENT, reasonsOf, renderApproved, renderWaiting } from "../../markdown/messages/deployment.ts";
import type { DeploymentSnapshot, WaitingDeployment } from "../../observed/deployments.ts";
import type { Operation } from "../../operations/operation.ts";
import { type DeploymentTag, readDeploymentTag, withDeploymentTag } from "../../record/deployment-tag.ts";
import { fingerprint } from "../../record/visible-text.ts";

/** Status reports on a deployment. GitHub takes 10; two stay in reserve. */
const MAX_REPORTS = 8;

/**
 * Approves what waits while the gate passes. Otherwise it reports why not, and again only if the reasons change. It never
 * rejects: what waits is approved once the gate passes, and people have a button of their own.
 *
 * What was approved can still wait for another rule, such as a reviewer. GitHub tells neither which environment a job waits
 * for, nor which rule has approved it. But a job that comes later has a higher id, and needs an approval of its own.
 */
export function planDeployments(snapshot: DeploymentSnapshot): Operation[] {
  return snapshot.waiting.flatMap((deployment) => {
    const newest = Math.max(0, ...deployment.jobs);
    const said = deployment.answers.flatMap(({ approved, comment }) => {
      const tag = readDeploymentTag(comment);
      return tag ? [{ ...tag, approved }] : [];
    });
    if (said.some(({ approved, job }) => approved && job >= newest)) return [];
    return snapshot.passes
      ? approve(snapshot, deployment, newest)
      : report(snapshot, deployment, { said, newest });
  });
}

interface Said extends DeploymentTag {
  readonly approved: boolean;
}

function approve(
  { repository, verdict }: DeploymentSnapshot,
  { runId, environment }: WaitingDeployment,
  job: number,
): Operation[] {
  const tag = { job, report: 0, reasons: fingerprint(reasonsOf(verdict)) };
  const comment = withDeploymentTag(renderApproved(verdict), tag);
  return [{ kind: "answer-deployment", repository, runId, environment, comment, approve: true }];
}

function report(
  { repository, verdict }: DeploymentSnapshot,
  { runId, environment, jobs }: WaitingDeployment,
  { said, newest }: { readonly said: readonly Said[]; readonly newest: number },
): Operation[] {
  // A report on jobs that no longer wait, such as those of an earlier attempt, was about another deployment.
  const oldest = jobs.length > 0 ? Math.min(...jobs) : 0;
  const reports = said.filter(({ approved, job }) => !approved && job >= oldest);
  const last = reports.toSorted((a, b) => a.report - b.report).at(-1);
  const reasons = fingerprint(reasonsOf(verdict));
  const number = (last?.report ?? 0) + 1;
  if (last?.reasons === reasons || number > MAX_REPORTS) return [];
  const tag = { job: newest, report: number, reasons };
  const most = MAX_COMMENT - withDeploymentTag("", tag).length;
  const text = renderWaiting({ verdict, home: repository, isLast: number === MAX_REPORTS, most });
  const comment = withDeploymentTag(text, tag);
  return [{ kind: "answer-deployment", repository, runId, environment, comment, approve: false }];
}
