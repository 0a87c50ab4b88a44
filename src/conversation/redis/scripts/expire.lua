-- expire: removes everything of a conversation, if it may still leave and nothing waits in it.
-- KEYS  1 expires  2 conversation  3 mailbox  4 log  5 lease  6 ready  7 timers  8 outboxes  9 aside
--       10.. its outboxes, then their leases
-- ARGV  1 conversation id  2 offset of the clock (ms)  3 its record as it was read, or ""  4 ms until it is looked at again when
--       something waits  5 pub/sub channel  6 the id as JSON  7 number of outboxes, then "conversation\0destination" for each, then
--       "conversation\0name" for each timer
-- returns 1 removed | 0 it stays
-- Ids of events that were received hold nothing of what was said, and end by themselves.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])
local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not due or tonumber(due) > now then return 0 end
-- A turn was quicker: what it left is not known here.
if (redis.call('HGET', KEYS[2], 'record') or '') ~= ARGV[3] then return 0 end
local outboxes = tonumber(ARGV[7])
local waiting = redis.call('EXISTS', KEYS[3])
for k = 1, outboxes do waiting = waiting + redis.call('EXISTS', KEYS[9 + k]) end
if waiting > 0 then
  redis.call('ZADD', KEYS[1], 'XX', now + tonumber(ARGV[4]), ARGV[1])
  return 0
end
redis.call('UNLINK', unpack(KEYS, 2, 5))
for k = 1, outboxes do redis.call('UNLINK', KEYS[9 + outboxes + k]) end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[6], ARGV[1])
for k = 8, 7 + outboxes do redis.call('ZREM', KEYS[8], ARGV[k]) end
for k = 8 + outboxes, #ARGV do redis.call('ZREM', KEYS[7], ARGV[k]) end
for _, text in ipairs(redis.call('LRANGE', KEYS[9], 0, -1)) do
  if string.find(text, '"conversation":' .. ARGV[6], 1, true) then redis.call('LREM', KEYS[9], 0, text) end
end
redis.pcall('PUBLISH', ARGV[5], '[]')
return 1
