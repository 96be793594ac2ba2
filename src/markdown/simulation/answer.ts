import type { Figures } from "../../domain/simulation/tally.ts";
import { plural } from "../../domain/text.ts";

/* The first line of a simulation. */

/** `Of 212 merges, 14 would have waited, 9 of them less than a day; 2 would still wait. 3 are not known.` */
export function answer(figures: Figures): string {
  const { merges, held, lessThanADay, stillHeld, unknown } = figures;
  if (merges === 0) return "There were no merges.";
  const of = `Of ${plural(merges, "merge")},`;
  if (held === 0) {
    const known =
      unknown === 0 ? `${of} none would have waited.` : `${of} none is known that would have waited.`;
    return [known, ...notKnown(unknown)].join(" ");
  }
  const short = lessThanADay > 0 ? `, ${lessThanADay} of them less than a day` : "";
  const still = stillHeld > 0 ? `; ${stillHeld} would still wait` : "";
  return [`${of} ${held} would have waited${short}${still}.`, ...notKnown(unknown), ...whose(figures)].join(
    " ",
  );
}

function notKnown(unknown: number): string[] {
  if (unknown === 0) return [];
  return [unknown === 1 ? "One is not known." : `${unknown} are not known.`];
}

/** Who was held: by their own items, or by those of others. */
function whose({ held, byOwn }: Figures): string[] {
  if (byOwn === held) return ["Only items of the merges' own authors held them."];
  if (byOwn === 0) return ["Items of others than the merges' authors held them."];
  return [`Items of others held ${held - byOwn} of them, and only the author's own items held ${byOwn}.`];
}

/** `Of 212 merges, 20 would have waited with b.yml, and 14 with a.yml.` Names are Markdown. */
export function comparison(
  [before, after]: readonly [Figures, Figures],
  names: readonly [string, string],
): string {
  if (after.merges === 0) return "There were no merges.";
  const of = `Of ${plural(after.merges, "merge")}, ${after.held} would have waited with ${names[1]}`;
  const unknown = Math.max(before.unknown, after.unknown);
  return [`${of}, and ${before.held} with ${names[0]}.`, ...notKnown(unknown)].join(" ");
}
