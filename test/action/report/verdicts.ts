import { evaluateGate } from "../../../src/domain/gate/evaluate-gate.ts";
import type { GatePullRequest, RepositoryData, Verdict } from "../../../src/domain/gate/verdict.ts";
import type { GatePolicy } from "../../../src/domain/gate-policy.ts";
import {
  anItem,
  anUnreadable,
  aPostmortem,
  reading,
  SHOP,
  settings,
  waivedUntil,
} from "../../domain/gate/gate-cases.ts";

const DAY = "2026-12-11";

/** A hostile title. */
export const HOSTILE =
  "::error::x\n::set-output name=verdict::pass\r\n##[add-mask]y @alice @acme/all | a | b | <img src=x onerror=alert(1)> <!-- --> [l](https://evil.example) `c` **b** $x$ \u202e ghadelimiter_";

const INFRA = { owner: "acme", repo: "infra" };
const REFUSED =
  "The token can't read it: give the job `permissions: { contents: read, issues: read, pull-requests: read }`. (GET /repos/acme/infra/issues 403)";

/** One verdict of each kind on 2026-12-11. */
export const VERDICTS: Readonly<Record<string, Verdict>> = {
  failed: verdictOf(
    {
      sources: ["acme/shop:.github/followthrough.yml"],
      timeZone: "Europe/Berlin",
      items: [
        anItem(124, "2026-12-01", { title: "Alert on replication lag", priority: "P1" }),
        anItem(125, "2026-12-08", {
          title: "Add a canary stage",
          owners: ["bob", "acme/platform"],
          ledger: {
            originalDue: "2026-11-20",
            due: "2026-12-08",
            extensions: [
              {
                from: "2026-11-20",
                to: "2026-12-08",
                reason: "waiting for the new cluster",
                by: "maria",
                at: "2026-11-19T10:00:00Z",
                commentId: 4,
              },
            ],
            waiver: null,
          },
        }),
        anItem(126, "2026-12-10", { title: HOSTILE, owners: [], postmortem: null }),
        anItem(127, "2026-12-14", { title: "Rotate the keys" }),
        anItem(128, "2026-11-14", {
          title: "Replace the load balancer",
          ledger: waivedUntil("2027-01-31", "2026-11-14"),
        }),
        anItem(129, "2027-02-01", { title: "Write the runbook" }),
      ],
      postmortems: [{ ...aPostmortem(130, "2026-12-09"), title: "Postmortem: Checkout is down" }],
      unreadable: [anUnreadable(131)],
      notes: ["Not tracked in acme/shop: #140."],
    },
    {},
    [
      {
        number: 140,
        author: "bob",
        toDefaultBranch: true,
        labels: [],
        closes: [],
        reverts: null,
        areas: null,
      },
    ],
  ),
  passed: verdictOf({
    items: [anItem(127, "2026-12-14", { title: "Rotate the keys" }), anItem(129, "2027-02-01")],
  }),
  "in-grace": verdictOf(
    { items: [anItem(124, "2026-12-09", { title: "Alert on replication lag" })] },
    { graceDays: 5 },
  ),
  reporting: verdictOf({ items: [anItem(124, "2026-12-01")] }, { failOn: "none" }),
  undecided: evaluateGate(
    [
      onDay(),
      onDay({
        repository: INFRA,
        timeZone: null,
        problems: [{ text: `The repository could not be read. ${REFUSED}`, isWorkflow: true }],
      }),
    ],
    settings(),
  ),
  "many-repositories": evaluateGate(
    [
      ...Array.from({ length: 26 }, (_, index) =>
        onDay({ repository: { owner: "acme", repo: `service-${index}` } }),
      ),
      onDay({
        items: [anItem(124, "2026-12-08", { title: "Alert on replication lag", priority: "P1" })],
        lastSweep: "2026-11-20T04:00:00Z",
      }),
      onDay({
        repository: INFRA,
        items: [
          anItem(3, "2026-12-01", {
            title: "Add a canary stage",
            issue: { ...INFRA, number: 3 },
            hasLine: false,
          }),
          anItem(4, "2026-12-30", { issue: { ...INFRA, number: 4 } }),
        ],
        lastSweep: "2026-12-10T04:00:00Z",
      }),
      onDay({
        repository: { owner: "acme", repo: "nowhere" },
        timeZone: null,
        problems: [
          {
            text: "The repository could not be read. It doesn't exist, or the token can't see it. The workflow's own token can read only its own repository, so pass an App's token as github-token for others. (GET /repos/acme/nowhere/issues 404)",
            isWorkflow: true,
          },
        ],
      }),
    ].reverse(),
    {
      ...settings(),
      ignoredInputs: [
        "The input fail-on is none and was ignored: acme/shop:.github/followthrough.yml, gate.fail_on sets overdue, and inputs can only make that stricter.",
      ],
    },
  ),
  "shared-records": evaluateGate(
    [
      onDay({
        items: [
          anItem(124, "2026-12-01", { title: "Alert on replication lag" }),
          anItem(150, "2027-12-01", { title: "Alert on replication lag", identity: "item 124" }),
        ],
      }),
    ],
    settings(),
  ),
  "due-soon": verdictOf(
    {
      items: [
        anItem(124, "2026-12-11", { title: "Alert on replication lag" }),
        anItem(125, "2026-12-14", { title: "Add a canary stage" }),
        anItem(126, "2026-12-10", { title: "Rotate the keys" }),
      ],
      postmortems: [{ ...aPostmortem(130, "2026-12-09"), title: "Postmortem: Checkout is down" }],
    },
    { failOn: "due-soon" },
  ),
  "as-of": verdictOf({ day: "2026-12-01", items: [anItem(124, "2026-12-08")] }),
  postmortem: verdictOf({
    postmortems: [{ ...aPostmortem(130, "2026-12-09"), title: "Postmortem: Checkout is down" }],
  }),
  hotfix: verdictOf(
    {
      items: [anItem(124, "2026-12-01", { title: "Alert on replication lag" })],
      problems: [
        {
          text: "The repository could not be read. GitHub could not be reached after several tries: run the check again later. (GET /repos/acme/shop/issues 502)",
        },
      ],
    },
    { hotfixLabels: ["hotfix"] },
    [
      {
        number: 140,
        author: "alice",
        toDefaultBranch: true,
        labels: ["hotfix"],
        closes: [],
        reverts: null,
        areas: null,
      },
    ],
  ),
  "merge-group": verdictOf(
    {
      items: [
        anItem(124, "2026-12-01", { title: "Alert on replication lag", priority: "P1" }),
        anItem(125, "2026-12-08", { title: "Add a canary stage" }),
      ],
      postmortems: [{ ...aPostmortem(130, "2026-12-09"), title: "Postmortem: Checkout is down" }],
    },
    { hotfixLabels: ["hotfix"] },
    [
      {
        number: 140,
        author: "alice",
        toDefaultBranch: true,
        labels: [],
        closes: [{ ...SHOP, number: 124 }],
        reverts: null,
        areas: null,
      },
      {
        number: 141,
        author: "alice",
        toDefaultBranch: true,
        labels: [],
        closes: [{ ...SHOP, number: 130 }],
        reverts: null,
        areas: null,
      },
      {
        number: 142,
        author: "alice",
        toDefaultBranch: true,
        labels: [],
        closes: [],
        reverts: "#99",
        areas: null,
      },
      {
        number: 143,
        author: "alice",
        toDefaultBranch: true,
        labels: [],
        closes: [],
        reverts: null,
        areas: null,
      },
    ],
  ),
  tampered: verdictOf({
    items: [anItem(127, "2026-12-14", { title: "Rotate the keys" })],
    unreadable: [
      anUnreadable(131, {
        tampered: true,
        title: "Replace the load balancer",
        owners: ["alice"],
        reason: "its hidden Followthrough comment was edited: the signature doesn't match",
      }),
    ],
  }),
  fix: verdictOf(
    {
      items: [
        anItem(124, "2026-12-01", { title: "Alert on replication lag", priority: "P1" }),
        anItem(125, "2026-12-08"),
      ],
    },
    {},
    [
      {
        number: 140,
        author: "alice",
        toDefaultBranch: true,
        labels: [],
        closes: [{ ...SHOP, number: 124 }],
        reverts: null,
        areas: null,
      },
    ],
  ),
  scoped: verdictOf(
    {
      lastSweep: "2026-12-11T04:00:00Z",
      sources: ["acme/shop:.github/followthrough.yml"],
      items: [
        anItem(124, "2026-12-01", { title: "Alert on replication lag", labels: ["area/db"] }),
        anItem(125, "2026-12-08", { title: "Add a canary stage", labels: ["area/web"] }),
        anItem(126, "2026-12-08", { title: "Tidy the wiki", priority: "P4" }),
      ],
    },
    {
      scope: "changed-areas",
      areas: {
        db: { paths: ["db/**"], labels: ["area/db"], teams: [] },
        web: { paths: ["web/**"], labels: ["area/web"], teams: [] },
      },
      priorities: ["P0", "P1"],
    },
    [
      {
        number: 140,
        author: "alice",
        toDefaultBranch: true,
        labels: [],
        closes: [],
        reverts: null,
        areas: ["db"],
      },
    ],
  ),
  "holds-owners": verdictOf(
    {
      lastSweep: "2026-12-11T04:00:00Z",
      items: [
        anItem(124, "2026-12-01", { title: "Alert on replication lag", priority: "P4" }),
        anItem(125, "2026-12-08", { title: "Add a canary stage", priority: "P3", owners: ["bob"] }),
        anItem(126, "2026-12-08", { title: "Tidy the wiki", priority: "P4", owners: ["acme/docs"] }),
        anItem(127, "2026-10-08", { title: "Rotate the keys", priority: "P4", owners: ["bob"] }),
      ],
    },
    {},
    [
      {
        number: 140,
        author: "alice",
        toDefaultBranch: true,
        labels: [],
        closes: [],
        reverts: null,
        areas: null,
      },
    ],
  ),
  "passed-with-warning": verdictOf(
    {
      timeZone: null,
      problems: [{ text: "The repository could not be read. GitHub could not be reached." }],
    },
    { onUndecided: "warn" },
  ),
};

/** This many overdue items with hostile titles at and above GitHub's length limit. */
export function manyOverdue(count: number): Verdict {
  const title = HOSTILE.repeat(20).padEnd(5_000, "😀|<@");
  return verdictOf({
    items: Array.from({ length: count }, (_, index) => anItem(index + 1, "2026-12-01", { title })),
  });
}

function verdictOf(
  parts: Partial<RepositoryData>,
  changed: Partial<GatePolicy> = {},
  pullRequests: readonly GatePullRequest[] | null = null,
): Verdict {
  const change = pullRequests && {
    repository: SHOP,
    isQueue: pullRequests.length > 1,
    pullRequests,
    notes: [],
  };
  return evaluateGate([onDay(parts)], settings(changed), change);
}

function onDay(parts: Partial<RepositoryData> = {}): RepositoryData {
  return reading({ today: DAY, day: DAY, ...parts });
}
