-- commit: writes a turn, only if its event is still at the head of the mailbox; then takes the next turn.
-- KEYS  1 mailbox  2 conversation  3 lease  4 ready  5 timers  6 log  7 outboxes  8 aside  9 expires  10.. the outboxes used
-- ARGV  1 conversation id  2 "event id\n"  3 offset of the clock (ms)  4 who has the turn  5 lease (ms)
--       6 record or "" to leave it  7 n after this turn  8 pub/sub channel
--       9 what to set aside (a JSON object without its end, "at" is added) or ""
--       10 when the conversation may leave (ms), "forever", or "" to leave that as it is
--       11 number of entries, then each entry (JSON)
--       then number of timers, then "conversation\0name" and due time or "" for each
--       then number of items, then KEYS index of its list, "conversation\0destination", "id\njson" and ms before another process
--       looks after that outbox for each
-- returns {0, now} somebody else committed it | {1, now} done, no next turn for us
--       | {0 or 1, now, next event, record or "", tries}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[3])
local function begin(done, event)
  redis.call('SET', KEYS[3], ARGV[4], 'PX', ARGV[5])
  redis.call('ZADD', KEYS[4], now + tonumber(ARGV[5]), ARGV[1])
  local tries = redis.call('HINCRBY', KEYS[2], 'tries', 1)
  return {done, now, event, redis.call('HGET', KEYS[2], 'record') or '', tries}
end
local head = redis.call('LINDEX', KEYS[1], 0)
if not head or string.sub(head, 1, #ARGV[2]) ~= ARGV[2] then
  -- Who committed it could not free a lease that is ours: it serves for the next turn, or ends here.
  if redis.call('GET', KEYS[3]) ~= ARGV[4] then return {0, now} end
  if head then return begin(0, head) end
  redis.call('DEL', KEYS[3])
  redis.call('ZREM', KEYS[4], ARGV[1])
  return {0, now}
end
local i = 11
local count = tonumber(ARGV[i])
local n = tonumber(ARGV[7]) - count
local entries = {}
-- Redis does not roll back. The log comes first, since it refuses a number that was used before; the other writes are
-- refused only together with it. PUBLISH, which a user's rights may not allow, comes last and may fail.
for k = 1, count do
  entries[k] = ARGV[i + k]
  redis.call('XADD', KEYS[6], 'MAXLEN', '~', '20000', string.format('%d-0', n + k), 'e', ARGV[i + k])
end
redis.call('LPOP', KEYS[1])
if ARGV[6] ~= '' then
  redis.call('HSET', KEYS[2], 'tries', '0', 'record', ARGV[6])
else
  -- What came for a conversation that is not there leaves nothing behind.
  redis.call('HDEL', KEYS[2], 'tries')
end
if ARGV[10] == 'forever' then
  redis.call('ZREM', KEYS[9], ARGV[1])
elseif ARGV[10] ~= '' then
  redis.call('ZADD', KEYS[9], ARGV[10], ARGV[1])
end
if ARGV[9] ~= '' then
  redis.call('LPUSH', KEYS[8], ARGV[9] .. string.format(',"at":%d}', now))
  redis.call('LTRIM', KEYS[8], 0, 99)
end
i = i + count + 1
count = tonumber(ARGV[i])
for k = 1, count do
  local member, at = ARGV[i + 1], ARGV[i + 2]
  i = i + 2
  if at == '' then redis.call('ZREM', KEYS[5], member) else redis.call('ZADD', KEYS[5], at, member) end
end
i = i + 1
count = tonumber(ARGV[i])
for k = 1, count do
  redis.call('RPUSH', KEYS[tonumber(ARGV[i + 1])], ARGV[i + 3])
  redis.call('ZADD', KEYS[7], 'NX', now + tonumber(ARGV[i + 4]), ARGV[i + 2])
  i = i + 4
end
local next = redis.call('LINDEX', KEYS[1], 0)
local holder = redis.call('GET', KEYS[3])
local result = {1, now}
if not next then
  redis.call('ZREM', KEYS[4], ARGV[1])
  if holder == ARGV[4] then redis.call('DEL', KEYS[3]) end
elseif not holder or holder == ARGV[4] then
  result = begin(1, next)
end
-- Who hears nothing reads the log.
if #entries > 0 then redis.pcall('PUBLISH', ARGV[8], '[' .. table.concat(entries, ',') .. ']') end
return result
