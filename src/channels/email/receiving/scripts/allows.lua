-- KEYS: zset of what was allowed, zset of what was not; both by when. ARGV: id, within ms, most.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - ARGV[2])
end
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 1 end
if redis.call('ZSCORE', KEYS[2], ARGV[1]) then return 0 end
local allowed = redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[3])
local key = allowed and KEYS[1] or KEYS[2]
redis.call('ZADD', key, now, ARGV[1])
redis.call('PEXPIRE', key, ARGV[2])
-- A flood costs so much memory, and no more.
redis.call('ZREMRANGEBYRANK', key, 0, -1001)
return allowed and 1 or 0
