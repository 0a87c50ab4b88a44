-- put-mark: remembers how far a mailbox was read, if it is this reader's.
-- KEYS  1 mark: hash  2 lease: string, the reader
-- ARGV  1 offset of the clock (ms)  2 reader  3 uidvalidity  4 last UID  5 since
-- returns 1, or 0 when another or nobody has the lease
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
redis.call('HSET', KEYS[1], 'uidvalidity', ARGV[3], 'lastUid', ARGV[4], 'since', ARGV[5], 'at', string.format('%.0f', now))
return 1
