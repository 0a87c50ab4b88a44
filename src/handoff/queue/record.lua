-- record: takes note of a ticket as it is now; an older version never replaces a newer one, a number is given once.
-- KEYS  1 tickets (hash: key → head and JSON)  2 numbers (hash: number → key)  3 line (zset, all scores 0: "team\nrank\nkey" of those waiting)
--       4 open (zset: key → rank)  5 resolved (zset: key → when)  6 counts (hash: "team\nstatus" → tickets)  7 last number given
--       8 customers (zset, all scores 0: "proof\nkey")  9 proofs (hash: key → its proofs, one a line)
--       10 search (zset, all scores 0: "word\n9999999999 - number": of each word the newest first)
--       11 words (hash: number → the words it is found by, one a line)  12 conversations (zset, all scores 0: key)
-- ARGV  1 key  2 version  3 status  4 team  5 rank (14 digits)  6 summary (JSON)  7 number it has already or ""  8 pub/sub channel
--       9 when resolved or ""  10 resolved tickets kept  11 first number  12 what proves who its customer is, one a line
--       13 the words by which it is found beside its number, one a line  14 whether those of what was said are among them: 1 or ""
-- returns {number, position or 0, team whose line it left or "", position it had there or 0}
-- A ticket is kept as "number\nversion\nstatus\nteam\nrank\nleft team\nleft position\nJSON".
local key, version, status, team, rank = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]
local function place(of, member)
  return redis.call('ZLEXCOUNT', KEYS[3], '[' .. of .. '\n', '[' .. member)
end
local function disown(of)
  for proof in string.gmatch(redis.call('HGET', KEYS[9], of) or '', '[^\n]+') do
    redis.call('ZREM', KEYS[8], proof .. '\n' .. of)
  end
  redis.call('HDEL', KEYS[9], of)
end
local function own()
  if redis.call('HGET', KEYS[9], key) == ARGV[12] then return end
  disown(key)
  for proof in string.gmatch(ARGV[12], '[^\n]+') do redis.call('ZADD', KEYS[8], 0, proof .. '\n' .. key) end
  redis.call('HSET', KEYS[9], key, ARGV[12])
end
local function entry(word, n)
  return word .. '\n' .. string.format('%010.0f', 9999999999 - n)
end
local function lose(n)
  for word in string.gmatch(redis.call('HGET', KEYS[11], n) or '', '[^\n]+') do
    redis.call('ZREM', KEYS[10], entry(word, tonumber(n)))
  end
  redis.call('HDEL', KEYS[11], n)
end
local function find(n)
  local field = string.format('%d', n)
  local words = field .. '\n' .. ARGV[13]
  local before = redis.call('HGET', KEYS[11], field)
  redis.call('ZADD', KEYS[12], 0, key)
  -- Who does not know what was said takes nothing of it away.
  if before == words or (before and ARGV[14] == '') then return end
  local old = {}
  for word in string.gmatch(before or '', '[^\n]+') do old[word] = true end
  for word in string.gmatch(words, '[^\n]+') do
    if old[word] then old[word] = nil else redis.call('ZADD', KEYS[10], 0, entry(word, n)) end
  end
  for word in pairs(old) do redis.call('ZREM', KEYS[10], entry(word, n)) end
  redis.call('HSET', KEYS[11], field, words)
end
local number, left, leftAt = nil, '', 0
local before = redis.call('HGET', KEYS[1], key)
if before then
  local oldVersion, oldStatus, oldTeam, oldRank, oldLeft, oldLeftAt
  number, oldVersion, oldStatus, oldTeam, oldRank, oldLeft, oldLeftAt =
    string.match(before, '^(%d+)\n(%d+)\n(%l+)\n([^\n]*)\n(%d+)\n([^\n]*)\n(%d+)\n')
  number = tonumber(number)
  local member = oldTeam .. '\n' .. oldRank .. '\n' .. key
  if tonumber(oldVersion) >= version then
    -- What an older version of Frontdesk recorded has no proofs and words yet.
    if tonumber(oldVersion) == version then
      own()
      find(number)
    end
    local at = 0
    if oldStatus == 'waiting' then at = place(oldTeam, member) end
    return {number, at, oldLeft, tonumber(oldLeftAt)}
  end
  if oldStatus == 'waiting' then
    if status ~= 'waiting' or team ~= oldTeam then
      left = oldTeam
      leftAt = place(oldTeam, member)
    end
    redis.call('ZREM', KEYS[3], member)
  end
  if oldStatus ~= 'resolved' then redis.call('HINCRBY', KEYS[6], oldTeam .. '\n' .. oldStatus, -1) end
else
  local last = tonumber(redis.call('GET', KEYS[7]) or ARGV[11] - 1)
  number = tonumber(ARGV[7]) or last + 1
  if number > last then redis.call('SET', KEYS[7], string.format('%d', number)) end
  redis.call('HSET', KEYS[2], string.format('%d', number), key)
end
local head = {string.format('%d', number), ARGV[2], status, team, rank, left, string.format('%d', leftAt), ARGV[6]}
redis.call('HSET', KEYS[1], key, table.concat(head, '\n'))
own()
find(number)
local position = 0
if status == 'resolved' then
  redis.call('ZREM', KEYS[4], key)
  redis.call('ZADD', KEYS[5], ARGV[9], key)
  local over = redis.call('ZCARD', KEYS[5]) - tonumber(ARGV[10])
  if over > 0 then
    for _, old in ipairs(redis.call('ZRANGE', KEYS[5], 0, over - 1)) do
      local kept = redis.call('HGET', KEYS[1], old)
      if kept then
        lose(string.match(kept, '^(%d+)'))
        redis.call('HDEL', KEYS[2], string.match(kept, '^(%d+)'))
      end
      redis.call('HDEL', KEYS[1], old)
      redis.call('ZREM', KEYS[12], old)
      disown(old)
    end
    redis.call('ZREMRANGEBYRANK', KEYS[5], 0, over - 1)
  end
else
  redis.call('HINCRBY', KEYS[6], team .. '\n' .. status, 1)
  redis.call('ZREM', KEYS[5], key)
  redis.call('ZADD', KEYS[4], rank, key)
  if status == 'waiting' then
    local member = team .. '\n' .. rank .. '\n' .. key
    redis.call('ZADD', KEYS[3], 0, member)
    position = place(team, member)
  end
end
-- All is written: whether this is allowed or not, those who watch look again from time to time.
redis.pcall('PUBLISH', ARGV[8], key)
return {number, position, left, leftAt}
