-- release: gives a turn back unfinished; no sweeper takes it before a time.
-- KEYS  1 lease  2 ready  3 conversation
-- ARGV  1 conversation id  2 offset of the clock (ms)  3 who has the turn  4 ms to wait  5 "1" when nothing was tried
-- returns nothing
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])
if redis.call('GET', KEYS[1]) == ARGV[3] then
  redis.call('DEL', KEYS[1])
  redis.call('ZADD', KEYS[2], 'XX', now + tonumber(ARGV[4]), ARGV[1])
  if ARGV[5] == '1' then redis.call('HINCRBY', KEYS[3], 'tries', -1) end
end
