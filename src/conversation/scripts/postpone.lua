-- postpone: gives a lane back; nobody takes its first item before a time.
-- KEYS  1 lease  2 lanes
-- ARGV  1 "conversation\0lane"  2 who delivers  3 not before (ms)
-- returns nothing
if redis.call('GET', KEYS[1]) == ARGV[2] then
  redis.call('DEL', KEYS[1])
  redis.call('ZADD', KEYS[2], 'XX', ARGV[3], ARGV[1])
end
