import type { BlamePhrase } from "../../domain/advice-policy.ts";
import { oneOf, phrases } from "./phrase-list.ts";

const DID_NOT = oneOf(
  "did not, didn't, didnt, would not, wouldn't, never, not, could not even, couldn't even",
);
const DOES_NOT = oneOf("does not, doesn't, do not, don't, dont, doesnt, will not, won't");
const AT_ALL = oneOf(`
  even, ever, properly, really, once, first, bother to, want to, think to, take the time to, make an effort to, care to,
  dare to, correctly, carefully, adequately, sufficiently, fully
`).replace(")", "|)");
/** What people do with care, or leave. */
const CARE_VERBS = oneOf(`
  ask, tell, inform, warn, notify, escalate, communicate, announce, coordinate, wait for, consult, confirm, bother, care,
  pay attention, pay any attention, pay enough attention, consider, think, speak up, heed, respect, adhere, comply, obey,
  double-check, doublecheck, validate, own up, do anything, do his, do her, do their, do the job, do the work, do enough,
  lift a finger, bat an eyelid, take it, take this, take the warning, take the warnings, take the alert, take care,
  take ownership, take responsibility, take the time, take the trouble, learn, stop to, say anything, say a word,
  stick to, answer the phone, answer his, answer her, answer their, pick up, raise the, raise any, make sure, clean up,
  put any, put enough, put in the, hand over, review, take backup, take a backup, take backups, make a backup, back up the,
  follow up, prepare, document, write down, monitor, supervise, update the, deliver,
  live up, control, own the, exercise, use common sense, investigate, own it
`);
const ATTITUDES = oneOf(`
  care, listen, communicate, think, learn, respect, cooperate, bother, take it seriously, take this seriously,
  take responsibility, take ownership, pay attention, pay any attention, answer the phone, pick up, own up, do his, do her,
  do their, give a damn, take security seriously, take alerts seriously, want to learn, want to know
`);
const WITHOUT = oneOf(`
  checking, testing, asking, reading, looking, verifying, telling, reviewing, thinking, informing, permission,
  consulting, a second thought, a thought, any thought, thought, notice to anyone, double-checking, any testing,
  any review, any care, due care, proper testing, proper review, any regard, regard, even, bothering, warning anyone,
  warning anybody, understanding, considering, approval, authorisation, authorization, backup or, so much as, saying a word,
  saying anything, a care, any consideration, knowing what, having read, having tested, having checked
`);

/** What somebody left undone. */
export const OMISSION_PHRASES: readonly BlamePhrase[] = [
  ...phrases(
    "Say what relied on memory, and what could do it, ask for it or refuse to go on without it.",
    `
      {name} (forgot|neglected)
      {who} (forgot|neglected|omitted|forgets|neglects|forget|neglect)
      {who} (has|have|had) (forgotten|neglected|omitted)
      {other} (refused|refuses|refuse) to (listen|follow|help|answer|accept|read|take|look|talk|cooperate|wait|hear|test|document|admit|believe|even|do|use|give|act)
      {who} refused to
      {who}'s (refusal|reluctance|failure|inability|unwillingness) to
      (failure|refusal|reluctance|unwillingness) (of|by|on the part of) {who} to
      (couldn't|could not|can't|cannot|couldnt) be (bothered|arsed)
      {who} ... (did not|didn't) ... (escalate|speak up|ask for help)
      {who} ... (slow|late|reluctant|unwilling) to (react|respond|escalate|act|answer|admit|help|realise|realize|notice)
      {who} ... (chose|decided|chooses|preferred|opted|elected) to (ignore|do nothing|look away)
      {other} (sat|sits|slept|were sitting|was sitting|been sitting) on (the|this|our|a|that|it|his|her|their)
      {who} ... (did|does|done|doing) (absolutely|) (nothing|sod all)
      {other} {rest} and did (absolutely|) nothing
      {who} failed (in|at) (his|her|their|its|every)
      {other} (fails|fail) to
      {other} failed (us|miserably|badly|everyone|everybody)
      {who} failed to (test|run|check|verify|update|enable|add|set|follow|read|notice|react|respond|act|escalate|understand|realise|realize|recognise|recognize|review|document|ask|coordinate|prepare|plan|learn|consider|anticipate|see|look|think|do|take|make|perform|complete|page|report|raise|remember|monitor|inform|communicate|tell|warn|mention|grasp|appreciate|heed|adhere|comply|comprehend|implement|provide|maintain|secure|protect|confirm|validate|renew|rotate|keep|include|call|use|hand|ensure|supervise|intervene|pay|exercise|observe|catch|spot|detect|identify|address|investigate|acknowledge|deliver|clean|close|disclose|apply|disable|remove|configure|stop|account|bother|answer|pick|show|meet|live)
      {name} (failed|forgot|neglected) to (inform|communicate|tell|escalate|ask|read|think|pay|double-check|mention|warn|bother|follow the|review|test|document)
      {who} never (told|asked|checked|tested|read|informed|warned|escalated|documented|announced|looked|verified|reviewed|followed|updated|bothered|learns|learned|learnt|thought|ran|did|cared|listens|listened|reads|tests|checks|asks|answers|answered|took|considered|communicated|wrote|mentioned|double-checked|consulted|cleaned|opened)
      {name} never (bothered|asked|cared|thought|reads|read the|listens|listened|told|informed|warned|learns)
      {other} ${DID_NOT} ${AT_ALL} ${CARE_VERBS}
      {other} ${DOES_NOT} ${AT_ALL} ${ATTITUDES}
      {name} (did not|didn't|does not|doesn't|never) (bother|care|tell anyone|tell anybody|ask|inform|think|listen|pay attention|speak up|own up|do his|do her|do their)
      {other} (did not|didn't|does not|doesn't|do not|don't|has not|have not|had not|hasn't|haven't|hadn't) even
      {other} never even
      {name} (didn't|did not|never|hadn't|had not) even (check|checked|read|ask|asked|look|looked|bother|bothered|try|tried|think|thought|test|tested|notice|noticed|open|opened)
      {other} (has not|have not|had not|hasn't|haven't|hadn't) (bothered|read|asked|told|informed|looked|checked|tested|verified|followed|cared|thought|learned|learnt|understood|listened|paid attention|taken)
      {who} {done} ... without ${WITHOUT}
      {other} {done} {rest} without ${WITHOUT}
      {name} (deployed|merged|pushed|shipped|approved) ... without ${WITHOUT}
      {name} (deployed|merged) without
      (deployed|merged|shipped|approved|pushed|released|changed) ... without (thinking|even|bothering|a second thought)
      {other} {done} {rest} instead of (escalating|asking|thinking|admitting|helping|telling)
      {other} ... {done} ... instead of (following the|calling the|calling us|reporting|using common)
      {nobody} ... (bothered|cared|bothers|cares|checked|tested|verified|double-checked|questioned|listened|listens)
      {nobody} (felt|feels|wants|wanted|took|takes|took any|takes any) (responsible|ownership|responsibility|to take|to own|it seriously|this seriously|them seriously)
      {other} not (reading|checking|testing|following|verifying|telling|asking|looking|listening|informing|communicating|escalating|paying|doing|thinking|documenting|reviewing|noticing|updating|validating|monitoring|caring|bothering)
      {other} (snoozed|hit snooze)
      {other} ... (hit snooze|went back to sleep|went back to bed)
      {nobody} ... (dared|dares|took the trouble|took the time|takes the time|made the effort|made an effort|lifted a|batted an)
      {other} (took|take|takes) no (action|notice|interest|care|precautions|responsibility|measures)
      {other} made no (effort|attempt)
      {other} (gave|paid|give|pay) no (thought|warning|heed|attention)
      {other} (showed|shows|show|showing) no (interest|concern|sense|remorse|regard|urgency|respect|sign)
      {other} offered no (explanation|apology|help)
      {other} (did not|didn't|does not|doesn't|failed to) (exercise|demonstrate|show|display|exhibit) ... (care|judgment|judgement|ownership|accountability|diligence|interest|respect|leadership|urgency|responsibility|due)
      {other} ... (went home|left early|went to lunch|left for lunch|logged off|went to bed) (without|before|instead|while|in the middle)
      {other} knew (and|but|yet|) (chose|did nothing|kept|let|said nothing|looked|still|ignored)
      {other} (obviously|clearly|evidently) (cannot|can't|does not|doesn't|do not|don't|did not|didn't|never|had never|had not|hadn't|has not|hasn't|was not|wasn't|were not|is not|isn't|are not)
      {nobody} (reads|cares|looks|checks|listens|tests|follows|answers) {rest} anyway
      {nobody} ... (was|is) paying
      (zero|no) effort (was|has been|is) (made|put)
      {other} {rest} (fix itself|sort itself out|resolve itself)
      {nobody} ... (courage|decency|guts|sense|brains|presence of mind) to
      {other} (is|are|was|were) not (following|reading|checking|testing|watching|looking|monitoring|doing|paying|listening|escalating|communicating|reviewing|thinking|documenting)
      {other} (isn't|aren't|wasn't|weren't) (following|reading|checking|testing|watching|looking|monitoring|doing|paying|listening|escalating|communicating|reviewing|thinking|documenting)
      {other} {rest} (neglecting|forgetting|omitting) to
      {other} {rest} by (not|never) (checking|testing|reading|asking|following|looking|telling|informing|reviewing|verifying|waiting|escalating)
      {other} {rest} by (failing|forgetting|neglecting|omitting)
      failure to {rest} on the part of {who}
      failure to (follow|check|verify|test|escalate|act|inform|communicate) (procedure|procedures|the procedure|the process|instructions|policy|protocol|) by {who}
      (was|were|been) (not|never) (properly|even|) (followed|escalated|communicated|considered|heeded|taken seriously|respected) by {who}
      (was|were|been) (simply|clearly|obviously|just|completely|conveniently|again|once again|carelessly) (forgotten|neglected|overlooked|not read|not followed)
      {other} {rest} left (us|everyone) (with|without|alone|hanging|holding)
      {other} left {rest} (open|unlocked|exposed|unprotected|unattended|lying around)
      {other} (preferred|chose|decided|opted) to (guess|gamble|hope|wait and see|look away|keep)
      (hoping|hoped) for the best
      {other} (overslept|slept in|dozed off|nodded off|fell asleep|spaced out|zoned out|froze|looked away)
      {other} {rest} (looking|look|looks|looked) the other way
      {other} {rest} to even (open|look|read|answer|check|acknowledge|notice|reply|respond)
      none of them (bothered|cared)
      {name} (did not|didn't|never|hardly|scarcely) bother
      {who} never bothered
      (nobody|no one) took ownership
      dropped the ball
      (did not|didn't|does not|doesn't|not|never|hadn't|had not|hasn't|has not|haven't|have not) (do|did|done) (his|her|their|our|your) (job|jobs|homework|duty|duties|due diligence)
      (rubber-stamped|rubber stamped|waved through|signed off blindly|rubber-stamps|rubber-stamping)
      {who} (just|simply|merely|) (approved|lgtm'd|merged|signed off) ... (blindly|without looking|without reading|unread)
    `,
  ),
];
