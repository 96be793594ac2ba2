import type { BlamePhrase } from "../../domain/advice-policy.ts";

const STEP = "Say which step could go wrong, and what would have caught it before it did harm.";
const KNEW = "Say what was visible at that moment, and what would have shown more.";
const REMIND = "Say what relied on memory, and what could do it, ask for it or refuse to go on without it.";
const CARE = "Care is no safeguard: say which check, default or limit was missing.";
const CAUSE = "Say what made the action possible or likely; it would have happened to the next person too.";
const PROCESS = "Say how the process is found and followed in a hurry, and what lets one pass it by.";
const TELL = "Say how the news was to reach people, and where that way broke.";

const phrases = (instead: string, ...says: readonly string[]): BlamePhrase[] => {
  return says.map((say) => ({ say, instead }));
};

/** The words that the App knows; teams add theirs in config. */
export const BLAME_PHRASES: readonly BlamePhrase[] = [
  ...phrases(
    STEP,
    ...[
      "(human|operator|pilot|engineer) (error|errors|mistake|mistakes)",
      "user error",
      "fat finger*",
      "fat-finger*",
    ],
    ...[
      "finger trouble",
      "pebkac",
      "(simple|stupid|silly|dumb|obvious|careless|avoidable) (mistake|error|oversight|typo)",
    ],
    ...[
      "(mistake|error|oversight|slip|typo) by {who}",
      "(mistake|error|oversight) ... (made|committed) by {who}",
    ],
    ...[
      "{who} made (a|an|the|this|another) ... (mistake|error)",
      "{who} (mistakenly|wrongly|foolishly|carelessly|recklessly)",
    ],
  ),
  ...phrases(
    KNEW,
    ...[
      "(should|would|could|ought to) have known (better|this|that)",
      "should have known",
      "{who} should have",
    ],
    ...[
      "{who} should not have",
      "{who} shouldn't have",
      "{who} never should have",
      "{who} should never have",
    ],
    ...[
      "{who} ought to have",
      "anyone with common sense",
      "(basic|plain|simple) common sense",
      "{who} (missed|overlooked)",
    ],
    ...[
      "{who} (did not|didn't|does not|don't|doesn't) (notice|understand|realise|realize|know better|think)",
    ],
    ...["{who} ... did not understand", "{who} ... didn't understand", "{who}'s ignorance", "ignorance of"],
  ),
  ...phrases(
    REMIND,
    ...[
      "{who} (forgot|neglected|omitted)",
      "{who} failed to (test|run|check|verify|update|enable|add|set|follow|read|notice)",
    ],
    ...[
      "{who} (failed|refused) to",
      "(nobody|no one|none of them) (bothered|cared)",
      "{who} (did not|didn't) bother",
    ],
    ...[
      "{who} never bothered",
      "(nobody|no one) took ownership",
      "dropped the ball",
      "(do|did) (his|her|their|our|your) (job|homework|duty|due diligence)",
    ],
  ),
  ...phrases(
    CARE,
    ...[
      "careless*",
      "negligen*",
      "incompeten*",
      "sloppy",
      "sloppiness",
      "reckless*",
      "idiot*",
      "stupid*",
      "clueless",
    ],
    ...[
      "unprofessional*",
      "inexcusable",
      "inattentive*",
      "laziness",
      "too (lazy|impatient|hasty|careless)",
      "{who} was lazy",
    ],
    ...[
      "lack of (attention|care|discipline|diligence|skill|skills|competence|common sense|ownership|judgment|judgement)",
    ],
    ...[
      "{who} lacked the (attention|care|discipline|diligence|skill|skills|competence|experience)",
      "poor judgment",
      "poor judgement",
    ],
    ...[
      "(not|isn't|wasn't|weren't|aren't) paying attention",
      "had paid attention",
      "paid no attention",
      "without thinking",
      "out of (ignorance|laziness|haste|carelessness)",
      "poor workmanship",
    ],
    ...[
      "{who} ... been more careful",
      "{who} been careful",
      "{who} (panicked|rushed)",
      "slept through",
      "asleep at the wheel",
    ],
    ...[
      "inexperienced (engineer|developer|operator|admin|colleague|person|team|reviewer)",
      "{who} (did not|didn't|don't) care",
    ],
  ),
  ...phrases(
    CAUSE,
    ...[
      "{who} (broke|botched|ruined|killed|crashed)",
      "{who} (screwed|messed|fouled) up",
      "{who} (ignored|disregarded)",
    ],
    ...[
      "(is|are|was|were|be) to blame",
      "(is|are|was|were) at fault",
      "{who} is responsible for the (outage|incident|failure|mess)",
    ],
    ...[
      "{who} (was|were) responsible for the (outage|incident|failure|mess|loss)",
      "the culprit (is|was) {who}",
    ],
    ...[
      "blame (lies|rests|is) (with|on)",
      "{who} blamed",
      "(caused|broken) by {who}",
      "{who} (took|brought) down",
      "{who} (pressed|ran|typed|deleted|clicked|chose|selected|picked|entered|used) the wrong",
      "(fault|negligence|failure) of {who}",
    ],
    ...["{who}'s (fault|mistake|error|oversight|negligence|carelessness|haste|poor judgment|poor judgement)"],
    ...[
      "(his|her|their|my|your) (own|) (fault|mistake|error|oversight|haste)",
      "had {who} (been|paid|followed|checked)",
    ],
    ...["if {who} had (only|just|) (paid|followed|checked|read|tested|asked|listened|looked|been)"],
  ),
  ...phrases(
    PROCESS,
    ...[
      "{who} (did not|didn't|does not|don't|doesn't) (follow|read|check|test|verify|listen|look)",
      "{who} (violated|bypassed)",
    ],
    ...["{who} took a shortcut", "against (the|our) (rules|policy|procedure|protocol)"],
  ),
  ...phrases(TELL, "{who} (failed|forgot|neglected) to (communicate|tell|inform|escalate|announce)"),
];
