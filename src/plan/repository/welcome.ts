import type { Temporal } from "temporal-polyfill";
import { containsName } from "../../domain/text.ts";
import { renderWelcome, WELCOME_TITLE } from "../../markdown/messages/welcome.ts";
import type { WelcomeSnapshot } from "../../observed/reports.ts";
import type { Operation } from "../../operations/operation.ts";
import { WELCOME_LABEL } from "../../record/report-tag.ts";
import { REPORT_LABELS } from "../labels.ts";
import { closeAllButFirst } from "./reports.ts";

const which = "welcome";

/**
 * Opens the welcome, and changes nothing about it afterward. The label comes second, so that its existence proves that the issue
 * existed: with the label first, a crash in between would look like an issue that somebody deleted.
 */
export function planWelcome(
  { home, welcomes, isLabeled, found }: WelcomeSnapshot,
  now: Temporal.Instant,
): Operation[] {
  const [first] = welcomes;
  const labels = [REPORT_LABELS[which]];
  if (first) {
    const isDone = isLabeled || containsName(first.labels, WELCOME_LABEL);
    const labeling: Operation[] = isDone ? [] : [{ kind: "add-labels", issue: first.ref, labels }];
    return [
      ...labeling,
      ...closeAllButFirst(
        which,
        welcomes.filter(({ state }) => state === "open"),
      ),
    ];
  }
  if (!found) return [];
  const body = renderWelcome({ home, ...found });
  const identity = { openedAt: now.toString({ smallestUnit: "second" }) };
  return [{ kind: "open-report", which, repository: home, title: WELCOME_TITLE, body, identity, labels: [] }];
}
