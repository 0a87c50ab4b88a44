-- lease: takes or renews the right to read a mailbox.
-- KEYS  1 lease: string, the reader
-- ARGV  1 reader  2 ms
-- returns 1, or 0 while another has it
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
