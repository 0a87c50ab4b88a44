-- overdue: what in a partition nobody seems to work on, and the timers that came due.
-- KEYS  1 ready  2 timers  3 lanes
-- ARGV  1 offset of the clock (ms)  2 at most so many of each, and of each lane by its name  3.. names of the lanes looked for; none: all
-- returns {conversations, {"conversation\0name", due time, ...}, {"conversation\0lane", ...}}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
local limit = tonumber(ARGV[2])
local PAGE = 500
-- How many of each lane may still be found; `unfilled` lanes have room left.
local room, unfilled = {}, #ARGV - 2
for i = 3, #ARGV do room[ARGV[i]] = limit end
local all = unfilled == 0
local lanes = {}
local from = 0
repeat
  local page = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', from, PAGE)
  for _, member in ipairs(page) do
    local lane = string.match(member, '([^%z]*)$')
    if all and not room[lane] then room[lane] = limit end
    if room[lane] and room[lane] > 0 then
      table.insert(lanes, member)
      room[lane] = room[lane] - 1
      if room[lane] == 0 then unfilled = unfilled - 1 end
    end
  end
  from = from + PAGE
until #page < PAGE or (unfilled == 0 and not all)
return {
  redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, limit),
  redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'WITHSCORES', 'LIMIT', 0, limit),
  lanes,
}
