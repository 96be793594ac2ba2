import { cutText } from "../../domain/text.ts";
import { forCodeSpan, forMarkdownBody } from "../escape.ts";

/** An issue about an incident that has another issue. */
interface Repeat {
  /** A mention, such as `#12`. */
  readonly issue: string;
  readonly author: string;
  readonly title: string;
  /** What it says besides; may be empty. */
  readonly words: string;
}

const LONGEST_WORDS = 2_000;

const LONGEST_NOTE = 300;

/** The comment on the first issue of an incident that brings over what a later one says. */
export function renderBrought(id: string, { issue, author, title, words }: Repeat): string {
  return [
    `${issue} by ${forMarkdownBody(author)} is about the same incident: both have the \`Incident-ID\` ${forCodeSpan(id)}. It is closed as a duplicate. The timeline of the postmortem shows what it says:`,
    "",
    `> **${forMarkdownBody(title)}**`,
    ...(words === "" ? [] : [">", `> ${forMarkdownBody(cutText(words, LONGEST_WORDS))}`]),
  ].join("\n");
}

/** The same words in one line, for the timeline. Not escaped. */
export function notedWords({ title, words }: Pick<Repeat, "title" | "words">): string {
  return cutText(words === "" ? title : `${title}: ${words}`, LONGEST_NOTE);
}

/** The comment on the later issue. `first` is a mention. */
export function renderRepeats(id: string, first: string): string {
  return `This is about the same incident as ${first}: both have the \`Incident-ID\` ${forCodeSpan(id)}. It is closed as a duplicate, and ${first} shows what it says. If it is another incident, reopen it.`;
}

/** The comment on a later issue that has a postmortem of its own. */
export function renderTwin(id: string, first: string): string {
  return `This has the same \`Incident-ID\` ${forCodeSpan(id)} as ${first}, and both have a postmortem, so nothing was closed. If it is the same incident, move what you need to ${first}, and close this one as a duplicate.`;
}
