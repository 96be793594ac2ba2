import { evaluateGate } from "../../src/domain/gate.ts";
import type { GatePullRequest } from "../../src/domain/gate-change.ts";
import type { GatePolicy } from "../../src/domain/gate-policy.ts";
import type { RepositoryReading, Verdict } from "../../src/domain/verdict.ts";
import {
  anItem,
  anUnreadable,
  aPostmortem,
  reading,
  SHOP,
  settings,
  waivedUntil,
} from "../domain/gate-cases.ts";

const DAY = "2026-12-11";

/** Anything that a hostile title may hold. */
export const HOSTILE =
  "::error::x\n::set-output name=verdict::pass\r\n##[add-mask]y @alice @acme/all | a | b | <img src=x onerror=alert(1)> <!-- --> [l](https://evil.example) `c` **b** $x$ \u202e ghadelimiter_";

/** Verdicts on 2026-12-11 of every kind that people will see. */
export const VERDICTS: Readonly<Record<string, Verdict>> = {
  failed: judge({
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
    notes: ["Not followed in acme/shop: #140."],
  }),
  passed: judge({
    items: [anItem(127, "2026-12-14", { title: "Rotate the keys" }), anItem(129, "2027-02-01")],
  }),
  "in-grace": judge(
    { items: [anItem(124, "2026-12-09", { title: "Alert on replication lag" })] },
    { graceDays: 5 },
  ),
  reporting: judge({ items: [anItem(124, "2026-12-01")] }, { failOn: "none" }),
  undecided: evaluateGate(
    [
      reading({ today: DAY, day: DAY }),
      reading({
        today: DAY,
        day: DAY,
        repository: { owner: "acme", repo: "infra" },
        timeZone: null,
        problems: ["The repository could not be read. The token may not read it."],
      }),
    ],
    settings(),
  ),
  tampered: judge({
    items: [anItem(127, "2026-12-14", { title: "Rotate the keys" })],
    unreadable: [
      anUnreadable(131, {
        tampered: true,
        title: "Replace the load balancer",
        owners: ["alice"],
        reason: "its Followthrough marker was edited: the signature does not fit",
        wayBack: "Put its hidden Followthrough comment back from the issue's edit history.",
      }),
    ],
  }),
  fix: judge(
    {
      items: [
        anItem(124, "2026-12-01", { title: "Alert on replication lag", priority: "P1" }),
        anItem(125, "2026-12-08"),
      ],
    },
    {},
    [{ number: 140, labels: [], closes: [{ ...SHOP, number: 124 }], reverts: null, areas: null }],
  ),
  scoped: judge(
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
    [{ number: 140, labels: [], closes: [], reverts: null, areas: ["db"] }],
  ),
  "let-through": judge(
    { timeZone: null, problems: ["The repository could not be read. GitHub could not be reached."] },
    { onUndecided: "warn" },
  ),
};

/** So many overdue items whose titles are as long and as hostile as GitHub lets them be, and longer. */
export function manyOverdue(count: number): Verdict {
  const title = HOSTILE.repeat(20).padEnd(5_000, "😀|<@");
  return judge({
    items: Array.from({ length: count }, (_, index) => anItem(index + 1, "2026-12-01", { title })),
  });
}

function judge(
  parts: Partial<RepositoryReading>,
  changed: Partial<GatePolicy> = {},
  pullRequests: readonly GatePullRequest[] | null = null,
): Verdict {
  const change = pullRequests && { repository: SHOP, pullRequests, notes: [] };
  return evaluateGate([reading({ today: DAY, day: DAY, ...parts })], settings(changed), change);
}
