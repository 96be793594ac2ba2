import type { Redis } from "ioredis";

/** The names of the keys. All are in one slot of a cluster, because the prefix is their hash tag. */
export function keysOf(prefix: string) {
  const key = (...parts: readonly (string | number)[]) => [`{${prefix}}`, ...parts].join(":");
  return {
    /** What is new whenever Redis lost its data: an id, and when that began. */
    epoch: key("epoch"),
    messages: key("messages"),
    owners: key("owners"),
    lease: (name: string) => key("lease", name),
    /** Which process may have written for a key that recently. */
    wrote: (name: string) => key("wrote", name),
    writes: (installation: string) => key("writes", installation),
    pause: (installation: string) => key("pause", installation),
    lines: (owner: string) => key("lines", owner),
    /** Who asked for a turn that did not begin yet: its place, and whose turns delay it. */
    asked: (name: string) => key("asked", name),
    /** The prefix of BullMQ's keys. */
    jobs: key("jobs"),
  };
}

export type Keys = ReturnType<typeof keysOf>;

/** Redis's clock in milliseconds, since those of the processes can differ, and the age of the epoch that is expected. */
const HEAD = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local function ageOfEpoch(key, expected)
  local epoch = redis.call('GET', key)
  if epoch ~= expected then return nil end
  return now - tonumber(string.match(epoch, ' (%S+)$'))
end
local function publish(key, text, from)
  redis.call('XADD', key, 'MINID', '~', string.format('%.0f', math.max(0, now - 3600000)), '*', 'messages', text, 'from', from)
end
`;

const SCRIPTS = {
  /** KEYS epoch; ARGV id. Begins an epoch if there is none. Returns the epoch and the time. */
  begin: `
    redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. string.format('%.3f', now), 'NX')
    return {redis.call('GET', KEYS[1]), string.format('%.3f', now)}`,
  /**
   * KEYS epoch, writes, pause, messages; ARGV epoch, grace, hour, whether to take, installation, member, process, then pairs of
   * a limit and its time. Returns -1 in another epoch, or the milliseconds to wait; 0 and the time if the write was taken.
   */
  takeWrite: `
    local age = ageOfEpoch(KEYS[1], ARGV[1])
    if not age then return {'-1'} end
    local wait = math.max(tonumber(ARGV[2]) - age, redis.call('PTTL', KEYS[3]), 0)
    redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.3f', now - tonumber(ARGV[3])))
    for index = 8, #ARGV, 2 do
      local first = redis.call('ZRANGE', KEYS[2], -tonumber(ARGV[index]), -tonumber(ARGV[index]), 'WITHSCORES')[2]
      if first then wait = math.max(wait, math.min(tonumber(first), now) + tonumber(ARGV[index + 1]) - now) end
    end
    if wait > 0 or ARGV[4] == '0' then return {string.format('%.3f', wait)} end
    local at = string.format('%.3f', now)
    redis.call('ZADD', KEYS[2], at, ARGV[6])
    redis.call('PEXPIRE', KEYS[2], math.ceil(tonumber(ARGV[3])))
    publish(KEYS[4], cjson.encode({{kind = 'write', installation = ARGV[5], member = ARGV[6], at = at}}), ARGV[7])
    return {'0', at}`,
  /**
   * KEYS writes, messages; ARGV the time to keep them, installation, process, then pairs of a time and a member. Publishes what was
   * unknown, for processes that began after it was taken.
   */
  restore: `
    local added = {}
    for index = 4, #ARGV, 2 do
      if redis.call('ZADD', KEYS[1], 'NX', ARGV[index], ARGV[index + 1]) == 1 then
        added[#added + 1] = {kind = 'write', installation = ARGV[2], member = ARGV[index + 1], at = ARGV[index]}
      end
    end
    redis.call('PEXPIRE', KEYS[1], ARGV[1])
    if #added > 0 then publish(KEYS[2], cjson.encode(added), ARGV[3]) end
    return 1`,
  /** KEYS pause; ARGV milliseconds. Makes a pause longer, never shorter. */
  pause: `
    if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], 1, 'PX', ARGV[1]) end
    return 1`,
  /**
   * KEYS epoch, lease, wrote; ARGV epoch, token, lease time, process, settle time. Returns -1 in another epoch, -2 and the time
   * that the lease of another process lasts, or 0 or 1 for whether another process may just have written, and who wrote last.
   */
  lease: `
    local age = ageOfEpoch(KEYS[1], ARGV[1])
    if not age then return {-1} end
    local ttl, settle = tonumber(ARGV[3]), tonumber(ARGV[5])
    if not redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ttl) then return {-2, redis.call('PTTL', KEYS[2])} end
    local wrote = redis.call('GET', KEYS[3])
    local left = math.max(redis.call('PTTL', KEYS[3]), 0)
    redis.call('SET', KEYS[3], ARGV[4], 'PX', ttl + settle)
    local mayLag = (wrote and wrote ~= ARGV[4]) or age < ttl + settle
    return {mayLag and 1 or 0, wrote or '', left}`,
  /**
   * KEYS lease, wrote; ARGV token, who wrote last, how long that matters. Ends a lease. Without that time, nobody wrote.
   */
  release: `
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    redis.call('DEL', KEYS[1])
    if tonumber(ARGV[3]) > 0 then redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3]) else redis.call('DEL', KEYS[2]) end
    return 1`,
  /**
   * KEYS epoch, then pairs of lease and wrote; ARGV lease time, settle time, process, then a token for each pair. Returns the
   * epoch, the time, and for each lease 1 if it goes on. One that ended does if no other process had it since.
   */
  renew: `
    local reply = {redis.call('GET', KEYS[1]) or '', string.format('%.3f', now)}
    local ttl = tonumber(ARGV[1])
    for index = 2, #KEYS, 2 do
      local token, holder = ARGV[3 + index / 2], redis.call('GET', KEYS[index])
      local isOwn = holder == token or (not holder and redis.call('GET', KEYS[index + 1]) == ARGV[3])
      if isOwn then
        redis.call('SET', KEYS[index], token, 'PX', ttl)
        redis.call('PEXPIRE', KEYS[index + 1], ttl + tonumber(ARGV[2]))
      end
      reply[#reply + 1] = isOwn and 1 or 0
    end
    return reply`,
  /**
   * KEYS lines, owners, asked; ARGV line, owner, most, why (hint, turn or retry), delay. The place of a job among those of its
   * owner: one after the last one of its line, or after the one that began last. Returns it, 1 if the owner is new, and 1 if a
   * job of its key may wait in a later place. Returns 0 for a hint if a job of its key waits for the turn of its line.
   */
  place: `
    if ARGV[4] == 'hint' and redis.call('HGET', KEYS[3], 'line') == ARGV[1] then return {0} end
    local last = math.max(tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or 0), tonumber(redis.call('HGET', KEYS[1], '') or 0))
    local place = last + 1
    if place > tonumber(ARGV[3]) then redis.call('DEL', KEYS[1]); place = 1 end
    redis.call('HSET', KEYS[1], ARGV[1], place)
    redis.call('PEXPIRE', KEYS[1], 3600000)
    local other = tonumber(redis.call('HGET', KEYS[3], 'place') or place)
    redis.call('HSET', KEYS[3], 'place', math.min(place, other))
    if ARGV[4] == 'turn' then redis.call('HSET', KEYS[3], 'line', ARGV[1]) end
    redis.call('PEXPIRE', KEYS[3], 3600000 + tonumber(ARGV[5]))
    return {place, redis.call('SADD', KEYS[2], ARGV[2]), other > place and 1 or 0}`,
  /** KEYS lines, asked, messages; ARGV place. Notes that the job in this place began. Returns the id of the newest message. */
  began: `
    if tonumber(redis.call('HGET', KEYS[1], '') or 0) < tonumber(ARGV[1]) then redis.call('HSET', KEYS[1], '', ARGV[1]) end
    redis.call('DEL', KEYS[2])
    local newest = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)[1]
    return newest and newest[1] or ''`,
  /** KEYS messages; ARGV text, process. */
  publish: `
    publish(KEYS[1], ARGV[1], ARGV[2])
    return 1`,
} as const;

type ScriptName = keyof typeof SCRIPTS;

/** Runs a script, atomically. Throws if Redis cannot be reached, or refuses it. */
export type RunScript = (
  name: ScriptName,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>;

export function scriptsOn(redis: Redis): RunScript {
  for (const [name, lua] of Object.entries(SCRIPTS)) redis.defineCommand(`ft:${name}`, { lua: HEAD + lua });
  return (name, keys, args) => {
    const command = (redis as unknown as Record<string, (...all: unknown[]) => Promise<unknown>>)[
      `ft:${name}`
    ]!;
    return command.call(redis, keys.length, ...keys, ...args);
  };
}
