import type { BlamePhrase } from "../../domain/advice-policy.ts";

/** One phrase a line, as `BlamePhrase` has it, with what to write about instead. */
function phrases(instead: string, lines: string): BlamePhrase[] {
  const said = lines.split("\n").map((line) => line.trim());
  return said.filter((say) => say !== "").map((say) => ({ say, instead }));
}

/** The words that the App knows; teams add theirs in config. */
export const BLAME_PHRASES: readonly BlamePhrase[] = [
  ...phrases(
    "Say which step could go wrong, and what would have caught it before it did harm.",
    `
      (human|operator|pilot|engineer) (error|errors|mistake|mistakes|failing|failings)
      human factors
      user error
      fat finger*
      fat-finger*
      finger trouble
      pebkac
      (simple|stupid|silly|dumb|basic|obvious|careless|avoidable|rookie|elementary|sloppy|lazy|embarrassing) (mistake|error|oversight|typo)
      beginner's (mistake|error)
      (mistake|error|oversight|slip|typo|blunder|lapse|negligence) (by|of|on the part of) {who}
      (mistake|error|oversight) ... (made|committed) by {who}
      {who} made (a|an|the|this|another|such a) ... (mistake|error|typo|slip)
      {who} (mistakenly|wrongly|foolishly|carelessly|recklessly|accidentally|inadvertently|blindly|negligently)
    `,
  ),
  ...phrases(
    "Say what was visible at that moment, and what would have shown more.",
    `
      (should|would|could|ought to) have known (better|this|that)
      should have known
      {who} should have {done}
      {who} (should not|shouldn't|never should) have {done}
      {who} should never have {done}
      {who} ought to have {done}
      {who} (could|might) have (just|simply|easily) {done}
      anyone with common sense
      (basic|plain|simple) common sense
      {who} (missed|overlooked) (the|this|that|an|a|all|several|every|another) ... (alert|alerts|alarm|alarms|page|pages|warning|warnings|sign|signs|email|message|step|steps|check|bug|error|line|typo|mistake|review|problem|issue|detail|condition|flag|line|call)
      {other} (did not|didn't|does not|doesn't) (notice|understand|realise|realize|know better|think)
      {who} (did not|didn't) ... think
      {other} (did not|didn't|does not|doesn't) know (what|how|that)
      {who} (misread|misjudged|misunderstood)
      (wrongly|blindly|foolishly|naively) (assumed|concluded|trusted|believed|followed|copied)
      (more|less) (diligent|careful|competent|attentive|experienced|thorough) {who}
      even a (quick|brief|cursory|simple) (glance|look|check)
      for (anyone|anybody|someone) to (admit|notice|realise|realize|bother)
      before doing the obvious
      {who} (had|has|have) no (idea|clue) ... (what|how|why)
      (had|has|have) no (idea|clue) what (he|she|they) (was|were)
      {who} (was|were|is) not (competent|qualified|careful|diligent|thorough|attentive|skilled) (enough|)
      {who} (was|were|is) simply not
      (nobody|no one) ... (thought|cared|bothered) to
      (nobody|no one) (spoke up|said anything|raised an objection)
      (everyone|everybody|anyone|anybody) (knows|knew) (you|not|that|better)
      any (competent|decent|good|experienced|reasonable|half-decent) {who}
      {other} ... did not understand
      {other} ... didn't understand
      {who}'s ignorance
      ignorance of
    `,
  ),
  ...phrases(
    "Say what relied on memory, and what could do it, ask for it or refuse to go on without it.",
    `
      {who} (forgot|neglected|omitted)
      {who} failed to (test|run|check|verify|update|enable|add|set|follow|read|notice)
      {who} refused to
      {who}'s (refusal|reluctance|failure|inability) to
      (couldn't|could not|can't|cannot|couldnt) be bothered
      {who} ... (did not|didn't) ... (escalate|speak up|ask for help)
      {who} ... slow to (react|respond|escalate|act)
      {who} (chose|decided) to (ignore|do nothing)
      (despite|after) (having|being) ... (been|) (told|warned)
      {who} sat on (the|this|our|a|that)
      {who} failed to (react|respond|act|escalate|understand|realise|realize|recognise|recognize|review|document|ask|coordinate|prepare|plan|learn|consider|anticipate|see|look|think|do|take|make|perform|complete|page|report|raise|remember)
      {who} never (told|asked|checked|tested|read|informed|warned|escalated|documented|announced|looked|verified|reviewed|followed|updated)
      {who} {done} ... without (checking|testing|asking|reading|looking|verifying|telling|reviewing|thinking|informing|permission|consulting)
      (nobody|no one|none of them) (bothered|cared)
      {who} (did not|didn't) bother
      {who} never bothered
      (nobody|no one) took ownership
      dropped the ball
      (did not|didn't|does not|doesn't|not) do (his|her|their|our|your) (job|homework|duty|due diligence)
      (rubber-stamped|rubber stamped|waved through|signed off blindly)
    `,
  ),
  ...phrases(
    "Care is no safeguard: say which check, default or limit was missing.",
    `
      carelessness
      careless (mistake|error|change|work|engineer|developer|person|team|deploy|push|edit)
      {who} (is|are|was|were) ... careless
      negligen*
      incompeten*
      sloppy
      sloppiness
      reckless*
      idiot*
      stupid*
      clueless
      unprofessional*
      inexcusable
      inattentive*
      laziness
      lazy (coding|work|reviewing|testing|programming|engineering|approach)
      too (lazy|impatient|hasty|careless)
      {who} was lazy
      lack of (attention|care|discipline|diligence|skill|skills|competence|common sense|ownership|judgment|judgement)
      {who} lacked the (attention|care|discipline|diligence|skill|skills|competence|experience)
      poor judgment
      poor judgement
      (not|isn't|wasn't|weren't|aren't) paying attention
      had paid attention
      paid no attention
      without thinking
      out of (ignorance|laziness|haste|carelessness)
      poor workmanship
      {who} ... been more careful
      {who} been careful
      {who} panicked
      complacen*
      let down by {who}
      no business (having|doing|being)
      {who} overpromised
      {who} lost control of the (call|incident|meeting|situation)
      {who} rushed (the|this|that|it|into|through)
      {who} (was|were) (asleep|drunk|distracted|inattentive|overconfident|arrogant|impatient|hasty|incompetent)
      slept through
      asleep at the wheel
      (inexperienced|junior|rookie|untrained|unqualified|incompetent) (engineer|developer|operator|admin|colleague|person|team|reviewer|employee|contractor)
      (been|was|were) more (diligent|careful|attentive|thorough|disciplined|professional)
      {who} (did not|didn't|don't) care
    `,
  ),
  ...phrases(
    "Say what made the action possible or likely; it would have happened to the next person too.",
    `
      {who} (broke|botched|ruined)
      {who} (screwed|messed|fouled) up
      {who} (ignored|disregarded)
      (is|are|was|were|be) to blame
      (is|are|was|were) at fault
      hold {who} ... accountable
      disciplinary action
      subject to disciplin*
      {who} claims
      it is (disappointing|embarrassing|unbelievable|inexcusable) that
      courtesy of (our|the|your) (friends|colleagues)
      clean up (the|their|his|her) mess
      clean up after {who}
      {who} ... (held accountable|disciplined|reprimanded|spoken to|warned about)
      {who} (was|were) not supposed to
      {who} is responsible for the (outage|incident|failure|mess)
      {who} (was|were) responsible for the (outage|incident|failure|mess|loss)
      the culprit (is|was) {who}
      blame (lies|rests|is) (with|on)
      {who} blamed
      (caused|broken) by {who}
      {who} (pressed|ran|typed|deleted|clicked|chose|selected|picked|entered|used) the wrong
      (fault|negligence|failure) of {who}
      {who}'s (fault|mistake|error|oversight|negligence|carelessness|haste|poor judgment|poor judgement)
      (his|her|their|my|your) (own|) (fault|mistake|error|oversight|haste)
      had {who} {done}
      if {who} had (only|just|) {done}
    `,
  ),
  ...phrases(
    "Say how the process is found and followed in a hurry, and what lets one pass it by.",
    `
      {who} (did not|didn't|does not|don't|doesn't) (follow|read|check|test|verify|listen|look)
      {who} (violated|bypassed)
      {who} took a shortcut
      {who} ... bypassing
      in (violation|breach|defiance) of (the|our|) (policy|process|procedure|rules|protocol|policies)
      without (authorisation|authorization)
      {who} pushed straight to
      against (the|our) (rules|policy|procedure|protocol)
    `,
  ),
  ...phrases(
    "Say how the news was to reach people, and where that way broke.",
    `
      {who} (failed|forgot|neglected) to (communicate|tell|inform|escalate|announce)
    `,
  ),
];
