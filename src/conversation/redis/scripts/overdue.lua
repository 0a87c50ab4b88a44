-- overdue: what in a partition nobody seems to work on, and the timers that came due.
-- KEYS  1 ready  2 timers  3 outboxes
-- ARGV  1 offset of the clock (ms)  2 at most so many of each, and for each destination  3.. destinations looked for; none: all
-- returns {conversations, {"conversation\0name", due time, ...}, {"conversation\0destination", ...}}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
local limit = tonumber(ARGV[2])
local PAGE = 500
-- How many for each destination may still be found; `unfilled` ones have room left.
local room, unfilled = {}, #ARGV - 2
for i = 3, #ARGV do room[ARGV[i]] = limit end
local all = unfilled == 0
local outboxes = {}
local from = 0
repeat
  local page = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', from, PAGE)
  for _, member in ipairs(page) do
    local destination = string.match(member, '([^%z]*)$')
    if all and not room[destination] then room[destination] = limit end
    if room[destination] and room[destination] > 0 then
      table.insert(outboxes, member)
      room[destination] = room[destination] - 1
      if room[destination] == 0 then unfilled = unfilled - 1 end
    end
  end
  from = from + PAGE
until #page < PAGE or (unfilled == 0 and not all)
return {
  redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, limit),
  redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'WITHSCORES', 'LIMIT', 0, limit),
  outboxes,
}
