-- forget: takes the resolved tickets of a conversation out of the index, whoever has them open in a list.
-- KEYS  1 tickets (hash: key → head and JSON)  2 numbers (hash: number → key)  3 resolved (zset: key → when)
--       4 customers (zset: "proof\nkey")  5 proofs (hash: key → its proofs, one a line)
--       6 search (zset: "word\n9999999999 - number")  7 words (hash: number → its words, one a line)  8 conversations (zset: key)
-- ARGV  1 what their keys begin with ("conversation#")  2 pub/sub channel
-- returns how many there were
local found = 0
-- "$" is the character after "#".
local upTo = '(' .. string.sub(ARGV[1], 1, -2) .. '$'
for _, key in ipairs(redis.call('ZRANGEBYLEX', KEYS[8], '[' .. ARGV[1], upTo)) do
  -- Other conversations may be called like this one with more behind it.
  if string.match(key, '^%d+$', #ARGV[1] + 1) and redis.call('ZSCORE', KEYS[3], key) then
    local number = string.match(redis.call('HGET', KEYS[1], key) or '', '^(%d+)')
    if number then
      for word in string.gmatch(redis.call('HGET', KEYS[7], number) or '', '[^\n]+') do
        redis.call('ZREM', KEYS[6], word .. '\n' .. string.format('%010.0f', 9999999999 - tonumber(number)))
      end
      redis.call('HDEL', KEYS[7], number)
      redis.call('HDEL', KEYS[2], number)
    end
    redis.call('HDEL', KEYS[1], key)
    redis.call('ZREM', KEYS[3], key)
    for proof in string.gmatch(redis.call('HGET', KEYS[5], key) or '', '[^\n]+') do
      redis.call('ZREM', KEYS[4], proof .. '\n' .. key)
    end
    redis.call('HDEL', KEYS[5], key)
    redis.call('ZREM', KEYS[8], key)
    found = found + 1
  end
end
if found > 0 then redis.pcall('PUBLISH', ARGV[2], ARGV[1]) end
return found
