-- KEYS: of an id, of the ids of the conversation. ARGV: conversation, seconds. Returns whose the id is.
-- First what forgets it: an id that nobody remembers to remove would outlive its conversation.
redis.call('SADD', KEYS[2], KEYS[1])
redis.call('EXPIRE', KEYS[2], ARGV[2])
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2]) then return ARGV[1] end
return redis.call('GET', KEYS[1])
