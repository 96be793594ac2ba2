import { formatRepository } from "../../domain/issue-ref.ts";
import type { ChatEntry, ChatEvent, ChatMessage, ChatPerson } from "../../domain/notices/chat.ts";
import { alternatives, plural } from "../../domain/text.ts";
import { oneLine } from "../escape.ts";

/** Of a title, in characters. GitHub allows 256. */
const MAX_TITLE = 160;

/** How many people a message names for an entry. */
const MAX_NAMES = 10;

/** What a notice is about, as one sentence without words that people wrote. Its entries are overdue. */
export function noticeHeadline(event: ChatEvent, entries: readonly ChatEntry[]): string {
  const [first] = entries;
  const prefix = event === "escalated" ? "Escalated: " : "";
  if (entries.length === 1 && first) {
    const what = first.kind === "postmortem" ? "postmortem" : "action item";
    return `${prefix}1 ${what} is ${plural(first.daysLate, "day")} overdue.`;
  }
  const count = (kind: ChatEntry["kind"], noun: string) => {
    const found = entries.filter((entry) => entry.kind === kind).length;
    return found === 0 ? [] : [plural(found, noun)];
  };
  const counts = [...count("action-item", "action item"), ...count("postmortem", "postmortem")];
  return `${prefix}${alternatives(counts, "and")} are overdue.`;
}

/** The title of a message: what it is, and of which repository. */
export function titleOf({ event, repository }: Pick<ChatMessage, "event" | "repository">): string {
  const name = formatRepository(repository);
  return event === "digest" ? `Weekly digest of ${name}` : `Followthrough in ${name}`;
}

/** When an entry is due, in words. */
export function dueWords({ due, daysLate }: ChatEntry): string {
  return daysLate > 0 ? `${plural(daysLate, "day")} overdue (due ${due})` : `due ${due}`;
}

/**
 * An issue's title as literal text in a chat, cut. The fields that it goes into know no markup. What chats make a link or a mention
 * even there is broken by a character that nobody sees.
 */
export function literalTitle(title: string): string {
  return breakLinks(oneLine(title, MAX_TITLE));
}

function breakLinks(text: string): string {
  return text.replace(/:(?=\/\/)|www(?=\.)|[@<](?=\S)|(?<=\w)\.(?=\w)/gi, "$&\u200B");
}

/** A login or team as literal text. */
export function literalName(name: string): string {
  return breakLinks(oneLine(name, 100));
}

/** The first people of an entry, and how many there are more. */
export function namedPeople<Person extends ChatPerson>(
  people: readonly Person[],
): { readonly shown: readonly Person[]; readonly more: number } {
  return { shown: people.slice(0, MAX_NAMES), more: Math.max(0, people.length - MAX_NAMES) };
}

/** The line below the entries for which a message has no room. */
export function moreWords(left: number): string {
  return `… and ${left} more.`;
}
