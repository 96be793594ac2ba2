const listed = (text: string): string[] => text.trim().split(/,?\s*\n\s*|,\s+/);

/** Verbs that a promise may begin with. Many are nouns too; a promise of a single noun is found by its length. */
export const ACTION_VERBS: ReadonlySet<string> = new Set(
  listed(`
  appoint, plot, ticket, accept, acknowledge, act, adapt, add, adjust, agree, alarm, alert, align, allow, allowlist, analyse,
  analyze, announce, answer, append, apply, approve, archive, ask, assert, assign, attach, audit,
  authenticate, automate, avoid, back, backfill, backport, bake, balance, ban, batch, benchmark, bind,
  block, book, bound, break, brief, bring, broadcast, buffer, build, bulk, bump, bundle, cache, calculate,
  call, canary, cancel, cap, capture, catch, change, charge, check, choose, clean, clear, clone, close,
  coach, codify, collect, combine, communicate, compare, compress, configure, confirm, connect, consolidate,
  contact, contain, continue, convert, copy, cordon, correct, count, cover, create, cut, debounce, decide,
  declare, decommission, decouple, dedupe, deduplicate, default, define, delay, delete, deliver, deny,
  deploy, deprecate, describe, design, detect, determine, develop, disable, disallow, discard, disconnect,
  display, distribute, divide, document, dogfood, double, download, draft, drain, drill, drop, edit,
  educate, eliminate, email, embed, emit, enable, encode, encourage, encrypt, end, enforce, engage, enhance,
  enlarge, ensure, escalate, establish, estimate, evaluate, evict, exclude, execute, exercise, expand,
  expedite, expire, explain, explore, export, expose, extend, extract, extricate, fail, fan, fence, fetch,
  file, fill, filter, find, finish, fix, flag, flush, follow, forbid, force, format, forward, freeze, fuzz,
  gate, generate, get, give, grant, group, grow, guard, handle, harden, hide, hire, hold, hook, host,
  hot-swap, identify, ignore, implement, import, improve, include, increase, index, inform, inject, inline,
  insert, inspect, install, instantiate, instruct, instrument, integrate, introduce, invalidate,
  investigate, invite, isolate, issue, join, keep, kill, label, launch, lead, learn, let, limit, link, lint,
  list, load, lock, log, look, lower, maintain, make, map, mark, measure, memoise, memoize, mend, merge,
  migrate, minimise, minimize, mirror, mitigate, mock, modify, monitor, mount, move, mute, name, narrow,
  negotiate, normalise, normalize, notify, offboard, offer, onboard, open, optimise, optimize, order,
  organise, organize, overprovision, own, package, page, paginate, parse, partition, patch, pause, perform,
  persist, pin, plan, plug, point, poll, populate, post, practice, practise, prefer, preload, prepare,
  present, preserve, prevent, print, prioritise, prioritize, probe, process, profile, program, prohibit,
  propagate, propose, protect, prove, provide, provision, proxy, prune, publish, pull, purchase, purge,
  push, put, quarantine, query, queue, quiesce, quote, raise, ramp, randomise, rate, re-enable, reach, read,
  rearchitect, rebalance, rebuild, recalculate, reconcile, record, recover, redact, redesign, redirect,
  reduce, refactor, refit, refresh, refuse, regenerate, register, reject, release, reload, remind, remove,
  rename, render, renew, reorder, repair, replace, replay, replicate, report, reproduce, request, require,
  reroute, rerun, reserve, reset, resize, resolve, respond, restart, restore, restrict, restructure, retain,
  retest, retire, retry, return, reuse, revert, review, revise, revoke, rewrite, right-size, roll, rotate,
  route, run, sample, sandbox, sanitise, sanitize, save, say, scale, scan, schedule, scope, scrub, search,
  secure, see, segment, select, send, separate, serve, set, settle, shard, share, shed, shepherd, ship,
  shorten, show, shut, sign, silence, simplify, simulate, skip, slow, snapshot, sort, spell, split, stage,
  stagger, standardise, standardize, start, state, stop, store, stream, strengthen, stress, stub, subscribe,
  sunset, support, surface, suspend, swap, switch, sync, synchronise, tag, take, talk, teach, tell,
  terminate, test, think, throttle, throw, tie, tighten, time, tokenise, trace, track, train, transfer,
  translate, trigger, trim, tune, turn, unblock, uncap, understand, undo, unify, uninstall, unpin,
  unsubscribe, update, upgrade, upload, urge, use, validate, vary, vendor, verify, version, visualise,
  visualize, wait, warm, warn, watch, wean, whitelist, widen, wire, withdraw, work, wrap, write, zero
`),
);

/** Beginnings that promise thoughts and not results, unless the item says what comes of them. */
export const OPEN_BEGINNINGS: readonly string[] = listed(`
  consider, think about, look into, look at, investigate, explore, discuss, review, understand, evaluate,
  analyse, analyze, improve, enhance, optimise, optimize, strengthen, increase, reduce, lower, minimise,
  minimize, ensure, make sure, keep, continue, work on, clean up, double-check, check, monitor, make,
  follow, communicate, avoid, try, support, learn, see, talk, watch, maintain, prevent, fix things
`);

/** Beginnings that put the burden on people's memory and care, whoever is meant. */
export const CARE_BEGINNINGS: readonly string[] = listed(`
  be careful, be more, be aware, be mindful, be vigilant, be attentive, pay attention, pay more attention, raise awareness, remember,
  take care, take more care, try to remember
`);

/** Beginnings that do so where people come next; machines can be taught and reminded as well. */
export const TEACHING_BEGINNINGS: readonly string[] = listed(`
  train, retrain, educate, remind, tell, teach, coach, encourage, instruct, ask, warn, brief, urge
`);

/** Whoever such a beginning may mean. */
export const PEOPLE =
  /^(?:\s+(?:all|our|the|every|new|more|other|both|of))*\s+(?:everyone|everybody|people|person|folks|us|them|each other|[\w-]*(?:engineer|developer|operator|responder|reviewer|employee|colleague|manager|contractor|newcomer|joiner|hire|member|admin|approver|committer)s?|team|teams|staff|on-?call|ops|support|management|devs|sres|dbas)\b/;

/** Whole promises of which nobody can say when they are kept. */
export const ENDLESS =
  /^(?:add|improve|update|write|fix|handle|resolve|address|review|extend|create|do|implement|introduce)\s+(?:(?:the|more|better|proper|all|some|any|missing|additional|further|our)\s+)*(?:monitoring|alerting|alerts?|tests?|testing|test coverage|coverage|documentation|docs|runbooks?|playbooks?|logging|logs|observability|metrics|validation|error handling|errors?|bugs?|issues?|problems?|root cause|process(?:es)?|communication|resilience|reliability|guardrails|automation|follow-up)$/;

/** What stands before the promise itself. */
export const PREAMBLE =
  /^(?:please|we (?:will|should|must|need to|have to|want to|are going to)|let's|let us|to|need to|must|should)\s+/;

/** What makes an end visible: a number, a name in code, a condition, a thing that is there afterwards. */
export const END_SIGNS =
  /\d|`|\uE000|%|\b(?:so that|until|unless|when|whenever|once|if|before|after|below|above|at least|at most|within|every|each|per|instead of|rather than|into|and (?:write|record|document|decide|publish|add|report|file|open|choose)|with a|without a|in ci|via|by \w+ing)\b/iu;

export const DETECT_CUES =
  /\b(?:alert|alarm|page[sd]? (?:the|on|when)|detect|monitor|dashboard|probe|heartbeat|canary|smoke test|health ?check|log|trace|graph|metric|scan|notice)/i;
export const MITIGATE_CUES =
  /\b(?:runbook|playbook|roll ?back|revert|fail ?over|fallback|shed|throttle|degrade|circuit breaker|restart|backup|restore|kill switch|status page|drill|game day|isolate|stale)/i;
