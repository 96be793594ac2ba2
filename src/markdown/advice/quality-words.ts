/** Verbs that a promise may begin with. Many are nouns too; a promise of a single noun is found by its length. */
export const ACTION_VERBS: ReadonlySet<string> = new Set(
  (
    "accept acknowledge act adapt add adjust agree alarm alert align allow analyse analyze announce answer append apply approve archive " +
    "ask assert assign attach audit authenticate automate avoid back backfill backport balance ban batch benchmark bind block book bound " +
    "break bring broadcast buffer build bump cache calculate call cancel cap capture catch change charge check choose clean clear clone " +
    "close collect combine communicate compare compress configure confirm connect consolidate contact contain continue convert copy correct " +
    "count cover create cut decide declare decommission decouple default define delay delete deliver deny deploy deprecate describe design " +
    "detect determine develop disable disallow discard disconnect display distribute divide document double download drain draft drill drop " +
    "edit educate eliminate email emit enable encrypt end enforce engage enhance enlarge ensure escalate establish estimate evaluate evict " +
    "exclude execute exercise expand expire explain explore export expose extend extract fail fence fetch file fill filter find finish fix " +
    "flag flush follow forbid force format forward freeze gate generate get give grant group grow guard handle harden hide hold host hire " +
    "identify ignore implement import improve include increase index inform inject insert inspect install instrument integrate introduce " +
    "invalidate investigate invite isolate issue join keep kill label launch lead learn let limit link list load lock log look lower maintain " +
    "make map mark measure mend merge migrate minimise minimize mirror mitigate mock modify monitor mount move mute name narrow negotiate " +
    "normalise normalize notify offer open optimise optimize order organise organize overprovision own package page parse patch pause " +
    "perform persist pin plan point poll populate post practise practice prefer prepare present preserve prevent print prioritise prioritize " +
    "probe process profile program prohibit propagate propose protect prove provide provision prune publish pull purchase purge push put " +
    "quarantine query queue quote raise ramp randomise rate re-enable reach read rebalance rebuild recalculate record recover redact redesign " +
    "redirect reduce refactor refresh refuse regenerate register reject release reload remind remove rename render renew reorder repair " +
    "replace replay replicate report reproduce request require reroute rerun reserve reset resize resolve respond restart restore restrict " +
    "restructure retain retest retire retry return reuse revert review revise revoke rewrite roll rotate route run sample sanitise sanitize " +
    "save say scale scan schedule scope scrub search secure see segment select send separate serve set settle shard share shed ship shorten show " +
    "shut sign silence simplify simulate skip slow snapshot sort spell split stage stagger standardise standardize start state stop store " +
    "stream strengthen stress stub subscribe support surface suspend swap switch sync synchronise tag take talk tell terminate test think " +
    "throttle throw tie tighten time tokenise trace track train transfer translate trim tune turn uncap understand undo unify uninstall " +
    "unpin unsubscribe update upgrade upload use validate vary verify version visualise visualize wait warm warn watch widen wire withdraw " +
    "work wrap write zero"
  ).split(" "),
);

/** Beginnings that promise thoughts and not results, unless the item says what comes of them. */
export const OPEN_BEGINNINGS: readonly string[] = [
  ...[
    "consider",
    "think about",
    "look into",
    "look at",
    "investigate",
    "explore",
    "discuss",
    "review",
    "understand",
    "evaluate",
  ],
  ...[
    "analyse",
    "analyze",
    "improve",
    "enhance",
    "optimise",
    "optimize",
    "strengthen",
    "increase",
    "reduce",
    "lower",
    "minimise",
  ],
  ...[
    "minimize",
    "ensure",
    "make sure",
    "keep",
    "continue",
    "work on",
    "clean up",
    "double-check",
    "check",
    "monitor",
    "make",
  ],
  ...[
    "follow",
    "communicate",
    "avoid",
    "try",
    "support",
    "learn",
    "see",
    "talk",
    "watch",
    "maintain",
    "prevent",
    "fix things",
  ],
];

/** Beginnings that put the burden on people's memory and care. */
export const PEOPLE_BEGINNINGS: readonly string[] = [
  ...[
    "train",
    "retrain",
    "educate",
    "remind",
    "tell everyone",
    "teach",
    "coach",
    "be",
    "pay attention",
    "raise awareness",
  ],
  ...["remember", "encourage", "instruct", "ask everyone", "warn people"],
];

/** What makes an end visible: a number, a name in code, a condition, a thing that is there afterwards. */
export const END_SIGNS =
  /\d|`|\uE000|%|\b(?:so that|until|unless|when|whenever|once|if|before|after|below|above|at least|at most|within|every|each|per|instead of|rather than|into|and (?:write|record|document|decide|publish|add|report|file|open|choose)|with a|without a|in ci|via|by \w+ing)\b/iu;

export const DETECT_CUES =
  /\b(?:alert|alarm|page[sd]? (?:the|on|when)|detect|monitor|dashboard|probe|heartbeat|canary|smoke test|health ?check|log|trace|graph|metric|scan|notice)/i;
export const MITIGATE_CUES =
  /\b(?:runbook|playbook|roll ?back|revert|fail ?over|fallback|shed|throttle|degrade|circuit breaker|restart|backup|restore|kill switch|status page|drill|game day|isolate|stale)/i;
