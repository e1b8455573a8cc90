-- ARGV from 5: most that may count, least of use, wanted, gateways to part it between
-- What is given beyond the least is spent later, and counts in the slot behind.
-- Returns what is given, in which slot, how much counts now, micros until the least would be there
local max = tonumber(ARGV[5])
local least = tonumber(ARGV[6])
local free = math.max(0, max - used)
local given = 0
local wait = 0
if free >= least then
  local part = math.max(least, math.floor(free / tonumber(ARGV[8])))
  given = math.min(free, tonumber(ARGV[7]), part)
  local atOnce = math.min(given, least)
  if atOnce > 0 then
    count(slot, atOnce)
  end
  if given > atOnce then
    count(slot + 1, given - atOnce)
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
