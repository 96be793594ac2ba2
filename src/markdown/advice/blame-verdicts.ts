import type { BlamePhrase } from "../../domain/advice-policy.ts";
import { oneOf, phrases } from "./phrase-list.ts";

const HARM = oneOf(`
  outage, outages, incident, incidents, failure, mess, loss, disaster, downtime, damage, breach, leak, debacle, fiasco,
  mistake, error, problem, breakage, accident, disruption, chaos, crash, misconfiguration, delay, bug
`);
const FAULT = oneOf(`
  fault, mistake, mistakes, error, oversight, negligence, carelessness, haste, poor judgment, poor judgement, doing,
  guilt, blame
`);

/** Who is found guilty, and what is to be done to them. */
export const VERDICT_PHRASES: readonly BlamePhrase[] = [
  ...phrases(
    "Say what made the action possible or likely; it would have happened to the next person too.",
    `
      (is|are|was|were|be) to blame
      (itself|themselves|himself|herself) to blame
      {other} (is|are|was|were) (solely|clearly|entirely|partly|) (at fault|in the wrong)
      (blame|responsibility|fault|guilt|accountability) (lies|rests|sits|is|falls|belongs) (squarely|solely|entirely|fully|clearly|wholly|firmly|only) (with|on|at|to) {who}
      (blame|guilt) (lies|rests|falls|is|sits|belongs) (with|on)
      fault (lies|rests|is) ... (with|at) {who}
      (responsibility|blame) for (the|this) ... ${HARM} (lies|rests|falls|sits|is) (with|on|at)
      (blame|fault) (for|of) {rest} (lies|rests|falls) (with|on)
      {other} (must|should|has to|have to|needs to|need to|ought to) (take|accept|bear|assume|carry|face) ... (blame|fault|consequences)
      {other} (must|should|has to|have to|needs to|need to|ought to) (take|accept|bear|assume) ... responsibility for (this|the|his|her|their) ... ${HARM}
      {other} (bears|bear|carries|carry|takes|holds) (the|full|sole|all the|all|some|most of the|a large part of the|the main) (blame|responsibility|fault|guilt)
      hold {who} ... (accountable|responsible|liable)
      {who} ... (held accountable|held responsible|held liable|disciplined|reprimanded|spoken to|warned about|sacked|punished|told off|admonished)
      {other} (was|were|been|being|is|are|be|gets|got) ... (fired|suspended|demoted|sanctioned|written up|let go|put on)
      (those|anyone|anybody|people|whoever is|everyone|person|persons|engineer|developer|individual|individuals|team|party|parties|employee|operator|administrator) responsible (must|should|will|has|have|was|were|are|needs|need) (be|been|face|answer|spoken|identified|warned|told|disciplined|to be|to answer|fired|sacked|dismissed)
      (those|people|person|persons|engineer|developer|individual|individuals|team|party|employee|operator|administrator) responsible for (the|this|that) ... ${HARM}
      (consequences|sanctions|punishment|penalties|repercussions) (for|against) {who}
      (consequences|sanctions|punishment|penalties|repercussions) (for|against) (those|anyone|anybody|whoever|people)
      (action|measures|steps|proceedings) against {who}
      disciplin* (action|actions|measures|measure|proceedings|steps|hearing|procedure|process|matter)
      subject to disciplin*
      (written|verbal) warning
      performance improvement plan
      heads (will|must|should|have to|need to) roll
      (guilty|culpable) (party|parties|person|engineer|developer|one|team|individual|colleague|ones)
      {who} (is|was|are|were|was found|were found) (guilty|culpable|liable)
      {who} (admitted|confessed|admits) (his|her|their|to|the|that|having) ... (mistake|fault|error|guilt|negligence|forgotten|skipped|ignored|blame|oversight)
      {who} (was|were) not supposed to
      {who} wasn't supposed to
      {who} (is|are|was|were) (solely|fully|directly|personally|entirely|clearly|primarily|mainly|ultimately|) responsible for (the|this|that|causing|breaking|all|our) ... ${HARM}
      {who} (is|are|was|were) (behind|the cause of|the reason for|the one behind) (the|this|that|our|all) ... ${HARM}
      (the|our|main|real|likely|obvious) (culprit|culprits|weak link|weakest link|guilty) ... (is|was|are|were) {who}
      {who} (is|was|are|were) ... (culprit|culprits|weak link|weakest link|troublemaker|liability|disgrace|bad apple)
      (attributable|attributed|down|due|thanks|owing) (solely|entirely|only|directly|purely|) to {who}'s
      attributable (solely|entirely|only|directly|) to {who}
      blame {other} for
      (i|we) blame {other}
      {who}'s duty to
      was {who}'s (job|responsibility|task) to (test|check|review|verify|ask|monitor|watch|read|know|tell|inform|prevent|make|ensure|catch)
      (caused|broken) by {who}
      (fault|negligence|doing) of {who}
      (fault|guilt|blame) (of|from|by|on) {who}
      all because of {who}
      (was|were) {who}'s (job|responsibility|duty|task) (and|but)
      (culprit|culprits) (has|have|was|were|is) ... (talked to|spoken to|warned|reprimanded|disciplined|fired|sacked)
      blame for {rest} (goes|belongs|falls|lies|rests) (to|with|on)
      (wrong|last) person for the job
      (entirely|squarely|solely|totally|fully) on {who}
      this one is on {who}
      (culprit:|guilty:|blame:|guilty party:) {who}
      (second|third|fourth|fifth|umpteenth|nth|hundredth) time (that|) {other} ... (broke|broken|failed|forgot|forgotten|ignored|caused|skipped|messed|screwed)
      (person|one|those|guy|engineer|developer|idiot|admin) who (caused|broke|did|messed|deleted|introduced) (this|it|the mess|the outage|the bug|the incident|that)
      typical of {other}
      {who} (has|have|had|with) (a|an|the) ... (history|habit|track record|reputation) (of|for)
      {who} ... (owes|owe) (us|everyone|the|an|customers) ... (explanation|apology)
      {who} (has|have) ... explaining to do
      (my bad|mea culpa)
      whoever {done} {rest} (never|clearly|obviously|did not|didn't|must have|had no|should be|deserves|apparently|ought)
      {who}'s ${FAULT}
      {name}'s (fault|mistake|carelessness|negligence|oversight|poor judgment|poor judgement|blunder)
      (his|her) (own|) (fault|mistake|error|oversight|haste|blunder|screw-up|negligence)
      (their|my|your) (own|) (fault|mistake|oversight|haste|blunder|screw-up|negligence)
      (dereliction|breach|neglect|violation) of (duty|duties|his|her|their)
      gross (misconduct|negligence|violation|incompetence)
      misconduct
      (name and shame|shame on)
      (a disgrace|disgraceful|shameful|appalling|pathetic)
      no excuse for
      there is no excuse
      (it is|it's|it was|i find it|we find it) ... (disappointing|embarrassing|unbelievable|inexcusable|appalling|shameful|shocking|incomprehensible|ridiculous|outrageous|unacceptable|intolerable|inconceivable|beyond me) (that|how|to see|when)
      (unacceptable|inappropriate|poor|bad|unprofessional) (conduct|attitude|work ethic)
      (this is|that is|it is|totally|simply|completely) unacceptable (from|of|by|on the part of|for) {who}
      as usual {who} (broke|did|left|ignored|forgot|blamed|had|was|were|pushed|changed|never|did not|didn't)
      (not|wasn't|isn't) the first time (he|she|that he|that she)
      a mistake (he|she|they) (has|have|had|made|makes|keep|keeps)
      {who} never (learn|learns|learned|learnt)
      (never|will never|don't|won't|doesn't) learn from (his|her|their)
      {other} (did|does|do) not meet (the|our|his|her|their) ... (expectations|standards|standard)
      {who} (fell|falls|fall|was|were) (short of|below) (the|our|expectations|what|expected|standards)
    `,
  ),
];
