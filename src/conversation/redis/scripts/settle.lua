-- settle: removes an item that was delivered or refused, and takes the next one.
-- KEYS  1 outbox  2 lease  3 conversation  4 outboxes
-- ARGV  1 "conversation\0destination"  2 offset of the clock (ms)  3 who delivers  4 lease (ms)  5 the field that counts tries  6 "item id\n"
-- returns {} no next item for us | {item, tries, now}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])
local head = redis.call('LINDEX', KEYS[1], 0)
if head and string.sub(head, 1, #ARGV[6]) == ARGV[6] then
  redis.call('LPOP', KEYS[1])
  redis.call('HDEL', KEYS[3], ARGV[5])
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
