-- receive: appends an event to its conversation's mailbox, once, and takes the turn when nobody has it.
-- KEYS  1 seen  2 mailbox  3 conversation  4 lease  5 ready  6 timers
-- ARGV  1 conversation id  2 event ("id\njson")  3 offset of the clock (ms)  4 who takes the turn, or "" to leave it to others
--       5 lease (ms)  6 event ids kept (s)  7 the timer that came due ("conversation\0name") or ""  8 when it was due
-- returns {0} not fresh | {1} somebody else has the conversation | {1, event at the head, record or "", tries, now}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[3])
if ARGV[7] ~= '' then
  local due = redis.call('ZSCORE', KEYS[6], ARGV[7])
  if not due or tonumber(due) ~= tonumber(ARGV[8]) then return {0} end
end
if not redis.call('SET', KEYS[1], '1', 'NX', 'EX', ARGV[6]) then return {0} end
if ARGV[7] ~= '' then redis.call('ZREM', KEYS[6], ARGV[7]) end
local length = redis.call('RPUSH', KEYS[2], ARGV[2])
if ARGV[4] == '' then
  redis.call('ZADD', KEYS[5], 'NX', now, ARGV[1])
  return {1}
end
local head = ARGV[2]
if length > 1 then
  -- An older event waits for its next try: it keeps its time.
  local at = redis.call('ZSCORE', KEYS[5], ARGV[1])
  if at and tonumber(at) > now then return {1} end
  head = redis.call('LINDEX', KEYS[2], 0)
end
local till = now + tonumber(ARGV[5])
if not redis.call('SET', KEYS[4], ARGV[4], 'NX', 'PX', ARGV[5]) then
  redis.call('ZADD', KEYS[5], 'NX', till, ARGV[1])
  return {1}
end
redis.call('ZADD', KEYS[5], till, ARGV[1])
local tries = redis.call('HINCRBY', KEYS[3], 'tries', 1)
return {1, head, redis.call('HGET', KEYS[3], 'record') or '', tries, now}
