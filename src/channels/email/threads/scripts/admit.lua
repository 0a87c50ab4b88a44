-- KEYS: the people of a conversation. ARGV: seconds, how many at most, then addresses.
local room = ARGV[2] - redis.call('SCARD', KEYS[1])
for i = 3, #ARGV do
  if room <= 0 then break end
  room = room - redis.call('SADD', KEYS[1], ARGV[i])
end
redis.call('EXPIRE', KEYS[1], ARGV[1])
