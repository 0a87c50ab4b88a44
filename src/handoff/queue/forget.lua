-- forget: takes the resolved tickets of a conversation out of the index, whoever has them open in a list.
-- KEYS  1 tickets (hash: key → head and JSON)  2 numbers (hash: number → key)  3 resolved (zset: key → when)
--       4 customers (zset: "proof\nkey")  5 proofs (hash: key → its proofs, one a line)
-- ARGV  1 what their keys begin with ("conversation#")  2 pub/sub channel
-- returns how many there were
-- There are never more than those that record.lua keeps (1,000).
local found = 0
for _, key in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
  if string.sub(key, 1, #ARGV[1]) == ARGV[1] and string.match(key, '^%d+$', #ARGV[1] + 1) then
    local kept = redis.call('HGET', KEYS[1], key)
    if kept then redis.call('HDEL', KEYS[2], string.match(kept, '^(%d+)')) end
    redis.call('HDEL', KEYS[1], key)
    redis.call('ZREM', KEYS[3], key)
    for proof in string.gmatch(redis.call('HGET', KEYS[5], key) or '', '[^\n]+') do
      redis.call('ZREM', KEYS[4], proof .. '\n' .. key)
    end
    redis.call('HDEL', KEYS[5], key)
    found = found + 1
  end
end
if found > 0 then redis.pcall('PUBLISH', ARGV[2], ARGV[1]) end
return found
