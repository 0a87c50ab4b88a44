-- KEYS: a lane. ARGV: burst, ms between two calls. Answers 0 when the next call may be made, and counts it; else the ms until then.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local every = tonumber(ARGV[2])
local kept = redis.call('HMGET', KEYS[1], 'due', 'paused')
local due, paused = tonumber(kept[1] or 0), tonumber(kept[2] or 0)
local start = math.max(now, paused, due - (ARGV[1] - 1) * every)
if start > now then return math.ceil(start - now) end
due = math.max(due, now) + every
redis.call('HSET', KEYS[1], 'due', string.format('%.0f', due))
redis.call('PEXPIRE', KEYS[1], math.ceil(math.max(due, paused) - now))
return 0
