-- overdue: what in a partition nobody seems to work on, and the timers that came due.
-- KEYS  1 ready  2 timers  3 lanes
-- ARGV  1 now (ms)  2 at most so many of each
-- returns {conversations, {"conversation\0name", due time, ...}, {"conversation\0lane", ...}}
return {
  redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2]),
  redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'WITHSCORES', 'LIMIT', 0, ARGV[2]),
  redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2]),
}
