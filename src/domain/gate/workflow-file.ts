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
