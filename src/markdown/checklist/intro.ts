/**
 * What a sentence before a list says about it. `promises`: what will be done. `set-aside`: examples, advice, or what was done.
 * `facts`: the list explains the sentence. `other`: it only groups the list.
 */
export type IntroKind = "promises" | "set-aside" | "facts" | "other";

const ADVICE =
  /\b(?:for example|e\.g\.|examples?|such as|tips?|guidelines?|guidance|instructions?|questions?|(?<!\bto )make sure|remember|like (?:this|so|these)|this (?:way|form|format))\b/i;

const TOLD =
  /\b(?:(?:actions|steps|measures|fixes|changes) (?:were|was|have been|had been)|(?:we|i|they|team|engineers?) (?:have )?(?:already )?(?:took|did|made|tried|had|have done|have made|applied|fixed|changed|decided not|will not|won't)|(?:taken|done|tried|made|applied|completed) (?:so far|already|during|at the time)|already|not (?:going )?to (?:do|change)|rejected|decided against|ruled out)\b/i;

const PROMISE =
  /\bwe(?:'re|’re| are)?(?: now| currently| also)?\s*:$|\b(?:we|i|team|teams|everyone|platform|engineering)(?:'ll|’ll| will| plan to| agreed| agree| are going to| commit| need to| must| should| want to| intend to| propose| recommend| have to)\b|\b(?:following|these|concrete|next|agreed) (?:\w+ )?(?:action items|actions|steps|measures|tasks|follow-?ups|improvements|changes (?:will|are planned))\b|\bto (?:prevent|avoid|make sure|ensure|reduce|stop)\b|\bto be (?:done|tracked|fixed)\b/i;

const FUTURE =
  /\b(?:will|'ll|shall|should|must|need to|needs to|have to|has to|planned?|going to|in future|next|from now on|to do|todo|open|remaining|until|before|by)\b/i;

const FACTS =
  /\b(?:is|are|was|were|has|have|had|does|did|goes|go|went|came|comes|led|leads|caused|causes?|failed|fails|found|showed|shows|because|due to|reasons?|gaps?|problems?|issues|missing|gone|read|reads|affected|broke|made|means|meant|include[sd]?|explains?)\b/i;

/** @param text a sentence that ends with a colon */
export function introKind(text: string): IntroKind {
  if (ADVICE.test(text)) return "set-aside";
  if (TOLD.test(text)) return "set-aside";
  if (PROMISE.test(text)) return "promises";
  const isSentence = text.trim().split(/\s+/).length > 3;
  return isSentence && FACTS.test(text) && !FUTURE.test(text) ? "facts" : "other";
}
