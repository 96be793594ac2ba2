/** A section of a postmortem as far as completeness goes. */
export interface PageSection {
  readonly title: string;
  /** As headings are compared: case, emphasis and numbering do not count. */
  readonly folded: string;
  /** Whether somebody wrote something in it that the template did not. */
  readonly saysSomething: boolean;
}

export interface CompletenessQuestion {
  /** The page's sections without those of the action items. */
  readonly sections: readonly PageSection[];
  /** The headings that `policy.postmortem.requiredSections` names, folded as `sections` are; null when it names none. */
  readonly required: readonly PageSection["folded"][] | null;
  /** Items that are tracked and not given up, as they are mentioned in the postmortem (`#12`). */
  readonly items: readonly { readonly mention: string; readonly owned: boolean; readonly open: boolean }[];
  /** Lines that promise something and are no item yet; they will be by the next pass. */
  readonly untracked: number;
  /** Why there are no items, if the page says so. */
  readonly noItemsReason: string | null;
}

export interface Missing {
  readonly kind: "section" | "items" | "owner";
  /** The section's title, or the item's mention; empty for items as a whole. */
  readonly what: string;
}

/** What a postmortem lacks, in the order of its page; empty when it is complete. */
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

/** What is missing in words, plain text: the title of a section is what people wrote. */
export function describeMissing({ kind, what }: Missing): string {
  if (kind === "section") return `The section “${what}” says nothing of its own yet.`;
  if (kind === "owner") return `The item ${what} needs an owner.`;
  return "There is no action item. Write one, or “No action items:” and the reason, under the heading.";
}

/** Named sections must be there; without any named, those that are there must say something. */
function missingSections({ sections, required }: CompletenessQuestion): string[] {
  if (required === null) {
    if (sections.length === 0) return ["Summary"];
    return sections.filter(({ saysSomething }) => !saysSomething).map(({ title }) => title);
  }
  return required.filter(
    (name) => !sections.some(({ folded, saysSomething }) => folded === name && saysSomething),
  );
}
