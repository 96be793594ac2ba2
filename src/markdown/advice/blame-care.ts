import type { BlamePhrase } from "../../domain/advice-policy.ts";
import { oneOf, phrases } from "./phrase-list.ts";

const IS = oneOf(`
  is, are, was, were, been, be, being, seems, seemed, looks, looked, appears, appeared, remained, got, became, acted
`);
/** What is held against people, and never said of systems. */
const BAD = oneOf(`
  careless, lazy, inattentive, negligent, incompetent, reckless, sloppy, clueless, unprofessional, complacent, arrogant,
  impatient, hasty, overconfident, drunk, hungover, half asleep, half-asleep, napping, dozing,
  distracted, stupid, dumb, foolish, ignorant, irresponsible, thoughtless, oblivious, unwilling, uncooperative, stubborn,
  untrustworthy, undisciplined, disorganised, disorganized, dishonest, indifferent, nonchalant,
  lax, useless, hopeless, inept, naive, gullible, clumsy, unqualified, unskilled, forgetful, absent-minded, pathetic,
  unhelpful, obstinate, cavalier, guilty, culpable, ill-prepared, ill-informed, daydreaming, slacking, panicking,
  lackadaisical, amateurish, unfit, childish, selfish, defensive, overpaid, overeager, over-eager, overzealous,
  over-zealous, headstrong, pig-headed, scatterbrained, inconsiderate, imprudent, short-sighted, shortsighted, unthinking,
  blasé, flippant, cocky, smug, delusional, rude, hostile, evasive, secretive, uncommunicative, tone-deaf, out of touch,
  disobedient, insubordinate, heedless, rash, neglectful, unmotivated, apathetic, amateurs, amateur, too busy,
  uninterested, disinterested
`);

const DEGREE = oneOf(`
  too, so, very, half, rather, quite, really, simply, just, clearly, obviously, completely, totally, utterly, always,
  again, being, been, to be, a bit, a little, far too, much too, way too, extremely, incredibly, grossly, notoriously,
  hopelessly, criminally, inexcusably, visibly, probably, still, more, plainly, equally, somewhat, a complete, complete,
  total, just too, simply too, both, all, also, once again, never anything but, known to be, at best, blissfully
`).replace(")", "|)");

/** Qualities of people, and orders to have better ones. */
export const CARE_PHRASES: readonly BlamePhrase[] = [
  ...phrases(
    "Care is no safeguard: say which check, default or limit was missing.",
    `
      carelessness
      careless (mistake|error|change|work|person|deploy|push|edit|command|handling|act|merge|commit|release|slip|action|deployment|behaviour|behavior|attitude|copy-paste|review)
      ${BAD} {who}
      {other} (is|are|was|were) (too|very|painfully|so|far too|extremely|simply) (slow|late|quick|trusting)
      {other} (is|are|was|were) (unresponsive|nowhere to be|unreachable as|absent as|no help|of no help|not helpful)
      amateurism
      amateur hour
      (a|complete|total) (joke|shambles|clown show|clownshow|circus)
      (loose cannon|bad apple|bad apples|weakest link|prima donna|primadonna|know-it-all|dead weight|slacker|slackers|freeloader|freeloaders)
      {name} ${IS} ${DEGREE} ${BAD}
      it (was|is) ... (careless|negligent|reckless|irresponsible|sloppy|foolish|unprofessional|stupid|thoughtless|lazy|naive|dumb|selfish|rude|arrogant) (to|of|that)
      negligen*
      negligently
      incompeten*
      ineptitude
      sloppy
      sloppily
      sloppiness
      reckless*
      idiot*
      moron*
      imbecil*
      stupid*
      boneheaded
      brainless
      asinine
      harebrained
      ham-fisted
      thoughtless*
      irresponsib*
      slapdash
      lackadaisical
      clueless*
      unprofessional*
      inexcusable
      unforgivable
      inattenti*
      heedless*
      laziness
      forgetfulness
      apathy
      nonchalance
      (shoddy|half-arsed|half-assed|slipshod) (work|code|testing|review|reviews|job|coding|workmanship|engineering|documentation|migration|implementation)
      cowboy (deployment|deployments|deploy|deploys|coder|coders|coding|developer|developers|admin|admins|style|operation)
      {who} (is|are|was|were) ... (notorious|infamous|incapable|known for his|known for her|known for their|known for breaking)
      {other} (was|were) (asleep|sleeping) (again|on|through|instead|while)
      amateurish*
      (serious|stern|) talking-to
      with (more|a little|a bit of|some|a little more|a bit more|a minimum of|minimal|basic) (care|attention|thought|foresight|diligence|effort|discipline|common sense)
      (more|greater|better) (care|attention|diligence|discipline|vigilance) (must|should|needs to|has to) be (taken|paid|exercised)
      (take|exercise|show|pay) (more|greater|better|closer) (care|attention|diligence|caution|discipline)
      (please|pls) {rest} (think before|be careful|pay attention|use common sense)
      (leadership|management|team|shift|ops|operations|crew|department) (was|were) asleep
      (indefensible|unpardonable|unconscionable|deplorable|unjustifiable)
      (failure|lapse|failures|lapses) of (leadership|supervision|judgment|judgement|character|discipline|professionalism)
      (leadership|supervisory|personal|individual|personnel) (failure|failures|failing|failings|lapse)
      (people|personnel|staff|attitude) problem
      {who}'s ... (reaction|response|handling|behaviour|behavior|work|job|decision|decisions|communication|attitude|planning|performance|preparation|review|reviews) (was|were|is|are) ... (poor|bad|terrible|inadequate|sloppy|lacking|unacceptable|weak|careless|abysmal|substandard|disappointing|lax|hasty|disorganised|disorganized|pathetic|appalling|amateurish|laughable|irresponsible)
      (word|words|serious talk|stern talk) with {who} about
      (cowboy|cavalier|gung-ho|lax|blasé|careless|sloppy|lazy|casual|don't-care|couldn't-care-less|arrogant) (attitude|approach|mentality|behaviour|behavior|engineering|coding|culture)
      lazy (coding|work|reviewing|testing|programming|engineering|approach|people|engineers|developers)
      too (lazy|impatient|hasty|careless|arrogant|proud|stubborn)
      {who} (was|were|is|are) too busy (with|doing|playing|chatting|to|watching)
      {who} was lazy
      ${oneOf("lack of, absence of, want of, little, shows no, showed no, no, insufficient")} (attention to detail|common sense|due diligence|due care|professionalism|diligence|seriousness)
      (total|complete|utter|sheer|general|gross|pure|plain|obvious|clear|his|her|their) (lack of|absence of) (attention|care|discipline|diligence|skill|skills|competence|common sense|ownership|judgment|judgement|interest|effort|professionalism|responsibility|respect|understanding|knowledge|accountability|rigour|rigor|commitment|concern|foresight)
      lack of (attention|care|discipline|diligence|skill|skills|competence|competency|common sense|ownership|judgment|judgement|professionalism|interest|effort|seriousness|commitment|due diligence|responsibility|respect|accountability|rigour|rigor|vigilance|concentration|focus|foresight|concern|thoroughness|initiative)
      {who}'s lack of (attention|care|discipline|diligence|skill|skills|competence|understanding|knowledge|experience|interest|effort|awareness|preparation|planning|communication|urgency)
      {who} (lacked|lacks|lack) ... (attention|care|discipline|diligence|skill|skills|competence|experience|sense|aptitude|brains|maturity|professionalism|urgency|judgement|judgment|awareness|foresight|leadership|courage|willingness|knowledge|vigilance|focus|rigour|rigor|initiative)
      {who} (lacked|lacks|lack|shows|showed|had) (the|a|any|all|no|basic|a complete) ... (attention|care|discipline|diligence|skill|skills|competence|experience|sense|understanding|lack of|aptitude|brains|maturity|awareness|foresight|leadership|courage|willingness|responsibility|professionalism|urgency|interest|judgement|judgment)
      (poor|bad|terrible|questionable) (judgment|judgement)
      (not|isn't|wasn't|weren't|aren't|never) paying (attention|enough attention|any attention)
      {who} (was|were|is|are) ... not paying
      had paid attention
      paid (no|little|zero) attention
      without thinking
      out of (ignorance|laziness|haste|carelessness|spite|arrogance|complacency|stupidity|sheer|pure)
      (sheer|pure|plain|utter|total|gross|crass) (carelessness|stupidity|laziness|negligence|incompetence|ignorance|haste|arrogance|sloppiness|neglect|idiocy|recklessness)
      (poor|bad) workmanship
      {who} ... been more careful
      {who} been careful
      {name} panicked
      complacen*
      no business (having|doing|being|touching|running|deploying|making)
      {who} (has|have|had) no (place|business) (in|here|on|being|touching)
      {who} rushed (the|this|that|it|into|through|his|her|their|and|ahead)
      ... (rushed|pushed|hurried) (through|out) by {who}
      {who} (was|were|is|are|being) (in too much of a hurry|in such a hurry|in such a rush|too quick|too eager|trigger-happy|overly confident|half awake)
      (out of|beyond|in over) (his|her|their) (depth|head|heads|league)
      (hasty|rash|knee-jerk|ill-considered|careless) (decision|decisions|change|deploy|deployment|action|reaction|merge|commit|fix)
      slept through
      (asleep|sleeping) (at the wheel|at the switch|on the job|on duty|on shift|on watch)
      half-asleep
      half asleep
      junior (engineer|developer|dev|admin|colleague|employee|operator|sysadmin|dba) {rest} (deleted|broke|ran|caused|pushed|deployed|dropped|made|changed|with|did|was allowed|merged|brought|crashed)
      (inexperienced|rookie|untrained|unqualified|incompetent|careless|lazy|sloppy|clueless|overconfident|arrogant|negligent|inept|ignorant|unskilled|so-called|amateur) (engineer|engineers|developer|developers|operator|admin|admins|colleague|person|people|team|reviewer|reviewers|employee|employees|contractor|contractors|staff|programmer|programmers|manager|managers|dba|sysadmin|technician|dev|devs|vendor|intern|consultant|consultants|user|users|management)
      (been|was|were|be) more (diligent|careful|attentive|thorough|disciplined|professional|responsible|vigilant|alert|cautious|mindful)
      {other} (did not|didn't|don't|doesn't|does not|do not) care
      {name} (did not|didn't) care
      {other} (only|just) (care|cares|cared|think|thinks) (about|of)
      {who} (lost|lose|loses) (his|her|their) (nerve|head|nerves|temper|cool)
      {who} (is|was|were|are) (simply|just|clearly|obviously|) not (up to|fit for|cut out|capable|qualified|competent|careful|diligent|thorough|attentive|skilled|serious|interested|reliable|a team player|professional|suited|good enough|smart enough|paying)
      {who} (isn't|wasn't|weren't|aren't) (up to|fit for|cut out|qualified|competent|careful|diligent|thorough|attentive|skilled|serious|reliable|professional|good enough|smart enough|paying|bothered)
      {who} (was|were|is) simply not
      {other} (cannot|can't|couldn't|could not|can not) (be trusted|be relied on|be left alone)
      {who} (does not|doesn't|do not|don't|did not|didn't) (know|understand) ... (basics|job|what they|what he|what she|first thing|own system|own code|own)
      {who} (does not|doesn't|don't|didn't|do not) (deserve|belong)
      {name}'s ${oneOf(`
        attitude, arrogance, ego, stubbornness, sloppiness, incompetence, ignorance, laziness, inattention, indifference,
        impatience, carelessness, negligence, overconfidence, forgetfulness, stupidity, complacency, recklessness,
        thoughtlessness, obsession, short-sightedness, stinginess, indiscipline, sluggishness, haste, greed, pride, indecision, hubris, unprofessionalism`)}
      (hubris|arrogance|stubbornness|greed|stupidity|ignorance|indifference|impatience|inaction|incompetence|neglect|inexperience) (of|by|on the part of) {who}
      {who}'s (inaction|inexperience|disregard|neglect|indecision|disinterest|omission|omissions|lapse|lapses|blunder|blunders|screw-up|screwup|slip-up|interference|bungling|inability|shortcomings|failings|panicking)
      {who}'s ... (attitude|arrogance|carelessness|laziness|sloppiness|stubbornness|indifference|behaviour|behavior|conduct) (to|towards|toward|is|was|has|cost|led|caused)
      (had|has|have) the (nerve|audacity|gall|cheek) to
      (lacked|lacks|didn't have|did not have) the (courage|decency|guts|sense|brains|presence of mind|will)
    `,
  ),
  ...phrases(
    "An order to be careful changes nothing: say what the system could do for the next person.",
    `
      {other} ${oneOf(`
        must, should, shall, need to, needs to, have to, has to, ought to, had better, will have to, better, needed to,
        will be expected to, are expected to, is expected to, are reminded to, is reminded to, are asked to, must learn to,
        need to learn to, needs to learn to, has to learn to, have to learn to, should learn to, should start to`)} ... ${oneOf(`
        be more careful, be careful, be more attentive, be more diligent, be more vigilant, be more responsible,
        be more disciplined, be more thorough, be more professional, pay attention, pay more attention,
        pay better attention, pay closer attention, take more care, take care, take greater care, take better care,
        take it seriously, take this seriously, think before, think twice, think first,
        think harder, try harder, do better, do his job, do her job, do their job, do their jobs, wake up, grow up,
        get their act together, get his act together, get her act together, be ashamed, own up,
        be supervised, be retrained, be re-trained, be disciplined, be reprimanded, be fired, be sacked,
        be punished, be held accountable, be held responsible, be sanctioned, be told off, lose access, lose their,
        lose his, lose her, answer for, explain himself, explain herself, explain themselves, be spoken to, understand that,
        learn that, realise that, realize that, stop treating,
        be kept away, know better, stop blaming, stop guessing, stop making, stop pushing, stop ignoring, stop being,
        start reading, start listening, start thinking, read the docs, read the documentation,
        read the manual, follow the rules, follow the procedure, be watched,
        not be allowed near, never touch, use common sense, use their brain`)}
      {other} (will|shall|should|must|has to|have to|needs to|need to|to) be (retrained|re-trained|reprimanded|disciplined|sanctioned|punished|fired|sacked|supervised|coached|counselled|counseled|spoken to)
      {other} (will|shall|should|must|to) be reminded (to pay|to be|to follow|to think|of their|to take care|to exercise|to adhere|to comply|of the importance)
      {other} (must|should|need to|needs to|have to|has to|ought to|had better) not ... (again)
      {who} (needs|need) (a|to be|more) (lesson|training|retraining|re-training|supervision|talking-to|taught|trained|wake-up call|discipline|reminder|coaching|reminding)
      until {who} (learns|learn) to
      (retrain|re-train|reprimand|discipline|admonish|punish|fire|sack) {who}
      (rtfm|read the fine manual|read the fucking manual|read the friendly manual)
    `,
  ),
];
