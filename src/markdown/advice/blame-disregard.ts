import type { BlamePhrase } from "../../domain/advice-policy.ts";
import { oneOf, phrases } from "./phrase-list.ts";

const SKIPPED = oneOf(`
  check, checks, test, tests, review, reviews, step, steps, approval, checklist, testing, validation,
  verification, process, procedure, reviewing, runbook, protocol, sign-off
`);

/** What somebody did against a rule, a warning or others. */
export const DISREGARD_PHRASES: readonly BlamePhrase[] = [
  ...phrases(
    "Say which warning came, to whom and in what shape, and what would have made it count.",
    `
      {who} (ignored|disregarded|ignores|disregards)
      {other} (is|are|was|were|kept|keeps|been) ignoring
      {who} (brushed|waved|shrugged|laughed) ... (aside|away|off) (the|our|all|every|any|his|her|their|my|this|that|it|them|us|as)
      {who} dismissed (our|all|every|any|several|repeated|the) ... (concern|concerns|warning|warnings|objection|objections|worries|advice)
      {who} (would not|wouldn't|does not want to|did not want to|didn't want to|never) (listen|hear|hear of|hear about|be told|wait|cooperate)
      {who} (was|were|been|is|are) (warned|told|reminded|asked|instructed) ... (not to|twice|repeatedly|three times|several times|many times|multiple times|more than once|again and again|over and over)
      {who} (was|were|been) warned (about|and|but|in|yet|weeks|months|of this)
      {who} (was|were|been) (told|warned|reminded|asked|instructed) {rest} (yet he|yet she|yet they|yet still|but still|but did|but chose|but went|but ignored|but did not|but didn't|but never)
      {name} (was|were|had been) warned (about|and|but|in|twice|repeatedly|several times|yet)
      (despite|after) (having|being) ... (been|) (told|warned|reminded|instructed|asked)
      despite (our|my|all our|everyone's|clear|explicit|repeated|several|multiple|numerous|many|countless|written|strict) (warnings|instructions|reminders|orders|advice|objections|requests)
      {other} {done} {rest} (despite|against|contrary to) ... (warning|warnings|advice|instructions|orders|instruction|reminders)
      (as|like) (i|we) (said|warned|told) (before|many|several|them|him|her|you|everyone)
      {who} could not care less
      {who} couldn't care less
      could not care less
      couldn't care less
      {who} ... more important things to do
      (although|though|even though|despite the fact that) {other} (had been|was|were|has been|have been|had) (trained|told|warned|instructed|reminded|trained on)
      {other} had been (told|instructed|asked|warned|reminded) to {rest} (ago|already|weeks|months|repeatedly)
      (we|i) (told|warned|asked|reminded|begged) (them|him|her|you|everyone|everybody|management|people|the team|the vendor) ... (times|repeatedly|this would|again and again|before|so)
      {other} {rest} (but|and|yet|then) (still|) (deployed|pushed|merged|shipped|proceeded|ran|did|continued|clicked|approved|went ahead|carried on|restarted|released|pressed on) ... (anyway|regardless|all the same|nonetheless)
      {other} (deployed|pushed|merged|shipped|proceeded|did it|approved|released) ... (anyway|regardless|nonetheless)
      {other} (went|pressed|carried|pushed) (ahead|on) ... (anyway|regardless|nonetheless|against)
      {other} (was|were) (well|fully|perfectly|) aware {rest} (but|yet) (did|deployed|ignored|chose|failed|went|pushed|still|said|took|carried|kept)
    `,
  ),
  ...phrases(
    "Say how the process is found and followed in a hurry, and what lets one pass it by.",
    `
      {who} ${oneOf("did not, didn't, does not, don't, doesn't, not, didnt, do not")} (follow|read|check|test|verify|listen|look)
      {name} (did not|didn't|does not|doesn't) (follow the|follow our|read the|listen)
      {who} (violated|bypassed|flouted|circumvented|disobeyed|defied|breached|contravened|sidestepped|broke) (the|our|all|every|company|policy|protocol|procedure|procedures|process|instructions|orders|his|her|their|this)
      {who} (violated|bypassed|flouted|disobeyed|contravened|violates|flouts|disobeys)
      {who} (took|take|takes|taking) ... (shortcut|shortcuts|short cut|short cuts)
      {who} ... bypassing
      {other} (skipped|skips) ... ${SKIPPED}
      {name} skipped (the|all|every|his|her) (review|reviews|checklist|approval|testing)
      in (violation|breach|defiance|contravention|disregard) of (the|our|his|her|their|all|company|every|) ... (policy|process|procedure|procedures|rules|rule|protocol|policies|instructions|guidelines|duties|duty|obligations|standards)
      without (authorisation|authorization) from (the|his|her|their) (change|manager|board|management|team|supervisor|superiors|lead)
      {other} {done} {rest} without (any|proper|prior|due|) (authorisation|authorization)
      {who} pushed straight to
      {name} pushed straight to
      {who} ... (sneaked|snuck|smuggled)
      {who} ... (behind our backs|behind everyone's back)
      (pushed|deployed|merged|went|acted|made|changed|done|did|ran|went) ... against (the|our) (rules|rule|policy|procedure|procedures|protocol|agreement)
      against (all|company|explicit|direct|express|strict|clear) ... (rules|rule|policy|procedure|procedures|protocol|orders|instructions|advice)
      {who} (thinks|think|thought|believes|believe|considers|consider) ... (rules|policy|process|procedures|themselves|himself|herself) (do not|don't|does not|doesn't|above|are for|is for|too good)
      {who} (has|have|had|having) no (respect|regard|sense|discipline|shame|excuse)
      contrary to (all|explicit|clear|the|our|his|her|their|company|) (instructions|orders|policy|procedure|procedures|rules|advice)
      (wilful|willful|blatant|utter|total|complete|flagrant|deliberate|reckless|callous) (disregard|violation|neglect|misconduct)
      (procedure|procedures|best practices|best practice|instructions|guidelines|process|processes) (was|were|is|are) ... (not followed|disregarded|flouted|not adhered to|violated|blatantly ignored)
      {other} (took it upon|went rogue|acted alone)
      took it upon (himself|herself|themselves)
      {other} (insisted|insists) on
      {other} ran (amok|rampant|riot|wild)
      {other} (pressured|bullied|browbeat|harassed|nagged) (everyone|the|us|people|his|her|their)
      {other} (overstepped|exceeded) (his|her|their|its)
      {other} acted (outside|beyond|against|without)
      {other} (hung up|walked out|stormed off)
      (rogue|maverick) (admin|engineer|developer|employee|employees)
      with (no|little|zero|scant|complete disregard) (regard|thought|consideration|respect|concern) (for|to|of)
      without (due|any|proper|sufficient) (care|diligence|regard|consideration|thought)
      (knowingly|wilfully|willfully) (ignored|skipped|disabled|bypassed|deployed|hid|withheld|disregarded|violated|left|ran|pushed)
      in (his|her|their) (haste|hurry|eagerness|rush|zeal|arrogance|panic|impatience|ignorance)
    `,
  ),
  ...phrases(
    "Say how the news was to reach people, and where that way broke.",
    `
      {who} (failed|forgot|neglected) to (communicate|tell|inform|escalate|announce|mention|warn|notify|report)
      {who} {done} {rest} without (telling|informing|notifying|warning|asking|consulting) (anyone|anybody|us|the|a soul|others|people)
      {who} kept ... (quiet|silent|it to|information to|to himself|to herself|to themselves|secret|everyone in the dark|us in the dark)
      {who} left us in the dark
    `,
  ),
];
