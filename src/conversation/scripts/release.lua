-- release: gives a turn back unfinished; nobody takes it before a time.
-- KEYS  1 lease  2 ready
-- ARGV  1 conversation id  2 who has the turn  3 not before (ms)
-- returns nothing
if redis.call('GET', KEYS[1]) == ARGV[2] then
  redis.call('DEL', KEYS[1])
  redis.call('ZADD', KEYS[2], 'XX', ARGV[3], ARGV[1])
end
