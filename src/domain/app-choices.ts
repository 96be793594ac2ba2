/** A part of the App that needs more permissions than the rest, so that it is chosen when the App is registered. */
export type AppChoice = "gate-check" | "deployments" | "issue-fields" | "intake";

/** Permissions of an App by GitHub's names. */
export type Permissions = Readonly<Record<string, "read" | "write">>;

interface Needs {
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

/**
 * What each choice adds to the permissions and events of the App. GitHub's documentation of rulesets asks for
 * `statuses: write` of an App that is the source of a required check, and events of merge groups come only to an App that
 * may read merge queues (dcoapp/app#303).
 */
export const CHOICES: Readonly<Record<AppChoice, Needs>> = {
  "gate-check": {
    permissions: { checks: "write", pull_requests: "read", merge_queues: "read", statuses: "write" },
    events: ["pull_request", "merge_group", "check_run", "check_suite"],
  },
  deployments: {
    permissions: { actions: "read", deployments: "write" },
    events: ["deployment_protection_rule"],
  },
  // "Issue Fields" of an organization: https://docs.github.com/rest/orgs/issue-fields. The values need `issues: write`.
  "issue-fields": { permissions: { issue_fields: "read" }, events: [] },
  // GitHub asks for `contents: read`, which every App has: https://docs.github.com/webhooks/webhook-events-and-payloads#repository_dispatch.
  intake: { permissions: {}, events: ["repository_dispatch"] },
};

/**
 * Which permissions of these are not held, in their order.
 * @param held null if that is unknown
 */
export function missingPermissions(needed: Permissions, held: Permissions | null): string[] {
  if (held === null) return [];
  return Object.keys(needed).filter((name) => held[name] !== "write" && held[name] !== needed[name]);
}
