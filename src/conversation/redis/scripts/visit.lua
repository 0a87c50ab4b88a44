-- visit: somebody reads a conversation, or has gone.
-- KEYS  1 visits: zset, visit -> when it was last heard of; the member "" -> when anybody was last there
-- ARGV  1 offset of the clock (ms)  2 ms after which a visit that is not heard of is over  3 ms to keep it all  4 visit  5 "seen" | "left"
-- returns nothing
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
local over = now - tonumber(ARGV[2])
if ARGV[5] == 'seen' then
  redis.call('ZADD', KEYS[1], now, ARGV[4], now, '')
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', over)
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
else
  local at = redis.call('ZSCORE', KEYS[1], ARGV[4])
  if not at then return end
  redis.call('ZREM', KEYS[1], ARGV[4])
  -- One that had been silent too long was over before.
  if tonumber(at) > over then redis.call('ZADD', KEYS[1], now, '') end
end
