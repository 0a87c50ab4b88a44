-- leaving: the conversations of a partition that may leave by now.
-- KEYS  1 expires
-- ARGV  1 offset of the clock (ms)  2 at most so many
-- returns {conversation, ...}, the longest overdue first
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])
