import type { ChatEntry, ChatMessage, ChatPerson } from "../../domain/notices/chat.ts";
import { dueWords, literalName, literalTitle, moreWords, namedPeople, titleOf } from "./words.ts";

/** Teams takes messages of 28 KB (learn.microsoft.com/connectors/teams). The rest is for what Teams adds. */
const MAX_BYTES = 27_000;

const MAX_ENTRIES = 20;

/** The most that UTF-8 takes for a code unit of JavaScript; UTF-16 takes two. Nothing says which of them Teams counts. */
const BYTES_OF_UNIT = 3;

/** What a Workflows address of Teams takes. */
export interface TeamsMessage {
  readonly type: "message";
  readonly attachments: readonly [{ readonly contentType: string; readonly content: AdaptiveCard }];
}

/** The part of Adaptive Cards 1.4 that is used here (adaptivecards.io/explorer). */
interface AdaptiveCard {
  readonly type: "AdaptiveCard";
  readonly $schema: string;
  readonly version: "1.4";
  readonly body: readonly CardElement[];
  readonly actions: readonly OpenUrl[];
  readonly msteams: { readonly width: "Full"; readonly entities: readonly Mention[] };
}

type CardElement =
  | {
      readonly type: "TextBlock";
      readonly text: string;
      readonly wrap: true;
      readonly weight?: "Bolder";
      readonly size?: "Medium";
    }
  | { readonly type: "RichTextBlock"; readonly inlines: readonly TextRun[] };

interface TextRun {
  readonly type: "TextRun";
  readonly text: string;
  readonly selectAction?: OpenUrl;
}

interface OpenUrl {
  readonly type: "Action.OpenUrl";
  readonly title: string;
  readonly url: string;
}

interface Mention {
  readonly type: "mention";
  readonly text: string;
  readonly mentioned: { readonly id: string; readonly name: string };
}

/**
 * A message as an Adaptive Card. What people wrote is only in text runs, which know no Markdown. The text blocks, which do, have the
 * App's own words and the mentions.
 */
export function teamsCard(message: ChatMessage): TeamsMessage {
  const { entries } = message;
  for (let rows = Math.min(entries.length, MAX_ENTRIES); ; rows--) {
    const card = cardOf(message, rows);
    if (rows === 0 || JSON.stringify(card).length * BYTES_OF_UNIT <= MAX_BYTES) return card;
  }
}

function cardOf(message: ChatMessage, rows: number): TeamsMessage {
  const { headline, entries, asked, url } = message;
  const listed = entries.slice(0, rows);
  const left = entries.length - rows;
  const mentioned = new Map(
    [...asked, ...listed.flatMap(({ owners }) => owners)].filter(isTeamsUser).map((one) => [one.name, one]),
  );
  const { shown } = namedPeople([...mentioned.values()]);
  const content: AdaptiveCard = {
    type: "AdaptiveCard",
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    version: "1.4",
    body: [
      block(escapeMarkdown(titleOf(message)), { weight: "Bolder", size: "Medium" }),
      block(headline),
      ...listed.map(rowOf),
      ...(left > 0 ? [block(moreWords(left))] : []),
      ...(shown.length > 0 ? [block(`For ${shown.map(atOf).join(", ")}`)] : []),
    ],
    actions: [{ type: "Action.OpenUrl", title: "Open it in GitHub", url }],
    msteams: {
      width: "Full",
      entities: shown.map((one) => {
        return { type: "mention", text: atOf(one), mentioned: { id: one.id, name: nameOf(one) } };
      }),
    },
  };
  const contentType = "application/vnd.microsoft.card.adaptive";
  return { type: "message", attachments: [{ contentType, content }] };
}

function rowOf(entry: ChatEntry): CardElement {
  const { issue, url, title, owners } = entry;
  const { shown, more } = namedPeople(owners);
  const names = shown.map(({ name }) => literalName(name)).join(", ") || "no owner";
  const words = title === null ? "" : ` ${literalTitle(title)}`;
  const others = more > 0 ? ` and ${more} more` : "";
  return {
    type: "RichTextBlock",
    inlines: [
      { type: "TextRun", text: issue, selectAction: { type: "Action.OpenUrl", title: issue, url } },
      { type: "TextRun", text: `${words} · ${dueWords(entry)} · ${names}${others}` },
    ],
  };
}

function block(text: string, style: Partial<Extract<CardElement, { type: "TextBlock" }>> = {}): CardElement {
  return { type: "TextBlock", text, wrap: true, ...style };
}

type TeamsUser = ChatPerson & { readonly id: string };

/** Whether the id is one of Teams: a user principal name, or the object ID of a user in Entra. */
function isTeamsUser(person: ChatPerson): person is TeamsUser {
  return /^(?:[^@]+@[^@]+|[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})$/i.test(person.id ?? "");
}

function atOf(person: TeamsUser): string {
  return `<at>${nameOf(person)}</at>`;
}

/** Letters, digits, hyphens and a slash have no meaning in Markdown. */
function nameOf({ name }: ChatPerson): string {
  return name.replace(/[^\w/-]/g, "").replaceAll("_", "-");
}

/** A repository's name can have underscores. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\_*~`[\]#<>]/g, "\\$&");
}
