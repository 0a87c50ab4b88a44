-- note: keeps one field of a question, once, and counts it.
-- KEYS  1 question (hash: field → value)  2 times (zset: question → when)  3 counts of the day (hash: "kind\narticle" → number)
-- ARGV  1 field  2 value  3 when, milliseconds  4 question's id  5 fields at most  6 questions at most  7 oldest kept, milliseconds
--       8 seconds a question lives  9 seconds a day's counts live  10… fields of KEYS[3] to count
-- returns the ids that are too old or too many; the caller removes their hashes (they would expire by themselves)
local there = redis.call('EXISTS', KEYS[1])
if (ARGV[1] == 'asked') == (there == 1) then return {} end
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then return {} end
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return {} end
for i = 10, #ARGV do redis.call('HINCRBY', KEYS[3], ARGV[i], 1) end
if #ARGV >= 10 then redis.call('EXPIRE', KEYS[3], ARGV[9]) end
if there == 1 then return {} end
redis.call('EXPIRE', KEYS[1], ARGV[8])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[4])
local gone = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[7], 'LIMIT', 0, 100)
local over = redis.call('ZCARD', KEYS[2]) - #gone - tonumber(ARGV[6])
if over > 0 then
  for _, id in ipairs(redis.call('ZRANGE', KEYS[2], #gone, #gone + math.min(over, 100) - 1)) do table.insert(gone, id) end
end
if #gone > 0 then redis.call('ZREM', KEYS[2], unpack(gone)) end
return gone
