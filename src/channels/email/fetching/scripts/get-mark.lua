-- get-mark: how far a mailbox was read.
-- KEYS  1 mark
-- ARGV  1 offset of the clock (ms)
-- returns {uidvalidity, last UID, since, ms since it was put}, or nothing
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
local mark = redis.call('HMGET', KEYS[1], 'uidvalidity', 'lastUid', 'since', 'at')
if not mark[1] then return end
return { mark[1], mark[2], mark[3], tostring(math.max(0, now - tonumber(mark[4]))) }
