-- is-there: whether somebody reads a conversation.
-- KEYS  1 visits (see visit.lua)
-- ARGV  1 offset of the clock (ms)  2 ms after which a visit that is not heard of is over  3 ms for which the last one is known
-- returns 1 or 0, and how many ms ago somebody was last there, or -1
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
local last = redis.call('ZSCORE', KEYS[1], '')
if not last or now - tonumber(last) > tonumber(ARGV[3]) then return { 0, -1 } end
for _, visit in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%d', now - tonumber(ARGV[2])), '+inf')) do
  if visit ~= '' then return { 1, now - tonumber(last) } end
end
return { 0, now - tonumber(last) }
