import type { Dispatch } from "../../domain/intake/dispatched.ts";
import type { IntakeSnapshot } from "../../observed/intake.ts";
import { reportsAmong } from "../../observed/reports.ts";
import { isUsable } from "../repositories/installed-repositories.ts";
import type { ObserverContext } from "./context.ts";
import { findIncident } from "./same-incident.ts";

/** Reads what a dispatch is about. Null if the App is not installed there, or cannot open issues. Throws for a config that cannot be read. */
export async function observeIntake(
  dispatch: Dispatch,
  context: ObserverContext,
): Promise<IntakeSnapshot | null> {
  const { repositories, policies, issues, trust } = context;
  const installed = await repositories.findFollowingRenames(dispatch.repository);
  if (!isUsable(installed)) return null;
  const policy = await policies.of(installed);
  const { id } = dispatch.incident ?? {};
  return {
    dispatch,
    repository: installed.repository,
    policy,
    incident: id === undefined ? null : await findIncident(id, { ...context, installed, policy }),
    reports: reportsAmong(await issues.listOwn(installed, null), "intake", { trust, policy }),
  };
}
