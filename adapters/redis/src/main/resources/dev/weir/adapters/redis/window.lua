-- Units of one counter by slots of the server's own time.
-- KEYS: the counter (a hash), the name of the memory
-- ARGV: that name as the caller knows it, micros of a slot, slots that count, millis to keep it
-- Fields: one for each slot; s their sum, o the oldest that may be there, n the newest
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return {-1}
end
local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local span = tonumber(ARGV[2])
local live = tonumber(ARGV[3])
local slot = math.floor(micros / span)

local function name(number)
  return string.format('%.0f', number)
end

local state = redis.call('HMGET', KEYS[1], 's', 'o', 'n')
local used = tonumber(state[1] or 0)
local oldest = tonumber(state[2] or slot)
local newest = tonumber(state[3] or slot)
if newest <= slot - live then
  redis.call('DEL', KEYS[1])
  used = 0
  oldest = slot
else
  while oldest <= slot - live do
    local gone = redis.call('HGET', KEYS[1], name(oldest))
    if gone then
      used = used - gone
      redis.call('HDEL', KEYS[1], name(oldest))
    end
    oldest = oldest + 1
  end
end
newest = math.max(newest, slot)

local function count(at, units)
  if at > slot - live then
    redis.call('HINCRBY', KEYS[1], name(at), units)
    used = used + units
    oldest = math.min(oldest, at)
    newest = math.max(newest, at)
  end
end

local function keep()
  redis.call('HSET', KEYS[1], 's', name(used), 'o', name(oldest), 'n', name(newest))
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
