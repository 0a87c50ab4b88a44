-- commit: writes a turn, only if its event is still at the head of the mailbox; then takes the next turn.
-- KEYS  1 mailbox  2 conversation  3 lease  4 ready  5 timers  6 log  7 lanes  8 aside  9.. the lists of the lanes used
-- ARGV  1 conversation id  2 "event id\n"  3 now (ms)  4 who has the turn  5 lease (ms)  6 record or "" to leave it  7 n after this turn
--       8 pub/sub channel  9 ms before another process looks after a lane  10 what to set aside or ""
--       11 number of entries, then each entry (JSON)
--       then number of timers, then "conversation\0name" and due time or "" for each
--       then number of items, then KEYS index of its list, "conversation\0lane" and "id\njson" for each
-- returns {0} somebody else committed it | {1} done, no next turn for us | {1, next event, record or "", tries}
local head = redis.call('LINDEX', KEYS[1], 0)
if not head or string.sub(head, 1, #ARGV[2]) ~= ARGV[2] then return {0} end
local now = tonumber(ARGV[3])
local i = 11
local count = tonumber(ARGV[i])
local n = tonumber(ARGV[7]) - count
local entries = {}
-- The log first: it is the one write that can be refused (a number used before), and then nothing must have been written.
for k = 1, count do
  entries[k] = ARGV[i + k]
  redis.call('XADD', KEYS[6], 'MAXLEN', '~', '20000', string.format('%d-0', n + k), 'e', ARGV[i + k])
end
redis.call('LPOP', KEYS[1])
redis.call('HSET', KEYS[2], 'tries', '0')
if ARGV[6] ~= '' then redis.call('HSET', KEYS[2], 'record', ARGV[6]) end
if ARGV[10] ~= '' then
  redis.call('LPUSH', KEYS[8], ARGV[10])
  redis.call('LTRIM', KEYS[8], 0, 99)
end
if count > 0 then redis.call('PUBLISH', ARGV[8], '[' .. table.concat(entries, ',') .. ']') end
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
  redis.call('ZADD', KEYS[7], 'NX', now + tonumber(ARGV[9]), ARGV[i + 2])
  i = i + 3
end
local next = redis.call('LINDEX', KEYS[1], 0)
local holder = redis.call('GET', KEYS[3])
if not next then
  redis.call('ZREM', KEYS[4], ARGV[1])
  if holder == ARGV[4] then redis.call('DEL', KEYS[3]) end
  return {1}
end
if holder and holder ~= ARGV[4] then return {1} end
redis.call('SET', KEYS[3], ARGV[4], 'PX', ARGV[5])
redis.call('ZADD', KEYS[4], now + tonumber(ARGV[5]), ARGV[1])
local tries = redis.call('HINCRBY', KEYS[2], 'tries', 1)
return {1, next, ARGV[6], tries}
