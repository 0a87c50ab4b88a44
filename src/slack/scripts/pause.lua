-- KEYS: a lane. ARGV: ms for which nobody makes a call there.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'due', 'paused')
local paused = math.max(now + ARGV[1], tonumber(kept[2] or 0))
redis.call('HSET', KEYS[1], 'paused', string.format('%.0f', paused))
redis.call('PEXPIRE', KEYS[1], math.ceil(math.max(paused, tonumber(kept[1] or 0)) - now))
return 0
