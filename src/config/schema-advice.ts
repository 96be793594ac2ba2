import * as z from "zod/mini";
import { isPhrase } from "../domain/advice-policy.ts";
import { list, map } from "./schema-pieces.ts";

/* What the App advises on a page. Each message finishes the sentence "expected …". */

const MOST_PHRASES = 100;
const SAY = 'words such as "{who} (forgot|neglected) to ... check"';
const INSTEAD = "what to write instead: text of 1 to 300 characters";
const NAME = "a name of 2 to 100 characters";

const phrase = map({
  say: z.string(SAY).check(z.maxLength(200, SAY), z.refine(isPhrase, SAY)),
  instead: z.string(INSTEAD).check(z.regex(/\S/, INSTEAD), z.maxLength(300, INSTEAD)),
});

const name = z.string(NAME).check(z.regex(/\S.*\S/, NAME), z.maxLength(100, NAME));

const VERB = "a verb in lower case, one word of 2 to 30 letters and hyphens";
const verb = z.string(VERB).check(z.regex(/^[a-z][a-z-]{1,29}$/, VERB));

export const advice = map({
  items: z.optional(z.boolean("true or false")),
  verbs: z.optional(list(verb, "a list of verbs such as [bisect, dogfood]", MOST_PHRASES)),
  language: z.optional(z.boolean("true or false")),
  known_before: z.optional(z.boolean("true or false")),
  phrases: z.optional(list(phrase, "a list of phrases, each with say and instead", MOST_PHRASES)),
  ignore: z.optional(list(name, "a list of names such as [Blameless Bot]", MOST_PHRASES)),
});
