-- next-item: takes the first item of an outbox when nobody delivers it.
-- KEYS  1 outbox  2 lease  3 conversation  4 outboxes
-- ARGV  1 "conversation\0destination"  2 offset of the clock (ms)  3 who delivers  4 lease (ms)  5 the field that counts tries
-- returns {} nothing to take | {item, tries, now}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])
local item = redis.call('LINDEX', KEYS[1], 0)
if not item then
  redis.call('ZREM', KEYS[4], ARGV[1])
  return {}
end
if not redis.call('SET', KEYS[2], ARGV[3], 'NX', 'PX', ARGV[4]) then return {} end
redis.call('ZADD', KEYS[4], now + tonumber(ARGV[4]), ARGV[1])
return {item, redis.call('HINCRBY', KEYS[3], ARGV[5], 1), now}
