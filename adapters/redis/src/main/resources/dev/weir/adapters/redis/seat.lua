-- KEYS: the counter (a hash of gateways), the name of the memory
-- ARGV: that name as the caller knows it, the gateway, seats it cannot give back, seats it wants,
--       seats that there are, millis that they are its own
-- Returns how many it has now, and how many all have
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return {-1}
end
local time = redis.call('TIME')
local millis = math.floor((time[1] * 1000000 + time[2]) / 1000)
local others = 0
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local seats, till = string.match(all[i + 1], '(%d+):(%d+)')
  if tonumber(till) <= millis then
    redis.call('HDEL', KEYS[1], all[i])
  elseif all[i] ~= ARGV[2] then
    others = others + seats
  end
end
local given = math.max(tonumber(ARGV[3]), math.min(tonumber(ARGV[4]), tonumber(ARGV[5]) - others))
if given > 0 then
  local till = string.format('%.0f', millis + ARGV[6])
  redis.call('HSET', KEYS[1], ARGV[2], string.format('%.0f', given) .. ':' .. till)
  redis.call('PEXPIRE', KEYS[1], ARGV[6])
else
  redis.call('HDEL', KEYS[1], ARGV[2])
end
return {given, others + given}
