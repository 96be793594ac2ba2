import type { BlamePhrase } from "../../domain/advice-policy.ts";
import { oneOf, phrases } from "./phrase-list.ts";

const MISTAKE = oneOf(
  "mistake, mistakes, error, errors, oversight, slip, slip-up, typo, blunder, lapse, negligence",
);
const ROLE_BEFORE_ERROR = oneOf(`
  human, operator, pilot, engineer, developer, admin, administrator, employee, staff, technician, programmer, dba,
  analyst, contractor, personnel
`);
const SILLY = oneOf(`
  simple, stupid, silly, dumb, basic, obvious, careless, avoidable, rookie, elementary, sloppy, lazy, embarrassing,
  unforced, childish, amateur, amateurish, beginner, newbie, schoolboy, foolish, needless, unforgivable, clumsy,
  boneheaded, idiotic, reckless, inexcusable
`);
const BADLY = oneOf(`
  mistakenly, wrongly, foolishly, carelessly, recklessly, accidentally, inadvertently, blindly, negligently, stupidly,
  sloppily, thoughtlessly, irresponsibly, heedlessly, clumsily, lazily, incompetently, amateurishly, rashly, half-heartedly, arrogantly, selfishly
`);
const HARM = oneOf(`
  outage, outages, incident, incidents, downtime, mess, problem, disaster, failure, loss, breakage, crash, damage,
  chaos, disruption, breach, leak, confusion, debacle, fiasco, issue, accident
`);

/** What somebody did, and did badly. */
export const DEED_PHRASES: readonly BlamePhrase[] = [
  ...phrases(
    "Say which step could go wrong, and what would have caught it before it did harm.",
    `
      ${ROLE_BEFORE_ERROR} (error|errors|mistake|mistakes|failing|failings|negligence|incompetence|carelessness|inattention|stupidity)
      human (fault|failure|slip|blunder)
      human factors
      user (error|stupidity)
      fat finger*
      fat-finger*
      finger trouble
      pebkac
      between keyboard and chair
      between the keyboard and the chair
      between (the chair|chair) and (the keyboard|keyboard)
      layer 8 (problem|issue|error)
      (costly|classic|grave|preventable|unnecessary|junior|serious|big|terrible) (mistake|mistakes|blunder|oversight)
      ${SILLY} (mistake|mistakes|error|oversight|typo|blunder|slip|slip-up)
      (beginner's|beginners'|schoolboy|newbie) (mistake|mistakes|error|errors)
      ${MISTAKE} (by|of|on the part of) {who}
      ${oneOf(`misconfiguration, mishandling, mismanagement, misjudgement, misjudgment, meddling, tampering, misuse, inaction,
        neglect, interference, foul-up, screw-up, screwup, cock-up, mess-up, bungling, misstep, sabotage, omission`)} (by|of|on the part of) {who}
      (mistake|oversight|blunder|negligence) from {who}
      (mistake|oversight|blunder|negligence|carelessness|inattention|misjudgement|misjudgment) (by|on the part of) {name}
      (mistake|mistakes|error|errors|oversight) ... (made|committed|done) by {who}
      {who} (made|committed) (a|an|the|this|another|such a|the same|many|these|several|some|too many) ... ${MISTAKE}
      {other} (makes|make|making) (a|an|the|this|another|such a|the same|many|these|several|some|too many) ... ${MISTAKE}
      {who} (did|done|do) (a|the|this|big|) (mistake|mistakes|error)
      {name} made (a|an|the) (mistake|typo|error)
      {who} ... (keeps|keep|kept|keep on|keeps on) (making|breaking|forgetting|ignoring|causing|skipping|repeating) (the|our|this|these|such|things|everything|about|to|mistakes|errors|outages|incidents)
      {who} ${BADLY}
      {other} (erroneously|unwisely|incorrectly|improperly|needlessly|naively) {done}
      ${oneOf("carelessly, recklessly, negligently, thoughtlessly, irresponsibly, sloppily, foolishly, stupidly")} {done}
      (blindly|wrongly|mistakenly|carelessly|accidentally) {done} by {who}
      {other} (did|made|done) ... (wrong|incorrect|bad) (config|configuration|change|setting|settings|thing|things|deployment|command|decision|choice|call)
      {who} (did|does|do) (it|this|that|everything|) (wrong|incorrectly|wrongly)
      {who} (deployed|merged|shipped|released|pushed) (a|the|an|this|his|her|their|some) (sloppy|half-baked|half-finished|careless)
    `,
  ),
  ...phrases(
    "Say what made the action possible or likely; it would have happened to the next person too.",
    `
      {name} (botched|bungled|blundered)
      {who} (broke|broken|botched|ruined|wrecked|bungled|fumbled|blundered|mishandled|mismanaged|misused|trashed|nuked|sabotaged)
      {who} (screwed|messed|fouled|cocked|stuffed|goofed|slipped|fucked|effed) up
      {who} (goofed|slacked|overreacted|freaked out|meddled|tampered|dithered|dawdled|procrastinated|shirked)
      {other} made (a|the|some|several) ... (wrong|bad|poor|terrible|rash|stupid|questionable|hasty|foolish) (call|decision|decisions|choice|move|judgement|judgment)
      {other} (acted|behaved|reacted|responded|performed) (badly|poorly|wrongly|improperly|inappropriately|incorrectly|too slowly|hastily)
      like (a beginner|an amateur|a fool|an idiot|amateurs|cowboys|beginners|headless chickens)
      (an|another|spectacular|classic) own goal
      sins of {who}
      {other} ... (made|making|makes) (excuses|an excuse|up excuses)
      {who}'s excuse
      {other} (pointed|pointing|points|point) (fingers|the finger)
      {other} ... more harm than good
      {other} (was|were|is|are) (chatting|playing games|gaming|daydreaming|partying|slacking|goofing|joking|sleeping instead)
      {other} (repeated|repeats|repeat) (the|this|that|his|her|their) ... (mistake|mistakes|error|errors)
      (hastily|blindly|carelessly|sloppily) (approved|merged|coded|hacked|deployed|pushed|written)
      (hacked|thrown|cobbled) together by {who}
      half-baked
      (always|again|it's|it is) the same (people|person|team|guys|folks|suspects|engineer|engineers|developer|developers)
      the usual suspects
      {other} (misconfigured|mistyped|misapplied|misdiagnosed|misinformed|mislabelled|mislabeled|miscommunicated|misspelled|misled|misused|mislaid)
      {other} introduced (the|a|this|that|an|another) ... (bug|regression|fault|vulnerability|error|defect|mistake|typo)
      {who}'s ... (bug|typo|blunder|screw-up) (took|broke|caused|brought|killed|crashed|cost|led)
      {other} (killed|crashed|blew up|knocked out) (production|prod|everything|the site|the whole)
      {other} ... managed to (break|crash|destroy|wipe|overwrite|ruin|forget|mess|delete|miss)
      {other} (configured|set|set up|handled|managed|implemented|wrote|written|designed|built|tested|documented|communicated|coordinated|planned|executed|applied|typed|entered|maintained) ... (badly|poorly|sloppily|wrongly|incorrectly|carelessly)
      {other} (deleted|dropped|pushed|merged|deployed|ran|removed|stopped|disabled|changed|gave|given|granted|sent|shut|closed|wiped|overwrote|published|triggered) ... by (mistake|accident)
      {other} (was|were|is|are) (playing|fiddling|messing|fooling|tampering|mucking) (around|about|with)
      {other} (claimed|claiming|pretends|pretended) (to|he|she|they|that he|that she|that they)
      {other} (choked|cracked under|buckled under|lost track|lost it|lost the plot)
      ${oneOf("careless, reckless, sloppy, negligent, irresponsible, unprofessional, haphazard, slapdash, amateurish")} (manner|way|fashion)
      {who} (left|leaves|made) ... (a|this|the|such a) (mess|disaster)
      {who} made (it|things|matters|everything) worse
      {other} (wasted|squandered)
      {other} (swore|swears|lied|misled|deceived|hid|concealed|covered up|pretended)
      {who} lies (to|about)
      {other} (caused|provoked) (the|this|that|a|an|our|all|another|yet another|such a|so much) ... ${HARM}
      {other} took (down|out) (half|everything|production|prod)
      {who}'s (reckless|careless|sloppy|stupid|hasty|foolish|thoughtless|irresponsible|negligent|ill-considered|lazy|shoddy|bad|poor|wrong|rash) ${oneOf(`
        change, changes, deploy, deployment, commit, decision, decisions, choice, choices, action, actions, code, work,
        judgement, judgment, behaviour, behavior, attitude, performance, call, handling, job, planning, advice, push, merge`)}
      ${oneOf("poor, bad, shoddy, inadequate, improper, deficient, substandard, half-hearted, weak, sloppy, reckless, careless, amateurish, lousy, terrible, questionable, hasty, rash, stupid, wrong, foolish")} ... ${oneOf(`
        work, decision, call, choice, judgement, judgment, judgement call, judgment call, job, handling, move, behaviour, behavior, conduct, coordination, communication, supervision, review, practice, practices, discipline, leadership, management,
        planning, testing, oversight, response, preparation, reviewing`)} (by|of|from|on the part of) {who}
      {who} ... (did|does|do|done|doing) (a|an|such a) ... (terrible|poor|bad|awful|lousy|sloppy|horrible|half-baked|half-hearted|shoddy|miserable|pathetic|incomplete) (job|work)
      {who} ... (did|does|do) (poor|bad|sloppy|shoddy|lousy|half-baked) (work|testing|review|reviews)
      (bad|poor|terrible|awful) (judgement|judgment|decision-making) call
      (ignored|overlooked|neglected|forgotten|botched|mishandled|bypassed|broken|messed up|screwed up|disregarded|misconfigured|brushed aside|left behind|left half-finished) by {who}
      caused by {who}
      (caused|provoked|triggered) by (the|an|a|some|their|his|her) ... (carelessness|negligence|incompetence|inattention|mistake|mistakes|oversight|haste|recklessness|ignorance|sloppiness|laziness) of
      because of {who} {rest} (we|customers|everyone|everybody|users|production|the site) (lost|missed|suffered|could not|couldn't|was down|were down|went down)
      {who} is the (root cause|cause|weak link)
      {who} was the (root cause|cause|weak link)
      {who} (cut|cuts|cutting) corners
      {who} ... (usual|cheap|lazy|easy) (shortcut|shortcuts|way out)
      {other} let ... (slip|slide|rot|lapse|happen|expire)
      {other} let (us|everyone|the team|customers) down
      {who} (dropped|drop|drops) the ball
      {who} (struck|strike|strikes|did it|do it|does it) again
      {who} (blamed|threw us under)
      {who} claims
      {who} took (his|her|their|its) (sweet|own) time
      {who} (winged|wing|phoned) it
      {who} jumped (the gun|to conclusions)
      {who} (passed|pass|passes|passing) the buck
      {who} (washed|wash) (his|her|their) hands
      {who} (turned|turn|turning) a (blind eye|deaf ear)
      {who} buried (his|her|their) (head|heads)
      {who} pulled the wrong
      {who} (pressed|ran|typed|deleted|clicked|chose|selected|picked|entered|used|unplugged|edited|pushed) the wrong
      clean up (the|their|his|her) mess
      clean up after {who}
      (left|leaving|leave|leaves) us ... (mess|in the lurch)
      let down by {who}
      (failed|betrayed|abandoned|deceived) by {who}
      courtesy of (our|the|your) (friends|colleagues)
      {who} overpromised
      {who} lost control of the (call|incident|meeting|situation)
    `,
  ),
];
