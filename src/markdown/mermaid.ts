import { oneLine } from "./escape.ts";

/** A chart of one series. Its texts are plain, and can be anybody's. */
export interface BarChart {
  readonly title: string;
  /** What the length of a bar is, with its unit. */
  readonly measure: string;
  readonly bars: readonly Bar[];
  /** The end of the axis, such as 100 for percentages; without it, the longest bar. */
  readonly most?: number;
}

interface Bar {
  readonly name: string;
  readonly value: number;
  /** The figure as text; without it, the value. */
  readonly figure?: string;
}

/** In widths of a letter: mermaid leaves out a text that does not fit. */
const TITLE_WIDTH = 60;

const LABEL_WIDTH = 40;

/** In pixels. */
const BAR_HEIGHT = 28;

const FRAME_HEIGHT = 110;

const MIN_HEIGHT = 200;

/**
 * A bar chart as a Markdown block that GitHub draws with mermaid. The labels of the bars contain the figures: mermaid writes none
 * at a bar that is too short for it. Put a table with the same figures below, for whoever cannot see the chart.
 */
export function barChart({ title, measure, bars, most }: BarChart): string[] {
  const values = bars.map(({ value }) => value);
  const end = most ?? Math.max(...values);
  const labels = bars.map(({ name, value, figure = String(value) }) => {
    return `"${escaped(name, LABEL_WIDTH - widthOf(figure))}: ${escaped(figure, LABEL_WIDTH)}"`;
  });
  return [
    "```mermaid",
    "---",
    "config:",
    "  xyChart:",
    `    height: ${Math.max(MIN_HEIGHT, FRAME_HEIGHT + BAR_HEIGHT * bars.length)}`,
    "    yAxis:",
    "      showLabel: false",
    "---",
    "xychart-beta horizontal",
    `title "${escaped(title, TITLE_WIDTH)}"`,
    `x-axis [${labels.join(", ")}]`,
    `y-axis "${escaped(measure, TITLE_WIDTH)}" 0 --> ${end > 0 ? end : 1}`,
    `bar [${values.join(", ")}]`,
    "```",
  ];
}

/**
 * Text for a string of mermaid, cut to this width. What could end the string, or be a comment, a directive or HTML becomes an
 * entity of mermaid (`#34;`); so does a colon without a space, because of `encodeEntities` in mermaid, which reads `style x:#34;`.
 */
function escaped(text: string, width: number): string {
  const characters = Array.from(oneLine(text, width));
  const shown: string[] = [];
  let left = width;
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1];
    const isPlain = isHarmless(character, next);
    left -= isPlain ? widthOf(character) : ENTITY_WIDTH;
    if (left < (next === undefined ? 0 : 1)) return `${shown.join("")}…`;
    shown.push(isPlain ? character : `#${character.codePointAt(0)};`);
  }
  return shown.join("");
}

function isHarmless(character: string, next: string | undefined): boolean {
  if (character === ":") return next === " ";
  if (character === "%") return next !== "%" && next !== "{";
  return /[\p{L}\p{N} ….,()'/_-]/u.test(character);
}

/** Mermaid measures the text before it reads the entities. */
const ENTITY_WIDTH = 8;

/** Capitals are wider than most letters. Beyond the European scripts, most characters are as wide as two. */
function widthOf(text: string): number {
  return Array.from(text).reduce((sum, character) => {
    return (
      sum + (character > "\u2fff" || /[MW]/.test(character) ? 2 : /[mw\p{Lu}]/u.test(character) ? 1.5 : 1)
    );
  }, 0);
}
