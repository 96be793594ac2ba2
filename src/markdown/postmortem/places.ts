import { parseBlocks } from "../blocks.ts";
import { visibleText } from "../messages/item-title.ts";

/** Where a value of a template lands. Each place has other characters that would have an effect. */
export type Place = "prose" | "heading" | "html" | "code" | "mermaid";

/** The lines of a template that are code, by index, and whether a diagram is drawn from them. */
export function codeLines(template: string): ReadonlyMap<number, Extract<Place, "code" | "mermaid">> {
  if (!/`{3}|~{3}|^(?: {4}|\t)/m.test(template)) return new Map();
  const code = parseBlocks(template).filter(({ type, map }) => map && /^(?:fence|code_block)$/.test(type));
  return new Map(
    code.flatMap(({ info, map }) => {
      const [from, to] = map!;
      const place = /^\s*mermaid\b/i.test(info) ? "mermaid" : "code";
      return Array.from({ length: to - from }, (_, index) => [from + index, place] as const);
    }),
  );
}

/** The place of what stands at `index` in a line that is no code. */
export function placeIn(line: string, index: number): Place {
  const before = line.slice(0, index);
  const isInCode = (before.split("`").length - 1) % 2 === 1 && line.slice(index).includes("`");
  if (isInCode) return "code";
  // Lines that begin with a tag can be raw HTML, where Markdown's escapes have no effect.
  if (/^\s*<\/?[a-z]/i.test(line) || /<[a-z][^<>]*$/i.test(before)) return "html";
  return /^\s{0,3}#{1,6}\s/.test(line) ? "heading" : "prose";
}

/** A value, which is Markdown for a table cell or a line of prose, as it has to be written in another place. */
export function forPlace(value: string, place: Place): string {
  switch (place) {
    case "prose":
      return value;
    case "heading":
      return value.replace(/#(?=#*$)/, "\\#"); // at the end, it would close the heading
    case "html":
      return visibleText(value)
        .replace(/[&<>"'*_`~[\]\\|]/g, asEntity)
        .replace(/@(?=[\w-])/g, "@\u200B");
    case "code":
      return visibleText(value)
        .replace(/`/g, "'")
        .replace(/<(?=!)|-(?=-?!?>)/g, "$&\u200B");
    case "mermaid":
      return visibleText(value).replace(
        /[^\p{L}\p{N}\s.,:+/@=-]/gu,
        (character) => `#${character.codePointAt(0)};`,
      );
  }
}

function asEntity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

/** The lines of a text, with their ends. */
export function linesWithEnds(text: string): string[] {
  return text.split(/(?<=\r\n|\n|\r(?!\n))/);
}
