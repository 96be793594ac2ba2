import type { AnyState, PageState } from "./state.ts";

/*
 * What the oracle says about reviews (`.github/docs/postmortems.md`, "Review"): an approval is for one text, nobody approves their own,
 * and closing waits for it.
 */

/** Whether anybody is asked to review postmortems. */
const asks = ({ reviews, settings }: AnyState): boolean => reviews === "one" && settings !== "broken";

/**
 * Who approved the text as it is at rest; null if that is not judged: where nobody is asked, what was said is left as it is, one that
 * is closed for good waits for nothing, and on a closed one the command comes late.
 */
export function approvers(state: AnyState, page: PageState): readonly string[] | null {
  if (!asks(state) || page.is !== "open") return null;
  switch (page.review) {
    case "asked":
    case "recorded":
      return ["bob"];
    // Without the history of the text, nobody knows whether it was edited afterward.
    case "asked before an edit":
      return state.lacks === "GraphQL" ? null : [];
    case "none":
    case "by its author":
    case "of another text":
      return [];
  }
}

/**
 * Whether a postmortem that someone closed is complete: its sections are filled in, an item says what will be done, and it has its
 * review. Null if an approval still waits, or if it was closed for another reason.
 */
export function isComplete(state: AnyState, page: PageState): boolean | null {
  if (page.is === "open" || page.text !== "filled" || page.lines.length === 0) return false;
  if (page.is !== "completed") return null;
  if (!asks(state) || page.review === "recorded") return true;
  return page.review === "asked" || page.review === "asked before an edit" ? null : false;
}
