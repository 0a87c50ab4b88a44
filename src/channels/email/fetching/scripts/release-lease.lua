-- release-lease: gives the right to read a mailbox back.
-- KEYS  1 lease: string, the reader
-- ARGV  1 reader
-- returns nothing
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
