import type {
  HeaderBlock,
  KnownBlock,
  RichTextBlock,
  RichTextElement,
  RichTextSection,
  SectionBlock,
} from "@slack/types";
import type { ChatEntry, ChatMessage, ChatPerson } from "../../domain/notices/chat.ts";
import { cutText } from "../../domain/text.ts";
import { dueWords, literalName, literalTitle, moreWords, namedPeople, titleOf } from "./words.ts";

/* Slack's limits: docs.slack.dev/reference/block-kit/blocks. A message here has at most 4 of 50 blocks. */

const MAX_HEADER = 150;

const MAX_SECTION = 3_000;

const MAX_ENTRIES = 20;

/** What a Slack webhook takes. */
export interface SlackMessage {
  /** For notifications, where blocks are not shown. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/**
 * A message in Block Kit. What people wrote is only in text elements of rich text, which Slack shows as they are: there `<!channel>`,
 * `@here`, links and `*bold*` mean nothing. A person is mentioned only by an element of its own.
 */
export function slackMessage(message: ChatMessage): SlackMessage {
  const { headline, entries, asked, url } = message;
  const title = titleOf(message);
  const header = {
    type: "header",
    text: { type: "plain_text", text: cutText(title, MAX_HEADER), emoji: false },
  } satisfies HeaderBlock;
  const section = {
    type: "section",
    text: { type: "plain_text", text: cutText(headline, MAX_SECTION), emoji: false },
  } satisfies SectionBlock;
  const lines = entries.slice(0, MAX_ENTRIES).map(lineOf);
  const list = {
    type: "rich_text",
    elements: [{ type: "rich_text_list", style: "bullet", elements: lines }],
  } satisfies RichTextBlock;
  const left = entries.length - lines.length;
  const end = {
    type: "rich_text",
    elements: [
      {
        type: "rich_text_section",
        elements: [
          ...(asked.length > 0 ? [text("For "), ...people(asked), text(". ")] : []),
          ...(left > 0 ? [text(`${moreWords(left)} `)] : []),
          { type: "link", url, text: "Open it in GitHub" },
        ],
      },
    ],
  } satisfies RichTextBlock;
  const blocks = [header, section, ...(lines.length > 0 ? [list] : []), end];
  return { text: cutText(escapeMrkdwn(`${title}: ${headline}`), MAX_SECTION), blocks };
}

function lineOf(entry: ChatEntry): RichTextSection {
  const { issue, url, title, owners } = entry;
  const who = owners.length > 0 ? [text(" · "), ...people(owners)] : [text(" · no owner")];
  return {
    type: "rich_text_section",
    elements: [
      { type: "link", url, text: issue },
      ...(title === null ? [] : [text(` ${literalTitle(title)}`)]),
      text(` · ${dueWords(entry)}`),
      ...who,
    ],
  };
}

function people(all: readonly ChatPerson[]): RichTextElement[] {
  const { shown, more } = namedPeople(all);
  const names = shown.flatMap((person, index): RichTextElement[] => {
    return [...(index > 0 ? [text(", ")] : []), elementOf(person)];
  });
  return more > 0 ? [...names, text(` and ${more} more`)] : names;
}

/** The ids of members begin with U or W, those of user groups with S. */
function elementOf({ name, id }: ChatPerson): RichTextElement {
  if (id !== null && /^[UW][A-Z0-9]{2,30}$/.test(id)) return { type: "user", user_id: id };
  if (id !== null && /^S[A-Z0-9]{2,30}$/.test(id)) return { type: "usergroup", usergroup_id: id };
  return text(literalName(name));
}

function text(words: string): RichTextElement {
  return { type: "text", text: words };
}

/** Slack's control characters: docs.slack.dev/messaging/formatting-message-text. */
function escapeMrkdwn(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
