-- settle: removes an item that was delivered or refused, leaves its touch-ups, and takes the next one.
-- KEYS  1 outbox  2 lease  3 conversation  4 outboxes  5.. the outbox of each touch-up
-- ARGV  1 "conversation\0destination"  2 offset of the clock (ms)  3 who delivers  4 lease (ms)  5 the field that counts tries  6 "item id\n"
--       7 ms before another process looks after touch-ups, then for each "conversation\0destination", what the id of all of its
--       name begins with, and "id\njson"
-- returns {} no next item for us | {item, tries, now}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])
local head = redis.call('LINDEX', KEYS[1], 0)
if head and string.sub(head, 1, #ARGV[6]) == ARGV[6] then
  redis.call('LPOP', KEYS[1])
  redis.call('HDEL', KEYS[3], ARGV[5])
  for k = 5, #KEYS do
    local member, name, touchUp = ARGV[3 * k - 7], ARGV[3 * k - 6], ARGV[3 * k - 5]
    local at
    for i, waiting in ipairs(redis.call('LRANGE', KEYS[k], 0, -1)) do
      if string.sub(waiting, 1, #name) == name then
        at = i - 1
        break
      end
    end
    if at then redis.call('LSET', KEYS[k], at, touchUp) else redis.call('RPUSH', KEYS[k], touchUp) end
    redis.call('ZADD', KEYS[4], 'NX', now + tonumber(ARGV[7]), member)
  end
  head = redis.call('LINDEX', KEYS[1], 0)
end
local holder = redis.call('GET', KEYS[2])
if not head then
  redis.call('ZREM', KEYS[4], ARGV[1])
  if holder == ARGV[3] then redis.call('DEL', KEYS[2]) end
  return {}
end
if holder and holder ~= ARGV[3] then return {} end
redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
redis.call('ZADD', KEYS[4], now + tonumber(ARGV[4]), ARGV[1])
return {head, redis.call('HINCRBY', KEYS[3], ARGV[5], 1), now}
