import { evaluateGate } from "../../src/domain/gate.ts";
import type { RepositoryReading, Verdict } from "../../src/domain/verdict.ts";
import { anItem, anUnreadable, aPostmortem, reading, settings, waivedUntil } from "../domain/gate-cases.ts";

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
};

/** So many overdue items whose titles are as long and as hostile as GitHub lets them be, and longer. */
export function manyOverdue(count: number): Verdict {
  const title = HOSTILE.repeat(20).padEnd(5_000, "😀|<@");
  return judge({
    items: Array.from({ length: count }, (_, index) => anItem(index + 1, "2026-12-01", { title })),
  });
}

function judge(parts: Partial<RepositoryReading>, changed = {}): Verdict {
  return evaluateGate([reading({ today: DAY, day: DAY, ...parts })], settings(changed));
}
