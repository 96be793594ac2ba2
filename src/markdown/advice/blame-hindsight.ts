import type { BlamePhrase } from "../../domain/advice-policy.ts";
import { oneOf, phrases } from "./phrase-list.ts";

const SIGNS = oneOf(`
  alert, alerts, alarm, alarms, page, pages, warning, warnings, sign, signs, email, message, step, steps, check, bug,
  error, line, typo, mistake, review, problem, issue, detail, condition, flag, call, notice, signal, signals, deadline,
  symptom, symptoms, note, hint, hints, setting, spike
`);
const ABLE = oneOf(`
  competent, decent, good, experienced, reasonable, half-decent, half-competent, half-awake, sane, sensible, capable,
  serious, skilled, professional, responsible, thinking, real, proper, true, seasoned, trained, self-respecting,
  diligent, careful, attentive, smarter, better, qualified, prudent, conscientious
`);
const PERSON_VERBS = oneOf(`
  read, asked, listened, thought, bothered, looked, paid, noticed, escalated, told, spoken, communicated, taken, followed,
  double-checked, done their, done his, done her, done the, cared, consulted, used some, used common, informed, warned
`);

/** What somebody knew, saw or should have seen, as one sees it afterwards. */
export const HINDSIGHT_PHRASES: readonly BlamePhrase[] = [
  ...phrases(
    "Say what was visible at that moment, and what would have shown more.",
    `
      (should|would|could|ought to) have known (better|this|that)
      should have known
      ought to know better
      should know better
      {who} (should have|should've|should of) {acted}
      {who} (should have|should've) (known|seen|been more|been aware)
      should have been {done} ... by {who}
      should've been {done} ... by {who}
      {name} should have (asked|checked|known|noticed|read|told|looked|escalated|thought|realised|realized|listened|waited|double-checked|been more careful)
      {who} (should not|shouldn't|never should) have {done}
      {who} should never have {done}
      {who} ought (to have|not to have) {done}
      {who} (could|might) (at least have|have at least|have|) (just|simply|easily|) (asked|checked|bothered)
      {who} (could|might) have (just|simply|easily) {done}
      {who} (could|might) at least have {done}
      {other} (was|were) supposed to (have|check|test|review|watch|monitor|escalate|verify|inform|tell|update|renew|rotate|look|notify|ask|catch|do|be watching|be on|be monitoring)
      {other} had (every|ample) (opportunity|chance|warning|warnings)
      {who} must have known
      anyone with common sense
      (basic|plain|simple|elementary|against all|against) common sense
      {who} (missed|overlooked) (the|this|that|an|a|all|several|every|another|many|his|her|their|obvious|clear) ... ${SIGNS}
      {name} overlooked the
      {other} (did not|didn't|does not|doesn't|failed to) (notice|understand|realise|realize|know better|think|grasp|appreciate|see that|see the obvious)
      {who} (did not|didn't) ... think
      {other} (did not|didn't|does not|doesn't) know (what|how)
      {other} (don't|do not) (understand|know how|know what)
      {name} (misread|misjudged|misunderstood|misinterpreted)
      (wrongly|blindly|foolishly|naively|lazily|stupidly) (assumed|concluded|trusted|believed|followed|copied|approved|accepted|clicked)
      {name} (wrongly|naively|foolishly) {done}
      (more|less) (diligent|careful|competent|attentive|experienced|thorough|skilled|capable|senior|conscientious|qualified) {who}
      (any|a|an|no|every) (more|) ${ABLE} {who} (would|should|could|will|knows|understands|never|does|do)
      any ${ABLE} {who}
      (anyone|anybody|someone|somebody) who ... (knows|understands|knew|understood|reads|cares|pays) {rest} (would|could|should|sees|will)
      (anyone|anybody) with (half a brain|a brain|eyes|any sense|any experience|basic knowledge|common sense|a bit of)
      even (a|an|the|my|our) (child|monkey|five-year-old|beginner|junior|intern|first-year|trainee|student|novice|rookie|newbie|grandmother)
      even a (quick|brief|cursory|simple) (glance|look|check)
      for (anyone|anybody|someone) to (admit|notice|realise|realize|bother)
      before doing the obvious
      {who} (had|has|have|with|having) (absolutely|) no (idea|clue) ... (what|how|why|about)
      {other} (clearly|obviously|apparently|evidently) (had|has|have) (absolutely|) no (idea|clue)
      (had|has|have) no (idea|clue) what (he|she|they) (was|were)
      {nobody} ... (thought|cared|bothered) (to|of|about|twice|it)
      {nobody} (spoke up|said anything|raised an objection|took it|took this|took them|paid attention|paid any|could be bothered|seems to care|seemed to care|cares|lifted a finger|stepped up)
      (everyone|everybody|anyone|anybody) (knows|knew) (you|not|that|better)
      {other} ... did not understand
      {other} ... didn't understand
      {name}'s (ignorance|naivety|naivete|misjudgement|misjudgment|blindness)
      ignorance of
      {other} (was|were) (well|fully|perfectly) aware {rest} (nothing|anyway|ignored|still|chose|failed)
      {other} knew {rest} (did|said) nothing
      {other} knew {rest} (anyway|regardless|ignored it|did not care|didn't care|looked away)
      {other} knew (full|perfectly|very|exactly) (well|)
      {other} (knows|knew|know) better
      (did not|didn't|does not|doesn't|don't|not) have (the|a) (slightest|faintest|foggiest|clue)
      {other} (don't|doesn't|do not|does not|didn't|did not) (get it|grasp|realise|realize)
      {who} with (proper|more|better|any|some|basic|real) {rest} would have
      any (fool|idiot|beginner)
      (any|a) child (could|would|can|knows|sees)
      {other} (wrote|built|made|designed|configured|set up|approved) {rest} (had|has|have) no (idea|clue)
      (should|would|ought to) have been (obvious|clear|apparent|evident) to {name}
      obvious to (anyone|anybody|any|even)
      {other} (thought|decided|figured|felt|believed) {rest} (good idea|great idea|fun|clever|beneath|smart)
      {other} (thinks|think|believes|believe) {rest} (optional|beneath|someone else's|playground|smarter)
      (everybody|everyone) ... (assumed|thought|expected|hoped|waited|waiting|relied|relying|hoping) {rest} else
      instead of (fixing|helping|solving|escalating|asking|admitting|listening|owning) {rest} {other}
      (inexplicably,|inexplicably|incredibly,|astonishingly,|shockingly,|unbelievably,) {other}
      knowing (full|perfectly|very) well
      {who} (seems|seem|seemed|appears|apparently thinks) to (think|believe|assume|care)
    `,
  ),
  ...phrases(
    "Say what would have made another outcome likely, whoever was there.",
    `
      had {who} (only|just|actually|really|) {acted}
      had {name} (only|just|actually|really|) ${PERSON_VERBS}
      had {who} been (more|careful|paying|less|awake|competent|watching)
      if {who} had been (more|careful|paying|less|awake|competent|watching)
      if {other} had (only|just|actually|really|simply|even|bothered to|) {acted}
      if (we|i) had (only|just|simply) {done}
      if {name} had (only|just|actually|really|) ${PERSON_VERBS}
      if only {who}
      if {other} would (just|only|simply|actually|) (read|follow|listen|check|test|care|think|do|ask|pay|learn)
      if {who} (would have|would've|had've) (just|only|) {done}
      if {other} (followed|paid|listened|cared|bothered|thought)
      if {who} did (his|her|their|the) (job|homework|work|jobs)
      (possible|doable|fine|good|easy) if {who} would
      not have happened (with|to) ... (better|competent|experienced|professional|more careful) {who}
      (in|with) (more|better) (competent|capable|careful|experienced|professional|responsible) hands
    `,
  ),
  ...phrases(
    "Ask what made it look right at the time, and write down the answer.",
    `
      how (could|stupid|careless|dumb|lazy|blind) (anyone|anybody|someone|somebody|he|she|they|you) {rest} (think|be so|miss|forget|approve|ignore|overlook|possibly|believe)
      how could {other} (ever|not see|not notice|think|miss|be so|forget|let|allow|overlook|approve|ignore)
      how (on earth|in the world|the hell|the heck)
      why (wasn't|weren't|isn't|aren't|was|were) (anybody|anyone|nobody|no one) (watching|checking|monitoring|looking|testing|paying|awake|in charge|reading|on it)
      (what|this is what|that's what|that is what) (happens when|you get when|you get for|you get if|happens if) ... {who}
      in (his|her|their) right mind
      {nobody} in (his|her|their) right mind
      (i|we) wish {other} (had|would)
      how (many times|often) (do|must|have|will) (we|i) (have to|need to|told|tell|remind|said|asked)
      told you so
      never (answers|answer) (tickets|the phone|calls|mails|emails|messages|anybody|anyone)
      (you|he|she|they) had one job
      (learn|learned|learnt) (his|her|their) lesson
      not that (hard|difficult) to
      all {other} had to do
      would it (have killed|have hurt|kill|hurt)
      the least {other} (could|can)
      {other} would never have (done|made|let|allowed|run|pushed|deployed|missed)
      facepalm
      for (god's|heaven's) sake
      for crying out loud
      as (he|she|they) (tends to|tend to|likes to|like to|always does|always do|usually does|usually do)
      (can't|cannot|hard to|can not) believe {rest} {who}
      (monkey|toddler|kid|child|blind man|intern) (would|could) have
      (as usual,|as usual|as always,|as always|of course,|of course|once again,|once again|yet again,|yet again|predictably,|predictably) {other} (broke|forgot|left|decided|thought|did not|didn't|shipped|was late|were late|was busy|was too|were too|ignored|blamed|changed|had to|took|could not|couldn't)
      {other} {of-course} (was|were|had|did|has|broke|forgot|left|is|are|went|pushed|deployed|changed|merged)
      {other} (could not|couldn't|cannot) (explain|say|tell us) why (he|she|they)
      production is not (a|your|their) (playground|sandbox|toy|test environment)
      (does|do|did) (anyone|anybody|they|he|she) (around here|here|in this company|even)
      no wonder {rest} (when|if|with|given|since) {other}
      how (hard|difficult) (can|could) it be
      what (was|were) {other} thinking
      (what|so what) (did|do) (they|he|she) expect
      what in the world
      what (on earth|the hell|was going through)
      who (in their right mind|on earth|the hell|in the world)
      who (thought|decided|had the idea|came up with|believed|lets|let|allowed|approves|deploys|does|would|writes|signed off) {rest} (good idea|great idea|nonsense)
      who the hell
      why (did|does|do|has|would) (nobody|no one) (even|ever|think of|think to|bother to|bothered to|) (check|checked|checking|bother|bothered|test|tested|testing|care|think|look|looking|ask|asked|asking|read|reading|notice|stop|say|speak|raise|follow|tell)
      why (didn't|doesn't|don't|can't|couldn't|wouldn't) {other} (just|simply|even|ever|) (check|bother|test|care|think|look|ask|read|follow|listen|say|stop|learn|notice|do|tell|use|wait|pay)
      why (did|does|do) {other} (never|always|keep|insist|ignore|refuse)
      why (did|does|do) {other} not (even|just|simply|) (check|test|ask|read|follow|look|escalate|tell|notice|wait|listen)
      (did|does|do|has|have|is|are) (anyone|anybody|nobody|no one|they|he|she|these people) (even|ever|actually|really) (check|test|read|look|care|think|bother|checking|reading|listening|tested|checked)
      (is it|was it|is|was|apparently) {rest} too much to (ask|expect)
      too much to ask (of|from)
      (not|hardly|isn't) rocket science
      (you'd|you would|one would|one might) (think|expect|hope|imagine|assume) {rest} {who}
      who would have (thought|guessed)
      (surprise, surprise|surprise surprise)
      in (his|her|their) (infinite|great|endless) wisdom
      (some|another|our|the) (genius|geniuses|clown|clowns|cowboy|cowboys|hero|heroes|wizard|wizards|muppet|muppets|joker|jokers|bright spark) (who|in|from|at|on|of|over|decided|thought|has|had|deployed|pushed)
      (so-called|self-proclaimed|self-styled|self-appointed) (expert*|senior*|engineer*|architect*|professional*|specialist*|guru*|admin*|developer*|devops)
      our (dear|beloved|esteemed|brilliant|wonderful|lovely|genius|dearest) (colleague*|friend*|vendor*|architect*|manager*|management|team*|developer*|ops|admin*)
      (of all people|god forbid|heaven forbid)
    `,
  ),
];
