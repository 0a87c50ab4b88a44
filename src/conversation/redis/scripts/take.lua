-- take: takes the turn at the head of a mailbox when nobody has it.
-- KEYS  1 mailbox  2 conversation  3 lease  4 ready
-- ARGV  1 conversation id  2 offset of the clock (ms)  3 who takes the turn  4 lease (ms)
-- returns {} nothing to take | {event at the head, record or "", tries, now}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])
local event = redis.call('LINDEX', KEYS[1], 0)
if not event then
  redis.call('ZREM', KEYS[4], ARGV[1])
  return {}
end
if not redis.call('SET', KEYS[3], ARGV[3], 'NX', 'PX', ARGV[4]) then return {} end
redis.call('ZADD', KEYS[4], now + tonumber(ARGV[4]), ARGV[1])
local tries = redis.call('HINCRBY', KEYS[2], 'tries', 1)
return {event, redis.call('HGET', KEYS[2], 'record') or '', tries, now}
