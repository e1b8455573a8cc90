-- ARGV from 5: most that may count, least of use, wanted, gateways to part it between
-- Returns what is given, in which slot, how much counts now, micros until the least would be there
local max = tonumber(ARGV[5])
local least = tonumber(ARGV[6])
local free = math.max(0, max - used)
local given = 0
local wait = 0
if free >= least then
  local part = math.max(least, math.floor(free / tonumber(ARGV[8])))
  given = math.min(free, tonumber(ARGV[7]), part)
  if given > 0 then
    count(slot, given)
  end
else
  local left = used
  for at = oldest, newest do
    left = left - (redis.call('HGET', KEYS[1], name(at)) or 0)
    if left + least <= max then
      wait = math.max(1, (at + live) * span - micros)
      break
    end
  end
end
keep()
return {given, slot, used, wait}
