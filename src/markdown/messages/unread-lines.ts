import { cutText, plural } from "../../domain/text.ts";
import type { UnreadLines } from "../checklist/unread.ts";
import { forMarkdownBody } from "../escape.ts";
import { KNOWN_TITLES } from "../titles/titles.ts";

/** How many characters of a title are shown. */
const MAX_TITLE = 80;

const KINDS = {
  tasks: "task line",
  bullets: "list entry",
  rows: "table row",
  sentences: "paragraph",
} as const;

const EXAMPLE = "`- [ ] Alert on lag @alice due 2027-01-15`";

/** How to write what stands below a title of action items so that it is read. */
const HOW_TO_WRITE: Readonly<Record<UnreadLines["kind"], string>> = {
  tasks: `Say in words of their own what will be done: ${EXAMPLE}.`,
  bullets: `Begin each with what will be done, or put a box before it: ${EXAMPLE}.`,
  rows: "Give the column that says what will be done the title “Action”.",
  sentences: `Write each promise as a line of a list: ${EXAMPLE}.`,
};

/** Says which lines were not read as action items, why, and how to have them read. */
export function renderUnreadLines({ heading, kind, count, why }: UnreadLines): string {
  const lines = counted(count, kind);
  const [stand, wereNot] =
    count === 1 ? ["stands", "was not read as an action item"] : ["stand", "were not read as action items"];
  const place = heading === null ? "above the first heading" : `under “${titleOf(heading)}”`;
  if (why === "heading" && heading === null) {
    return `${lines} ${stand} ${place}, where no action items are looked for. Move what will be done below a heading of action items.`;
  }
  if (why === "heading") {
    return `${lines} ${stand} ${place}, which is no heading of action items. Move what will be done below one, or add this heading to \`action_items: { headings: [default] }\` in \`.github/followthrough.yml\`.`;
  }
  if (why === "set-aside") {
    return `${lines} ${place} ${wereNot}, because the title says that they are done, questions, notes or advice. Move what will be done below a heading of action items.`;
  }
  return `${lines} ${place} ${wereNot}. ${HOW_TO_WRITE[kind]}`;
}

/** Says where action items are looked for, when a text has none. */
export function renderNoItemsFound(headings: readonly string[]): string {
  const example = headings.includes(KNOWN_TITLES) ? "Action items" : headings[0];
  const such = example === undefined ? "" : ` such as “${titleOf(example)}”`;
  return `No action item was found. Action items stand in a list or a table below a heading${such}: ${EXAMPLE}. Other headings can be added to \`action_items: { headings: [default] }\` in \`.github/followthrough.yml\`.`;
}

/** `3 task lines`, `1 list entry`. */
function counted(count: number, kind: UnreadLines["kind"]): string {
  return kind === "bullets" && count !== 1 ? `${count} list entries` : plural(count, KINDS[kind]);
}

function titleOf(heading: string): string {
  return forMarkdownBody(cutText(heading.replace(/[*_`~]/g, ""), MAX_TITLE));
}
