-- postpone: gives an outbox back; no sweeper takes its first item before a time.
-- KEYS  1 outbox (unused)  2 lease  3 conversation  4 outboxes
-- ARGV  1 "conversation\0destination"  2 offset of the clock (ms)  3 who delivers  4 ms to wait  5 the field that counts tries
--       6 "1" when nothing was tried
-- returns nothing
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])
if redis.call('GET', KEYS[2]) == ARGV[3] then
  redis.call('DEL', KEYS[2])
  redis.call('ZADD', KEYS[4], 'XX', now + tonumber(ARGV[4]), ARGV[1])
  if ARGV[6] == '1' then redis.call('HINCRBY', KEYS[3], ARGV[5], -1) end
end
