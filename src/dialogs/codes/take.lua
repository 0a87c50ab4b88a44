-- take: counts one more code, unless one of its limits says no.
-- KEYS  one for each limit: zset, id of a code -> when it was counted
-- ARGV  1 offset of the clock (ms)  2 id  then for each key: the most, within so many ms, so many ms apart
-- returns 1 when it may be sent, 0 when it may not
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
local function of(i, which) return tonumber(ARGV[3 * i + which - 1]) end
for i, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - of(i, 2))
  if redis.call('ZSCORE', key, ARGV[2]) then return 1 end
end
for i, key in ipairs(KEYS) do
  if redis.call('ZCARD', key) >= of(i, 1) then return 0 end
  if redis.call('ZCOUNT', key, '(' .. (now - of(i, 3)), '+inf') > 0 then return 0 end
end
for i, key in ipairs(KEYS) do
  redis.call('ZADD', key, now, ARGV[2])
  redis.call('PEXPIRE', key, of(i, 2))
end
return 1
