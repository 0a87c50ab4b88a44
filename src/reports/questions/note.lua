-- note: keeps fields of questions, each once, and counts what is new.
-- KEYS  1 times (zset: question → when)  then for each note  question (hash: field → value)  counts of its day (hash: "kind\narticle" → number)
-- ARGV  1 fields at most  2 questions at most  3 offset of the clock (ms)  4 seconds a question lives  5 seconds a day's counts live
--       then for each note  field  value  when (ms)  question's id  number of counts, then each field of the counts
-- returns the ids that are too old or too many; the caller removes their hashes (they would expire by themselves)
local most, questions, lives, counted = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[4], ARGV[5]
local time = redis.call('TIME')
local oldest = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[3]) - lives * 1000
local added = false

local function keep(question, day, i)
  local field = ARGV[i]
  local there = redis.call('HLEN', question)
  if (field == 'asked') == (there > 0) or there >= most then return end
  if redis.call('HSETNX', question, field, ARGV[i + 1]) == 0 then return end
  local count = tonumber(ARGV[i + 4])
  for k = 1, count do redis.call('HINCRBY', day, ARGV[i + 4 + k], 1) end
  if count > 0 then redis.call('EXPIRE', day, counted) end
  if there > 0 then return end
  redis.call('EXPIRE', question, lives)
  redis.call('ZADD', KEYS[1], ARGV[i + 2], ARGV[i + 3])
  added = true
end

local i = 6
for k = 2, #KEYS, 2 do
  keep(KEYS[k], KEYS[k + 1], i)
  i = i + 5 + tonumber(ARGV[i + 4])
end
if not added then return {} end
local gone = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('(%d', oldest), 'LIMIT', 0, 200)
local over = redis.call('ZCARD', KEYS[1]) - #gone - questions
if over > 0 then
  for _, id in ipairs(redis.call('ZRANGE', KEYS[1], #gone, #gone + math.min(over, 200) - 1)) do table.insert(gone, id) end
end
if #gone > 0 then redis.call('ZREM', KEYS[1], unpack(gone)) end
return gone
