import { alternatives } from "../../domain/text.ts";
import { forMarkdownBody, mention } from "../escape.ts";

/** Commands, and who can use them. They contain no user text but names of areas. */
export interface HelpGroup {
  readonly who: string;
  /** Which people these are, if that is not said yet. */
  readonly people?: string;
  readonly lines: readonly { readonly usage: string; readonly does: string }[];
}

/** The commands on another issue. */
interface HelpElsewhere {
  readonly names: readonly string[];
  /** `on [the postmortem](URL)`. */
  readonly where: string;
}

/** The content of `/help`. */
export interface Help {
  readonly on: "action item" | "postmortem" | "incident";
  /** On a closed item, no command works. */
  readonly closed: boolean;
  readonly groups: readonly HelpGroup[];
  /** Three ways to write the same day; none if no command takes one. */
  readonly dates: readonly string[];
  readonly elsewhere: readonly HelpElsewhere[];
}

/** The reply to `/help`. */
export function renderHelp(author: string, { on, closed, groups, dates, elsewhere }: Help): string {
  const how = closed
    ? `This ${on} is closed, so no command changes it. If it is not done, reopen it first.`
    : `Commands for this ${on}. Write each on its own line, in a new comment: edited comments are ignored.`;
  const others = elsewhere.map(({ names, where }) => {
    return `${alternatives(
      names.map((name) => `\`/${name}\``),
      "and",
    )} ${where}`;
  });
  return [
    `${mention(author)} ${how}`,
    ...groups.flatMap(({ who, people, lines }) => [
      "",
      `**${who}**${people === undefined ? "" : ` (${forMarkdownBody(people)})`}`,
      "",
      ...lines.map(({ usage, does }) => `- \`${usage}\` ${does}`),
    ]),
    ...(dates.length > 0 ? ["", `\`DATE\` can be ${alternatives(dates.map((date) => `\`${date}\``))}.`] : []),
    ...(others.length > 0 ? ["", `Other commands: ${others.join("; ")}.`] : []),
  ].join("\n");
}
