-- judge: sets the verdict on a question that is there.
-- KEYS  1 question (hash)   ARGV  1 verdict (JSON)   returns 1, or 0 when there is no such question
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'verdict', ARGV[1])
return 1
