import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/* Makes sources shorter than a minifier can. */

/** A GraphQL query in a file of ours, without quoted text. Commas and line breaks are spaces in it, and punctuation needs none. */
const QUERY = /`query[\s({](?:[^`"$]|\$(?!\{))*`/g;

export const leanSources: Plugin = {
  name: "lean-sources",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](src|action)[\\/][^@]*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return { contents: text.replace(QUERY, lean), loader: "ts" };
    });
    onLoad({ filter: /[\\/]js-yaml\.mjs$/ }, async ({ path }) => {
      return { contents: withoutEffects(await readFile(path, "utf8")), loader: "js" };
    });
  },
};

function lean(query: string): string {
  return query.replace(/[\s,]+/g, " ").replace(/ ?([{}()[\]:!$]|\.{3}) ?/g, "$1");
}

/**
 * The value of each top-level variable of js-yaml becomes the result of a call without effects, so that what writes YAML, which the
 * Actions never do, is left out.
 */
function withoutEffects(text: string): string {
  return text
    .replace(/^(var \w+ = )(?!\/\*)(\S.*);$/gm, "$1/* @__PURE__ */ (() => $2)();")
    .replace(
      /^(var \w+ = )((?:new \w+\(|\w+\.withTags\()?[{[]\n(?:\t.*\n|\}, \{\n)*[}\]]\)?);$/gm,
      "$1/* @__PURE__ */ (() => ($2))();",
    )
    .replace(
      /^(var \w+ = )(define\w+Tag\(|new \w+\(|\w+\.withTags\(|Object\.assign\()/gm,
      "$1/* @__PURE__ */ $2",
    );
}
