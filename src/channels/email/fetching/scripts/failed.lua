-- failed: counts a try of a mail that failed.
-- KEYS  1 tries: hash, "uidvalidity:uid" -> how many
-- ARGV  1 "uidvalidity:uid"  2 ms to keep them all
-- returns how many there were
local tries = redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return tries
