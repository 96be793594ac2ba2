/** Tags of raw HTML that title or fold what follows: `<h2>Action items</h2>`, `<details>`, `<summary>`. */
export interface TitleTag {
  /** The start or the end of a fold, or the rank of a title: 0 for a summary, 1 to 6 for a heading. */
  readonly tag: "open" | "close" | number;
  readonly title: string;
}

const COMMENT = /<!--[\s\S]*?(?:-->|$)/g;

const TAG = /<(details)\b[^<>]*>|<\/(details)\s*>|<(summary|h[1-6])\b[^<>]*>([\s\S]{0,300}?)<\/\3\s*>/gi;

/** Code and scripts. */
const SILENT = /^\s*<(?:pre|script|style|textarea)\b/i;

/** The tags of one block of raw HTML, in order. */
export function titleTags(html: string): TitleTag[] {
  if (SILENT.test(html)) return [];
  return [...html.replace(COMMENT, "").matchAll(TAG)].map(([, open, close, name, text]): TitleTag => {
    if (open) return { tag: "open", title: "" };
    if (close) return { tag: "close", title: "" };
    return { tag: /^h/i.test(name!) ? Number(name![1]) : 0, title: text!.replace(/<[^<>]*>/g, "") };
  });
}
