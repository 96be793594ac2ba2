import type { Policy } from "../policy.ts";

/** The workflow that runs the gate in a repository, as a file to copy. */
export const WORKFLOW_FILE = `name: Followthrough
on:
  pull_request:
    types: [opened, reopened, synchronize, edited, labeled, unlabeled]
  push:
    branches: [main]
  merge_group:
  schedule:
    - cron: "17 6 * * 1-5"

permissions:
  contents: read # the settings
  issues: read # the items
  pull-requests: read # what a pull request fixes

jobs:
  gate:
    name: Action items
    runs-on: ubuntu-latest
    steps:
      - uses: followthrough/followthrough/action@v1
`;

/** The workflow that runs the gate again where its check no longer shows what the gate says. */
export const RECHECK_PATH = ".github/workflows/followthrough-recheck.yml";

/** The labels of items and of postmortems, which an expression can only name as they are. */
type RecheckLabels = Pick<Policy, "actionItems" | "postmortem">;

/** The same workflow as a file to copy, with the labels of the settings. */
export function recheckWorkflow({ actionItems, postmortem }: RecheckLabels): string {
  const [items, postmortems] = [literal(actionItems.label), literal(postmortem.label)];
  return `name: Followthrough recheck

on:
  issues:
    types:
      [
        closed,
        reopened,
        edited,
        labeled,
        unlabeled,
        assigned,
        unassigned,
        typed,
        untyped,
        deleted,
        transferred,
      ]
  schedule:
    - cron: "23 * * * *"
  workflow_dispatch:

permissions:
  actions: write # to run jobs again
  contents: read
  issues: read
  pull-requests: read

concurrency: followthrough-recheck

jobs:
  recheck:
    # Starts no runner for other issues. Use the names of your labels.
    if: >-
      github.event_name != 'issues' ||
      contains(github.event.issue.labels.*.name, ${items}) ||
      contains(github.event.issue.labels.*.name, ${postmortems}) ||
      github.event.label.name == ${items} || github.event.label.name == ${postmortems}
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: followthrough/followthrough/action/recheck@v1
`;
}

/** A string in an expression: docs.github.com, "Evaluate expressions in workflows and actions". */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
