import type { Share } from "../../domain/insight/figures.ts";
import type { MonthlyFigures } from "../../domain/insight/monthly.ts";
import { plural } from "../../domain/text.ts";
import { DEFINITIONS, itemCohorts, shareWords } from "./item-cohorts.ts";

/**
 * The section of the first digest of a month.
 * @param cameUpAgain how many open items came up again in a later incident
 */
export function renderMonthly(
  { months, preventOrDetect, postmortemsOnTime }: MonthlyFigures,
  cameUpAgain: number,
): string[] {
  const sentence = (words: string, share: Share) => (share.of > 0 ? [`${words}: ${shareWords(share)}.`] : []);
  const facts = [
    ...sentence("Postmortems complete on time", postmortemsOnTime),
    ...sentence("Items that prevent or detect, of those that state a kind", preventOrDetect),
    ...(cameUpAgain > 0 ? [`${plural(cameUpAgain, "open item")} came up again in a later incident.`] : []),
  ];
  return [
    "### The months before",
    "",
    ...(months.length > 0 ? [...itemCohorts("Due in", months, ({ month }) => month ?? ""), ""] : []),
    ...(facts.length > 0 ? [facts.join(" "), ""] : []),
    `An item counts in the month of its original due date and is held against it, so an extension changes no figure. The share is of all items that were due, waived and dropped ones included. Too few means fewer than five. [All definitions](${DEFINITIONS})`,
  ];
}
