import { ACTIONS_ROUTES } from "./actions.ts";
import { APP_ROUTES } from "./app.ts";
import { CHECK_ROUTES } from "./checks.ts";
import { CODE_ROUTES } from "./code.ts";
import { COMMENT_ROUTES } from "./comments.ts";
import { DEPLOYMENT_ROUTES } from "./deployments.ts";
import { ISSUE_FIELD_ROUTES } from "./issue-fields.ts";
import { ISSUE_ROUTES } from "./issues.ts";
import { LABEL_ROUTES } from "./labels.ts";
import { REPOSITORY_ROUTES } from "./repositories.ts";
import type { Routes } from "./route.ts";
import { SUB_ISSUE_ROUTES } from "./sub-issues.ts";
import { TEAM_ROUTES } from "./teams.ts";
import { TIMELINE_ROUTES } from "./timeline.ts";

export const ROUTES: Routes = {
  ...APP_ROUTES,
  ...REPOSITORY_ROUTES,
  ...ISSUE_ROUTES,
  ...ISSUE_FIELD_ROUTES,
  ...LABEL_ROUTES,
  ...COMMENT_ROUTES,
  ...SUB_ISSUE_ROUTES,
  ...CODE_ROUTES,
  ...TIMELINE_ROUTES,
  ...TEAM_ROUTES,
  ...ACTIONS_ROUTES,
  ...DEPLOYMENT_ROUTES,
  ...CHECK_ROUTES,
};
