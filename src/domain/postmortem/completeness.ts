import { type Awaited, approvalsInWords, type ReviewRules } from "./review.ts";

/** A section of a postmortem, with what completeness depends on. */
export interface PageSection {
  readonly title: string;
  /** The heading in normal form: case, emphasis and numbering are removed. */
  readonly folded: string;
  /** Whether it has content that is not from the template. */
  readonly saysSomething: boolean;
}

export interface CompletenessQuestion {
  /** The sections, without the action item sections. */
  readonly sections: readonly PageSection[];
  /** The headings in `policy.postmortem.requiredSections` in normal form; null if there are none. */
  readonly required: readonly PageSection["folded"][] | null;
  /** Tracked items that are not dropped, as the postmortem mentions them (`#12`). */
  readonly items: readonly { readonly mention: string; readonly owned: boolean; readonly open: boolean }[];
  /** Lines that are not tracked yet; the next pass tracks them. */
  readonly untracked: number;
  /** The reason for having no items, if the postmortem gives one. */
  readonly noItemsReason: string | null;
}

export interface Missing {
  readonly kind: "section" | "items" | "owner" | "review" | "changes";
  /**
   * The section's title, the item's mention, `an approval by alice`, or the reviewer with the changes that they ask for; empty if
   * there are no items.
   */
  readonly what: string;
}

/** What a postmortem is missing, in the order of its sections. Empty if it is complete. */
export function missingOf(question: CompletenessQuestion): Missing[] {
  const { items, untracked, noItemsReason } = question;
  const unowned = items.filter((item) => item.open && !item.owned);
  const promises = items.length + untracked;
  return [
    ...missingSections(question).map((what) => ({ kind: "section" as const, what })),
    ...(promises === 0 && noItemsReason === null ? [{ kind: "items" as const, what: "" }] : []),
    ...unowned.map(({ mention }) => ({ kind: "owner" as const, what: mention })),
  ];
}

/** What the reviewers still have to say about its current sections. */
export function missingReviews(awaited: Awaited | null, rules: ReviewRules): Missing[] {
  const { approvals, changes } = awaited ?? { approvals: 0, changes: [] };
  return [
    ...changes.map(({ by, reason = "" }) => ({ kind: "changes" as const, what: `${by}: ${reason}` })),
    ...(approvals > 0 ? [{ kind: "review" as const, what: approvalsInWords(approvals, rules) }] : []),
  ];
}

/** What is missing, as plain text. Section titles are user text. */
export function describeMissing({ kind, what }: Missing): string {
  if (kind === "section") return `The section “${what}” is empty or unchanged from the template.`;
  if (kind === "owner") return `The item ${what} needs an owner.`;
  if (kind === "review") return `It awaits ${what}, who reads it and comments /approve.`;
  if (kind === "changes") return `Changes are requested by ${what}`;
  return "There are no action items. Add one under the heading, or write “No action items:” followed by the reason.";
}

/** Required sections must exist. Without required sections, every existing section must have content. */
function missingSections({ sections, required }: CompletenessQuestion): string[] {
  if (required === null) {
    if (sections.length === 0) return ["Summary"];
    return sections.filter(({ saysSomething }) => !saysSomething).map(({ title }) => title);
  }
  return required.filter(
    (name) => !sections.some(({ folded, saysSomething }) => folded === name && saysSomething),
  );
}
