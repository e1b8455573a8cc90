-- KEYS: the name of the memory, the gateways that live (a sorted set by the end of their time)
-- ARGV: the gateway, millis that it is taken to live, a name if the memory has none
-- Returns the memory, its age in millis, how many gateways live, the place of this one among them
local time = redis.call('TIME')
local millis = math.floor((time[1] * 1000000 + time[2]) / 1000)
local now = string.format('%.0f', millis)
redis.call('SET', KEYS[1], ARGV[3] .. '@' .. now, 'NX')
local memory = redis.call('GET', KEYS[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
redis.call('ZADD', KEYS[2], string.format('%.0f', millis + ARGV[2]), ARGV[1])
local names = redis.call('ZRANGE', KEYS[2], 0, -1)
table.sort(names)
local rank = 0
for i = 1, #names do
  if names[i] == ARGV[1] then
    rank = i - 1
  end
end
local born = string.match(memory, '@(%d+)$')
return {memory, string.format('%.0f', millis - born), #names, rank}
